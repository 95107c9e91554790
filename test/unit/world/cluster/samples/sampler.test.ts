import { describe, expect, it } from 'vitest';
import { wallNowMs } from '../../../../../src/base/clock.ts';
import { limits } from '../../../../../src/domain/limits.ts';
import { createK6Windows } from '../../../../../src/world/cluster/k6/k6-windows.ts';
import type { Sampler, SamplerSetup } from '../../../../../src/world/cluster/samples/sampler.ts';
import { createSampler } from '../../../../../src/world/cluster/samples/sampler.ts';
import { smallShop } from '../small-shop.ts';

const timeScale = 10;
const tickMs = limits.tickMs / timeScale;

const silent = () => Promise.resolve({ kind: 'failed', why: 'there is none' });

/** Samples ticks of users who send 20 requests a second, of which one in ten fails, each told so long after its end. */
async function sampled(ticks: number, toldAfterMs: number) {
  const startedAt = wallNowMs();
  const windows = createK6Windows();
  const site = {
    scenario: smallShop,
    timeScale,
    kube: { list: () => Promise.resolve([]), proxy: () => Promise.resolve({ status: 503, body: '' }) },
    prometheus: { range: silent, instant: silent },
  };
  const sampler = createSampler({
    site,
    loads: { userWindows: [windows] },
    realAt: (at: number) => startedAt + at / timeScale,
    activeFaults: () => [],
    lingeringFaults: () => [],
  } as unknown as SamplerSetup);
  let told = 0;
  const shares: number[] = [];
  const rates: (number | undefined)[] = [];
  for (let tick = 0; tick < ticks; tick++) {
    const now = tick * tickMs;
    // The load began five seconds before the trial.
    for (; told * 50 - 5_000 + toldAfterMs <= now; told++) {
      windows.add({ kind: 'request', at: startedAt + told * 50 - 5_000, latencyMs: 10, succeeded: told % 10 !== 0 });
    }
    const [truth] = await sampler.sampleTo(tick * limits.tickMs);
    shares.push(truth!.successRatio);
    rates.push(edgeRate(sampler, tick));
  }
  return { rates, shares };
}

function edgeRate({ table }: Sampler, tick: number): number | undefined {
  const series = table.keys.findIndex(({ service, metric }) => service === 'gateway' && metric === 'edge_rps');
  return table.values[tick * table.keys.length + series];
}

describe('what users met in a tick', () => {
  it.each([0, 180, 320])('is whole where k6 tells of each request %i ms after its end', async (toldAfterMs) => {
    const { rates, shares } = await sampled(8, toldAfterMs);
    expect(rates).toEqual(rates.map(() => 20));
    expect(shares).toEqual(shares.map(() => 0.9));
  });
});
