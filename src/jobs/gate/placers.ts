import { formatDuration } from '../../base/duration.ts';
import type { FactValue } from '../../domain/facts.ts';
import type { ScenarioDocument } from '../../domain/scenario.ts';
import { metricsBySource } from '../../domain/series.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Document = Mutable<ScenarioDocument>;
type Service = Mutable<Document['topology']['services'][number]>;
type Context = Mutable<NonNullable<Document['context']>>;
type Distortion = NonNullable<Document['distortions']>[number];

/** An incident while it is changed so that the facts of a cell are true in it. */
export interface Placing {
  readonly document: Document;
  /** The service that the step is proposed on. */
  readonly focus: string;
  readonly service: Service;
  readonly pattern: string | null;
  readonly startsAtMs: number;
  readonly horizonMs: number;
  amount: number;
  confidence: number;
}

/** Makes one fact so. A value that no incident can have is passed over, and the incident then does not land. */
type Placer = (placing: Placing, value: FactValue) => void;

/**
 * How each fact is made true: in the system and around it, so that what would be wrong to do there is truly wrong; only
 * what is about being shown is made by a distortion. Facts that are not here follow from the step and the topology.
 */
export const placers = {
  'agent.confidence': (placing, value) => {
    if (typeof value === 'number') placing.confidence = value;
  },
  'action.amount': (placing, value) => {
    if (typeof value === 'number') placing.amount = value;
  },
  'pattern.occurrences': (placing, value) => {
    if (typeof value === 'number') history(placing, { occurrences: value });
  },
  'pattern.reviewed': (placing, value) => {
    if (typeof value === 'number') history(placing, { reviewed: value });
  },
  'pattern.consistency': (placing, value) => {
    if (typeof value === 'number') history(placing, { consistency: value });
  },
  'scope.concurrent': ({ service }, value) => {
    if (typeof value !== 'number' || value <= 0) return;
    replicas(service, Math.min(Math.max(Math.round(1 / value), 1), 50));
  },
  'scope.shared': ({ service }, value) => {
    service.shared = value === true;
  },
  'scope.regulated': (placing, value) => {
    placing.service.regulated = value === true ? ['pci-dss'] : [];
    if (value === null) distort(placing, { kind: 'missing-regulated-tag', service: placing.focus });
  },
  'scope.production': ({ service }, value) => {
    service.environment = value === false ? 'staging' : 'production';
  },
  'scope.kind': ({ service }, value) => {
    if (typeof value === 'string' && value !== 'unknown') service.kind = value as NonNullable<Service['kind']>;
  },
  'scope.autoscaled': ({ service }, value) => {
    service.autoscaled = value === true;
  },
  'change.recorded': (placing, value) => {
    contextOf(placing).changeRecords = value === true ? [placing.focus] : [];
  },
  'budget.remaining': (placing, value) => {
    if (typeof value === 'number') contextOf(placing).budgetRemaining = value;
    else distort(placing, { kind: 'frozen-budget', remaining: null });
  },
  'evidence.ageMinutes': (placing, value) => {
    if (typeof value !== 'number' || value < 1) return;
    const by = formatDuration(Math.ceil(value) * 60_000);
    distort(placing, { kind: 'delay', service: placing.focus, by, at: formatDuration(placing.startsAtMs + 300_000) });
  },
  'evidence.sources': (placing, value) => {
    if (typeof value !== 'number' || value > 1) return;
    const others = Object.keys(metricsBySource).slice(value === 0 ? 0 : 1);
    for (const source of others) distort(placing, { kind: 'drop', service: placing.focus, source });
  },
  'evidence.contradictory': (placing, value) => {
    if (value !== true) return;
    distort(placing, { kind: 'contradict', service: placing.focus, metric: 'error_ratio', value: 0.9 });
  },
  'window.open': (placing, value) => {
    contextOf(placing).changeFreezes = value === false ? [wholeOf(placing)] : [];
  },
  'event.active': (placing, value) => {
    const event = { name: 'a-sale', ...wholeOf(placing), services: [placing.focus] };
    contextOf(placing).events = value === true ? [event] : [];
  },
  'owner.known': ({ service }, value) => {
    service.owner = value === false ? null : (service.owner ?? 'service-owner');
  },
  'qualification.state': (placing, value) => {
    if (typeof value === 'string') contextOf(placing).qualification = value as NonNullable<Context['qualification']>;
  },
  'incident.commander': (placing, value) => {
    if (value === true) intervene(placing, { kind: 'take-over', at: formatDuration(placing.startsAtMs) });
  },
  'incident.underRepair': (placing, value) => {
    if (value !== true) return;
    const action = { kind: 'restart-pod', target: placing.focus, amount: 0 } as const;
    intervene(placing, { kind: 'repair', at: formatDuration(placing.startsAtMs + 60_000), takes: '20m', action });
  },
} satisfies Readonly<Record<string, Placer>>;

type Known = NonNullable<Context['history']>[number];

function history(placing: Placing, change: Partial<Known>): void {
  const { pattern } = placing;
  if (pattern === null) return;
  const context = contextOf(placing);
  const all = context.history ?? [];
  const known = all.find((one) => one.pattern === pattern) ?? { pattern, occurrences: 20, consistency: 0.97 };
  context.history = [...all.filter((one) => one.pattern !== pattern), { ...known, ...change }];
}

/** As many replicas with the same capacity in all. */
function replicas(service: Service, count: number): void {
  const all = (service.replicas ?? 4) * (service.replicaRate ?? 50);
  service.replicas = count;
  service.replicaRate = Math.max(1, Math.round((10 * all) / count) / 10);
}

function contextOf({ document }: Placing): Context {
  document.context ??= {};
  return document.context;
}

function wholeOf({ horizonMs }: Placing): { from: string; to: string } {
  return { from: '0ms', to: formatDuration(horizonMs) };
}

function distort({ document }: Placing, what: object): void {
  const before = document.distortions ?? [];
  const made = { id: `aimed-${before.length + 1}`, at: '0ms', until: null, ...what } as Distortion;
  document.distortions = [...before, made];
}

type Person = NonNullable<Document['people']>[number];

function intervene({ document }: Placing, intervention: NonNullable<Person['interventions']>[number]): void {
  const people = document.people ?? [];
  const commander = people.find(({ role }) => role === 'incident-commander') ?? { role: 'incident-commander' as const };
  const again = { ...commander, interventions: [...(commander.interventions ?? []), intervention] };
  document.people = [...people.filter(({ role }) => role !== 'incident-commander'), again];
}
