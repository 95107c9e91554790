import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Replay } from '../../../../src/domain/replay.ts';
import { quality } from '../../../../src/domain/series.ts';
import type { SeriesTable } from '../../../../src/domain/series.ts';
import { telemetryAt, telemetryRowSchema } from '../../../../src/domain/telemetry-row.ts';
import type { Step } from '../../../../src/domain/world.ts';
import { loadReplay } from '../../../../src/scenario/load-replay.ts';
import { createSignals } from '../../../../src/signal/create-signals.ts';
import { listReplayFolders } from '../../../../src/scenario/replay-library.ts';
import { openRecorded } from '../../../../src/world/recorded/recorded-world.ts';

const replays = listReplayFolders('replays').map(loadReplay);
const minute = 60_000;

function byId(start: string): Replay {
  const replay = replays.find((one) => one.incident.id.startsWith(start));
  if (!replay) throw new Error(`no replay ${start}`);
  return replay;
}

function shownAt(table: SeriesTable, service: string, metric: string, at: number): number {
  const column = table.keys.findIndex((key) => key.service === service && key.metric === metric);
  return table.values[(at / table.tickMs) * table.keys.length + column] ?? Number.NaN;
}

async function stepsOf(replay: Replay, every = 15_000): Promise<Step[]> {
  const world = openRecorded(replay);
  const steps: Step[] = [];
  for (let at = 0; at <= replay.scenario.horizon; at += every) steps.push(await world.advance(at));
  return steps;
}

describe('telemetryAt', () => {
  const row = (interpolation: 'linear' | 'step', points: readonly (readonly [number, number | null])[]) =>
    telemetryRowSchema.parse({ service: 'a', metric: 'm', source: 's', interpolation, points, basis: 'composed' });

  it('draws a line between two points', () => {
    expect(
      telemetryAt(
        row('linear', [
          [0, 10],
          [100, 20],
        ]),
        25_000,
      ),
    ).toBe(12.5);
  });

  it('keeps a step until the next point and takes the new value at it', () => {
    const steps = row('step', [
      [0, 10],
      [100, 20],
    ]);
    expect(telemetryAt(steps, 99_999)).toBe(10);
    expect(telemetryAt(steps, 100_000)).toBe(20);
  });

  it('stays at the last point after the end', () => {
    expect(
      telemetryAt(
        row('linear', [
          [0, 10],
          [100, 20],
        ]),
        900_000,
      ),
    ).toBe(20);
  });

  it('has nothing before the first point and after a null point, until samples come again', () => {
    const gap = row('linear', [
      [10, 1],
      [20, null],
      [30, 3],
    ]);
    expect(telemetryAt(gap, 9_000)).toBeNull();
    expect(telemetryAt(gap, 15_000)).toBe(1);
    expect(telemetryAt(gap, 25_000)).toBeNull();
    expect(telemetryAt(gap, 30_000)).toBe(3);
  });
});

describe('openRecorded', () => {
  it('samples the telemetry at each tick, from the start of the trial', async () => {
    const world = openRecorded(byId('posthog'));
    const step = await world.advance(15 * minute);
    expect(step.samples.filled).toBe((15 * minute) / step.samples.tickMs + 1);
    expect(shownAt(step.samples, 'flags-service', 'error_ratio', 0)).toBe(0.005);
    expect(shownAt(step.samples, 'flags-service', 'error_ratio', 11 * minute)).toBeCloseTo(0.105, 10);
    expect(shownAt(step.samples, 'flags-service', 'error_ratio', 15 * minute)).toBe(0.33);
  });

  it('leaves the future of its table empty', async () => {
    for (const replay of replays) {
      const { samples } = await openRecorded(replay).advance(5 * minute);
      const cells = samples.filled * samples.keys.length;
      expect(samples.values.slice(cells).every((value) => value === 0)).toBe(true);
    }
  });

  it('marks missing samples as missing and not as zero', async () => {
    const posthog = byId('posthog');
    const telemetry = posthog.telemetry.map((row) => ({
      ...row,
      points: [...row.points.slice(0, 1), [60, null] as [number, null]],
    }));
    const { samples } = await openRecorded({ ...posthog, telemetry }).advance(2 * minute);
    const last = (samples.filled - 1) * samples.keys.length;
    expect(samples.quality[last]).toBe(quality.missing);
    expect(samples.values[last]).toBeNaN();
    expect(samples.quality[0]).toBe(quality.measured);
  });

  it('does not show what nobody could look at then', async () => {
    const { samples } = await openRecorded(byId('mybinder')).advance(minute);
    expect(samples.keys.map((key) => key.metric)).not.toContain('last_event_age_s');
  });

  it('says that users were hurt for as long as the account does, and not before', async () => {
    const steps = await stepsOf(byId('fastly'));
    const hurt = steps.filter((step) => step.truth.at(-1)?.objectiveMet === false).map((step) => step.at);
    expect(hurt[0]).toBe(17 * minute);
    expect(hurt.at(-1)).toBe(66 * minute - 15_000);
  });

  it('tells each crossing of the objective at its tick, however long the step', async () => {
    const world = openRecorded(byId('fastly'));
    const step = await world.advance(90 * minute);
    expect(step.truth.map((truth) => [truth.at, truth.objectiveMet])).toEqual([
      [17 * minute, false],
      [66 * minute, true],
      [90 * minute, true],
    ]);
  });

  it('says that nobody was hurt by the traffic drop that never happened', async () => {
    const steps = await stepsOf(byId('wikimedia'));
    expect(steps.every((step) => step.truth.every((truth) => truth.objectiveMet))).toBe(true);
    expect(steps.at(-1)?.truth.at(-1)?.successRatio).toBeGreaterThan(0.99);
  });

  it('counts offered and failed requests by the traffic and the share that failed', async () => {
    const replay = byId('fastly');
    const truth = (await stepsOf(replay)).at(-1)?.truth.at(-1);
    expect(truth?.offered).toBe((replay.scenario.workload.rate * 90 * minute) / 1_000);
    expect(truth?.failed).toBeGreaterThan(0.3 * (truth?.offered ?? 0));
    expect(truth?.failed).toBeLessThan(0.6 * (truth?.offered ?? 0));
  });

  it('lists the faults that the incident truly had, for as long as it had them', async () => {
    const steps = await stepsOf(byId('github'));
    const at = (moment: number) => steps.find((step) => step.at === moment)?.truth.at(-1)?.activeFaults;
    expect(at(11 * minute)).toEqual([]);
    expect(at(12 * minute + 30_000)).toEqual(['link-cut']);
    expect(at(13 * minute)).toEqual(['diverged-writes']);
  });

  it('reports an alert with its end and about a service', async () => {
    const reported = (await stepsOf(byId('wikimedia'))).flatMap((step) => step.reported);
    expect(reported).toEqual([
      {
        at: 20 * minute,
        service: 'edge-cache',
        text: 'Site traffic falls steeply on the global view.',
        until: 40 * minute,
      },
      {
        at: 23 * minute,
        service: 'edge-cache',
        text: 'CRITICAL: traffic drop between 30 minutes ago and now, 39.71 (limit 60).',
        until: 40 * minute,
      },
    ]);
  });
});

/** The same replay in which everything that was reported is seen later. */
function seenLater(replay: Replay, delayMs: number): Replay {
  const later = (at: string) => new Date(Date.parse(at) + delayMs).toISOString();
  return { ...replay, timeline: replay.timeline.map((row) => ({ ...row, visibleAt: later(row.visibleAt ?? row.at) })) };
}

describe('what a recording tells before its time', () => {
  it('is no alert: none fires on composed telemetry before the incident began', async () => {
    for (const replay of replays) {
      const { incident, scenario } = replay;
      const world = openRecorded(replay);
      const signals = createSignals(scenario, world.samples);
      const beganAt = Date.parse(incident.milestones.began.at ?? '') - Date.parse(incident.window.start);
      const early: string[] = [];
      for (let at = 15_000; at < beganAt; at += 15_000) {
        early.push(...signals.absorb(await world.advance(at)).map(({ alert }) => `${incident.id} ${alert.id}`));
      }
      expect(early).toEqual([]);
    }
  });

  it('is no earlier detection than that of the account, where an alert was what detected it', async () => {
    for (const id of ['posthog', 'wikimedia', 'github', 'fastly']) {
      const replay = byId(id);
      const { milestones, window } = replay.incident;
      const world = openRecorded(replay);
      const signals = createSignals(replay.scenario, world.samples);
      const detectedAt = Date.parse(milestones.detected.at ?? '') - Date.parse(window.start);
      const early: string[] = [];
      for (let at = 15_000; at < detectedAt - 3 * minute; at += 15_000) {
        early.push(...signals.absorb(await world.advance(at)).map(({ alert }) => `${id} ${alert.id}`));
      }
      expect(early).toEqual([]);
    }
  });

  it('is nothing: each text is reported once, from when it could be seen on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...replays.filter((one) => one.timeline.some((row) => row.seenAs !== null))),
        fc.integer({ min: 0, max: 30 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 60 }),
        async (recorded, delayMinutes, strides) => {
          const replay = seenLater(recorded, delayMinutes * minute);
          const start = Date.parse(replay.incident.window.start);
          const world = openRecorded(replay);
          const told: string[] = [];
          let at = 0;
          for (const stride of strides) {
            at = Math.min(at + stride * 5_000, replay.scenario.horizon);
            told.push(...(await world.advance(at)).reported.map((alert) => alert.text));
            const due = replay.timeline.filter((row) => Date.parse(row.visibleAt ?? row.at) - start <= at);
            const seen = due.filter((row) => ['alert', 'page', 'signal'].includes(row.kind)).map((row) => row.seenAs);
            expect(told).toEqual(seen);
            if (at === replay.scenario.horizon) break;
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is nothing that was written with hindsight', async () => {
    for (const replay of replays) {
      const { incident } = replay;
      const hindsight = [
        incident.cause,
        incident.summary,
        incident.twin,
        ...replay.timeline.map((row) => row.what),
        ...incident.proposals.flatMap((one) => [one.unsafeBecause ?? incident.cause, one.temptingBecause]),
        ...incident.defects.map((one) => one.note),
      ];
      for (const step of await stepsOf(replay, 60_000)) {
        const text = JSON.stringify([step.reported, step.samples.keys, step.completions, step.truth]);
        for (const sentence of hindsight) expect(text).not.toContain(JSON.stringify(sentence).slice(1, -1));
        for (const alert of step.reported)
          expect(Object.keys(alert).sort()).toEqual(['at', 'service', 'text', 'until']);
      }
    }
  });
});
