import type { Observation } from '../../../src/domain/observation.ts';
import type { Scenario, ScenarioDocument } from '../../../src/domain/scenario.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { createSeriesTable, quality } from '../../../src/domain/series.ts';
import type { SeriesKey, SeriesTable } from '../../../src/domain/series.ts';
import type { AlertChange, RunningContext, Signals } from '../../../src/domain/signals.ts';
import type { Step, Truth } from '../../../src/domain/world.ts';
import { createSignals } from '../../../src/signal/create-signals.ts';

export const tickMs = 5_000;
export const minute = 60_000;

/** Value of a series at a time; null for missing, NaN for invalid. */
export type Course = (at: number) => number | null;
export type Courses = readonly (readonly [service: string, metric: string, source: string, course: Course])[];

export const atRest: RunningContext = {
  killed: false,
  commanderInControl: false,
  underRepair: [],
  budgetRemaining: 0.9,
  suspended: false,
};

export function scenarioOf(changes: Partial<ScenarioDocument> = {}): Scenario {
  return scenarioSchema.parse({
    id: 'a-scenario',
    title: 'A scenario',
    startAt: '2026-03-02T10:00:00Z',
    topology: {
      services: [
        { name: 'front', dependsOn: [{ service: 'cart' }, { service: 'store', calls: 0.2 }] },
        { name: 'cart', regulated: ['pci-dss'], dependsOn: [{ service: 'store' }] },
        { name: 'store', kind: 'stateful' },
        { name: 'logs', kind: 'telemetry' },
      ],
    },
    workload: { entry: 'front', rate: 100 },
    ...changes,
  });
}

/** Distortions as a file holds them. */
export type DistortionDocuments = NonNullable<ScenarioDocument['distortions']>;

/** The world's table, filled to the end as a recording may be. */
export function tableOf(courses: Courses, horizonMs: number): SeriesTable {
  const keys: SeriesKey[] = courses.map(([service, metric, source]) => ({ service, metric, source }));
  const ticks = horizonMs / tickMs + 1;
  const table = createSeriesTable(keys, tickMs, ticks);
  for (let tick = 0; tick < ticks; tick++) {
    courses.forEach(([, , , course], column) => {
      const value = course(tick * tickMs);
      const cell = tick * keys.length + column;
      table.values[cell] = value ?? Number.NaN;
      table.quality[cell] = value === null ? quality.missing : Number.isNaN(value) ? quality.invalid : quality.measured;
    });
  }
  table.filled = ticks;
  return table;
}

export function stepTo(at: number, samples: SeriesTable, changes: Partial<Step> = {}): Step {
  return { at, samples, completions: [], reported: [], truth: [], ...changes };
}

export function truthAt(at: number, budgetRemaining: number): Truth {
  return {
    at,
    offered: 0,
    failed: 0,
    successRatio: 1,
    latencyMs: 10,
    objectiveMet: true,
    budgetRemaining,
    recordsLost: 0,
    activeFaults: ['the-secret-fault'],
    leastReady: { service: 'front', fraction: 1 },
  };
}

export interface Run {
  readonly signals: Signals;
  readonly changes: readonly AlertChange[];
  readonly table: SeriesTable;
  observe(at?: number): Observation;
}

/** Runs the signals over courses up to `until`, a decision every 15 s. */
export function run(
  courses: Courses,
  until: number,
  { distortions = [], ...rest }: Partial<ScenarioDocument> = {},
): Run {
  const scenario = scenarioOf({ distortions, ...rest });
  const table = tableOf(courses, Math.max(until, minute));
  const signals = createSignals(scenario, table);
  const changes: AlertChange[] = [];
  for (let at = 0; at < until + 15_000; at += 15_000) {
    changes.push(...signals.absorb(stepTo(Math.min(at, until), table)));
  }
  return { signals, changes, table, observe: (at = until) => signals.observe(at, atRest) };
}

/** What fired and was resolved, as `at phase id`. */
export function told(changes: readonly AlertChange[]): string[] {
  return changes.map(({ at, phase, alert }) => `${at / 1_000} ${phase} ${alert.id}`);
}
