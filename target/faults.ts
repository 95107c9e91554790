import type { Controls, SwitchFault, SwitchFaultKind } from './switch-fault.ts';

/** One fault as the switch tells it to one replica. */
export interface ToldFault {
  readonly id: string;
  readonly fault: SwitchFault;
  readonly ageMs: number;
  readonly remainingMs: number;
  /** Replicas of the service that live now, and how many of all began under the fault. */
  readonly instances: number;
  readonly starts: number;
  /** Whether the replica that asks began under the fault. */
  readonly isStart: boolean;
}

/** The answer of the switch to a replica. */
export interface ToldState {
  readonly faults: readonly ToldFault[];
  readonly controls: Controls;
}

export interface KnownFault extends ToldFault {
  /** By this replica's own clock, so that the fault ends even when the switch has gone. */
  readonly endsAtMs: number;
}

type FaultOf<K extends SwitchFaultKind> = Extract<SwitchFault, { kind: K }>;

/** The faults that this replica has now. */
export interface Faults {
  learn(told: readonly ToldFault[]): void;
  list(): readonly KnownFault[];
  of<K extends SwitchFaultKind>(kind: K): readonly (KnownFault & { readonly fault: FaultOf<K> })[];
  /** What the service as a whole does to its answers. */
  onAnswer(): EdgeEffect;
  /** What becomes of calls to one callee. */
  onEdge(callee: string): EdgeEffect;
  slowdown(): number;
  /** How often calls to this callee are repeated at least. */
  retries(callee: string): number;
}

export interface EdgeEffect {
  readonly ms: number;
  readonly factor: number;
  readonly errorRatio: number;
}

export function createFaults(): Faults {
  let known: readonly KnownFault[] = [];
  const list = (): readonly KnownFault[] => {
    if (known.length > 0) known = known.filter(({ endsAtMs }) => endsAtMs > performance.now());
    return known;
  };
  const of: Faults['of'] = <K extends SwitchFaultKind>(kind: K) =>
    list().filter((one): one is KnownFault & { readonly fault: FaultOf<K> } => one.fault.kind === kind);
  const effect = (callee: string | null): EdgeEffect => {
    if (known.length === 0) return noEffect;
    const slow = of('latency').filter(({ fault }) => fault.callee === callee);
    const failing = of('errors').filter(({ fault }) => fault.callee === callee);
    return {
      ms: slow.reduce((sum, { fault }) => sum + fault.ms, 0),
      factor: slow.reduce((most, { fault }) => Math.max(most, fault.factor), 1),
      errorRatio: failing.reduce((most, { fault }) => Math.max(most, fault.ratio), 0),
    };
  };
  return {
    learn(told) {
      const now = performance.now();
      known = told.map((one) => ({ ...one, endsAtMs: now + one.remainingMs }));
    },
    list,
    of,
    onAnswer: () => effect(null),
    onEdge: effect,
    slowdown: () => of('slowdown').reduce((product, { fault }) => product * fault.factor, 1),
    retries: (callee) =>
      of('retries')
        .filter(({ fault }) => fault.callee === null || fault.callee === callee)
        .reduce((most, { fault }) => Math.max(most, fault.retries), 0),
  };
}

const noEffect: EdgeEffect = { ms: 0, factor: 1, errorRatio: 0 };
