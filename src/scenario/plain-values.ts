import { canonicalJson } from '../base/canonical-json.ts';
import { formatDuration, parseDuration } from '../base/duration.ts';
import { distortionSchema } from '../domain/distortion.ts';
import { faultSchema } from '../domain/fault.ts';
import { personSchema } from '../domain/person.ts';
import type { ScenarioDocument } from '../domain/scenario.ts';
import { scenarioSchema, trueContextSchema } from '../domain/scenario.ts';
import { serviceSchema, topologySchema } from '../domain/topology.ts';
import { workloadSchema } from '../domain/workload.ts';

/** A scenario with one value made plainer; the same where it has no such value any more. */
export type Plainer = (document: ScenarioDocument) => ScenarioDocument;

/** Where a value stands: keys, and places in lists. */
type Path = readonly (string | number)[];

/** What the values hang on. What is listed is left out one by one, each with what belongs to it. */
const holders: ReadonlySet<string> = new Set([
  'topology',
  'workload',
  'context',
  'services',
  'dependsOn',
  'faults',
  'distortions',
  'people',
  'interventions',
  'absent',
  'history',
  'changeFreezes',
  'events',
  'changeRecords',
  'deploys',
  'points',
  'proposals',
  'expected',
  'exercises',
  'requirements',
]);

/**
 * Names, what a reduced scenario has anyhow, and what narrows a distortion: without that it would be one of everything, which is
 * no less to understand.
 */
const settled: ReadonlySet<string> = new Set([
  'id',
  'title',
  'name',
  'startAt',
  'horizon',
  'target',
  'twin',
  'service',
  'metric',
  'source',
]);

/** What most violations rest on: tried after the rest, which it would hold back. */
const weighty: ReadonlySet<string> = new Set([
  'kind',
  'regulated',
  'replicas',
  'replicaRate',
  'agent',
  'budgetRemaining',
  'qualification',
]);

/** Each value that differs from its default, put back to it: first those that are seldom what it rests on, then the others. */
export function defaultedItems(
  document: ScenarioDocument,
): readonly [seldom: readonly Plainer[], often: readonly Plainer[]] {
  const paths = partsOf(document).flatMap(({ at, value, schema }) =>
    pathsOf(value, [])
      .filter(isElseWithout(value, schema))
      .map((path) => [...at, ...path]),
  );
  const isOften = (path: Path) => weighty.has(String(path.at(-1)));
  const items = (some: readonly Path[]) =>
    some.map(
      (path): Plainer =>
        (one) =>
          changed(one, path, undefined),
    );
  return [items(paths.filter((path) => !isOften(path))), items(paths.filter(isOften))];
}

/** Each rate and each time that is no round number, rounded: rates up to two digits, times to the minute. */
export function roundedItems(document: ScenarioDocument): readonly Plainer[] {
  return pathsOf(document, []).flatMap((path) => {
    const value = valueAt(document, path);
    const round = roundOf(String(path.at(-1)), value);
    return round === value ? [] : [(one: ScenarioDocument) => changed(one, path, round)];
  });
}

const times: ReadonlySet<string> = new Set(['at', 'until', 'from', 'to', 'by', 'takes']);
const rates: ReadonlySet<string> = new Set(['rate', 'replicaRate']);

function roundOf(key: string, value: unknown): unknown {
  if (rates.has(key) && typeof value === 'number') return roundedUp(value);
  const ms = times.has(key) && typeof value === 'string' ? parseDuration(value) : null;
  if (ms === null || ms % 60_000 === 0) return value;
  return formatDuration(Math.max(1, Math.round(ms / 60_000)) * 60_000);
}

/** Upwards, so that a service which could just bear its load still can. */
function roundedUp(value: number): number {
  let step = 1;
  while (step * 100 <= value) step *= 10;
  return Math.ceil(value / step) * step;
}

interface Schema {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: unknown };
}

/** A part of a scenario that has defaults of its own, so that not all of it is read again for each of its values. */
interface Part {
  readonly at: Path;
  readonly value: unknown;
  readonly schema: Schema;
}

const ownSchema = scenarioSchema.pick({ agent: true, objective: true });
const nodesSchema = topologySchema.pick({ nodes: true });

function partsOf({ agent, objective, context, workload, topology, ...document }: ScenarioDocument): readonly Part[] {
  const each = (at: Path, list: readonly unknown[] | undefined, schema: Schema): readonly Part[] =>
    (list ?? []).map((value, index) => ({ at: [...at, index], value, schema }));
  return [
    { at: [], value: { agent, objective }, schema: ownSchema },
    { at: ['context'], value: context, schema: trueContextSchema },
    { at: ['workload'], value: workload, schema: workloadSchema },
    { at: ['topology'], value: { nodes: topology.nodes }, schema: nodesSchema },
    ...each(['topology', 'services'], topology.services, serviceSchema),
    ...each(['faults'], document.faults, faultSchema),
    ...each(['distortions'], document.distortions, distortionSchema),
    ...each(['people'], document.people, personSchema),
  ];
}

/** Whether the value of a place may be left out of a part, and then is another one. */
function isElseWithout(part: unknown, schema: Schema): (path: Path) => boolean {
  const textOf = (value: unknown): string | null => {
    const parsed = schema.safeParse(value);
    return parsed.success ? canonicalJson(parsed.data) : null;
  };
  const wanted = textOf(part);
  return (path) => ![wanted, null].includes(textOf(changed(part, path, undefined)));
}

/** Where each value stands; what holds others is gone through and is none itself. */
function pathsOf(value: unknown, path: Path): readonly Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => pathsOf(item, [...path, index]));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (settled.has(key)) return [];
    const within = pathsOf(inner, [...path, key]);
    return holders.has(key) ? within : [[...path, key], ...within];
  });
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key], value);
}

/** With another value at a place, or without the key; the same where the place is gone. */
function changed<T>(value: T, path: Path, to: unknown): T {
  const [key, ...rest] = path;
  if (key === undefined || value === null || typeof value !== 'object' || !(key in value)) return value;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? changed(item, rest, to) : item)) as T;
  if (rest.length > 0) return { ...value, [key]: changed((value as Record<string, unknown>)[key], rest, to) };
  if (to !== undefined) return { ...value, [key]: to };
  const { [key as keyof T]: _left, ...others } = value;
  return others as T;
}
