import { describe, expect, it } from 'vitest';
import { makeScenario } from '../unit/world/simulator/make-scenario.ts';
import { play } from '../unit/world/simulator/play.ts';
import { meanWaitMs, simulateQueue } from './queue-reference.ts';

const serviceMs = 20;
const perSecond = 1_000 / serviceMs;

/** One service with so many single-server replicas, and nothing random. */
function oneService(replicas: number, rate: number, points: { at: string; rate: number }[] = []) {
  return makeScenario({
    topology: { services: [{ name: 'web', replicas, replicaRate: perSecond, serviceTime: '20ms' }] },
    workload: { entry: 'web', rate, noise: 0, points },
  });
}

/** Mean wait of the simulator's ticks in a span, each weighted by its requests. */
function simulatedWaitMs(played: Awaited<ReturnType<typeof play>>, fromSecond: number, toSecond: number): number {
  let sum = 0;
  let requests = 0;
  for (let second = fromSecond + 5; second <= toSecond; second += 5) {
    const rps = played.value(second / 60, 'web', 'request_rps');
    sum += (played.value(second / 60, 'web', 'latency_ms') - serviceMs) * rps;
    requests += rps;
  }
  return sum / requests;
}

describe('the mean wait of the simulator', () => {
  it.each([
    [1, 0.3],
    [1, 0.6],
    [1, 0.9],
    [4, 0.5],
    [4, 0.7],
    [4, 0.9],
    [10, 0.7],
    [10, 0.9],
    [40, 0.9],
  ])('is within a tenth of an M/M/c queue with %i servers at a utilisation of %f', async (servers, utilisation) => {
    const rate = servers * perSecond * utilisation;
    const played = await play(oneService(servers, rate), [], { seed: 1, minutes: 5 });
    const seconds = 600_000 / rate;
    const reference = meanWaitMs(
      simulateQueue(servers, perSecond, () => rate, seconds, 11),
      seconds / 20,
      seconds,
    );
    const simulated = simulatedWaitMs(played, 60, 240);
    expect(Math.abs(simulated - reference) / reference).toBeLessThan(0.1);
  });

  it.each([
    [4, 0.6, 1.4, 60],
    [4, 0.8, 1.2, 120],
    [10, 0.7, 1.5, 60],
  ])(
    'is within 15 per cent of a surge and drain with %i servers from %f to %f',
    async (servers, calm, surge, lastsSeconds) => {
      const capacity = servers * perSecond;
      const began = 300;
      const ended = began + lastsSeconds;
      const points = [
        { at: `${began}s`, rate: capacity * calm },
        { at: `${began}s`, rate: capacity * surge },
        { at: `${ended}s`, rate: capacity * surge },
        { at: `${ended}s`, rate: capacity * calm },
      ];
      const played = await play(oneService(servers, capacity * calm, points), [], { seed: 1, minutes: 20 });
      const rateAt = (second: number) => capacity * (second > began && second <= ended ? surge : calm);
      // One run of the reference is one draw of many; its mean over seeds is what the model is to meet.
      const runs = Array.from({ length: 30 }, (_, seed) =>
        simulateQueue(servers, perSecond, rateAt, ended + lastsSeconds, seed),
      );
      for (const [from, to] of [
        [began, ended],
        [ended, ended + lastsSeconds],
      ] as const) {
        const reference = runs.reduce((sum, waits) => sum + meanWaitMs(waits, from, to), 0) / runs.length;
        const simulated = simulatedWaitMs(played, from, to);
        expect(Math.abs(simulated - reference) / reference).toBeLessThan(0.15);
      }
    },
  );
});
