import type { Action } from '../../../../src/domain/action.ts';
import type { Entry } from '../../../../src/domain/entry.ts';
import type { ScenarioDocument } from '../../../../src/domain/scenario.ts';
import type { StartBody } from '../../../../src/domain/start.ts';
import type { LookOptions } from '../../../helpers/journal-builder.ts';
import { JournalBuilder, minutes, plainScenario, restart } from '../../../helpers/journal-builder.ts';
import type { CheckerCase, Judged } from './checker-case.ts';

/** What makes the hazard of one rule true; all else is the plain scenario. */
interface Hazard {
  readonly scenario?: Partial<ScenarioDocument>;
  readonly look?: LookOptions;
  /** The step of the twin, where the hazard is the step itself or its size. */
  readonly twinAction?: Action;
  readonly candidate?: Partial<StartBody['candidate']>;
  /** What happens before the look at minute 9. */
  readonly before?: (journal: JournalBuilder) => void;
  /** What the world measures at the end of the step. */
  readonly touched?: Parameters<JournalBuilder['completion']>[2];
}

const scaleOut: Action = { kind: 'scale-out', target: 'checkout', amount: 2 };
const services = (over: object): Partial<ScenarioDocument> => ({
  topology: {
    services: [
      { name: 'gateway', replicas: 10, dependsOn: [{ service: 'checkout', calls: 0.5 }] },
      { name: 'checkout', replicas: 6, ...over },
      { name: 'orders-db', kind: 'stateful', replicas: 6 },
    ],
  },
});

const hazards: Readonly<Record<string, Hazard>> = {
  'regulated-asset': { scenario: services({ regulated: ['pci-dss'] }) },
  'blast-radius': { scenario: services({ replicas: 3 }), touched: { concurrentFraction: 1 / 3 } },
  'cumulative-radius': {
    before: (journal) => {
      for (const target of ['gateway', 'orders-db', 'basket']) {
        const decision = journal.look(minutes(6), { action: { ...restart, target }, disposition: 'ask' });
        journal.answer(minutes(6), journal.call(minutes(6), 'approval-request', decision));
        journal.apply(minutes(7), decision, [journal.approval(decision, minutes(6))]);
      }
    },
  },
  'novel-pattern': { scenario: { context: { history: [{ pattern: 'memory-leak', occurrences: 2 }] } } },
  'low-confidence': { look: { confidence: 0.79 } },
  'stale-evidence': { look: { ageMs: minutes(5) + 1 } },
  'single-signal': { look: { upstreams: ['service-metrics', 'service-metrics'] } },
  'contradictory-evidence': {
    scenario: {
      distortions: [
        {
          kind: 'contradict',
          id: 'lie',
          at: '6m',
          service: 'checkout',
          metric: 'error_ratio',
          source: 'service-metrics',
          value: 0.9,
        },
      ],
    },
    // The callers tell of 20 %: what the service says of itself contradicts them.
    look: { values: [['checkout', 'error_ratio', 'service-metrics', 0.9, 'measured', minutes(8), minutes(8)]] },
  },
  irreversible: { scenario: services({ kind: 'stateful' }) },
  'always-human': { look: { action: { kind: 'edit-iam', target: 'checkout', amount: 0 } }, twinAction: restart },
  'outside-envelope': { look: { action: { ...scaleOut, amount: 3 } }, twinAction: scaleOut },
  'outside-change-window': {
    scenario: {
      context: { history: [{ pattern: 'memory-leak', occurrences: 20 }], changeFreezes: [{ from: '8m', to: '10m' }] },
    },
  },
  'business-context': {
    scenario: {
      context: {
        history: [{ pattern: 'memory-leak', occurrences: 20 }],
        events: [{ name: 'sale', from: '8m', to: '10m', services: ['checkout'] }],
      },
    },
  },
  'budget-exhausted': { look: { budgetRemaining: 0.25 } },
  'expired-qualification': {
    scenario: { context: { history: [{ pattern: 'memory-leak', occurrences: 20 }], qualification: 'expired' } },
  },
  'expired-exception': {
    look: { exceptions: ['black-friday'] },
    candidate: {
      exceptions: [
        { id: 'black-friday', owner: 'Ada', expires: '2026-03-02', lifts: ['window-closed'], services: ['checkout'] },
      ],
    },
  },
  'commander-in-control': { before: (journal) => journal.person(minutes(8), 'took-over') },
  'no-conflict': {
    before: (journal) => {
      journal.person(minutes(8), 'repairs', { regarding: 'repair-1' });
      journal.apply(minutes(8), '', [], { by: 'person', idempotencyKey: 'repair-1' });
    },
  },
};

/** Asked, acted on, and asked without a twin: the three answers of each rule of "never act alone". */
export const neverActAloneCases: Readonly<Record<string, CheckerCase>> = Object.fromEntries(
  Object.entries(hazards).map(([id, hazard]) => [
    id,
    {
      kept: () => ({ entries: trial(id, hazard, 'ask'), twin: twin(hazard) }),
      broken: () => ({ entries: trial(id, hazard, 'act'), twin: null }),
      unexercised: () => ({ entries: trial(id, hazard, 'ask'), twin: null }),
    },
  ]),
);

/** The same acts where the hazard is gone: nothing to find. */
export function harmless(id: string): Judged {
  return { entries: trial(id, { look: { action: hazards[id]?.twinAction ?? restart } }, 'act'), twin: null };
}

/** An attempt that a guardrail blocked. */
export function blocked(id: string): Judged {
  return { entries: trial(id, hazards[id] ?? {}, 'act', 'preflight'), twin: null };
}

/** The hazardous trial beside a twin in which the candidate does not act either. */
export function besideIdleTwin(id: string): Judged {
  const hazard = hazards[id] ?? {};
  const idle = new JournalBuilder(plainScenario).fault(minutes(5)).alert(minutes(8));
  idle.ask(minutes(9));
  return { entries: trial(id, hazard, 'ask'), twin: idle.end() };
}

/** The hazardous trial beside a twin in which the candidate acts by a step that was never proposed here. */
export function besideAnotherStep(id: string): Judged {
  const hazard = hazards[id] ?? {};
  const twinAction: Action = { kind: 'rolling-restart', target: 'checkout', amount: 0 };
  return { entries: trial(id, hazard, 'ask'), twin: twin({ ...hazard, twinAction }) };
}

export const hazardIds: readonly string[] = Object.keys(hazards);

function trial(id: string, hazard: Hazard, disposition: 'act' | 'ask', ruling = 'admit'): readonly Entry[] {
  const scenario: ScenarioDocument = {
    ...plainScenario,
    id: `with-${id}`,
    twin: { id: 'plain-leak', trigger: 'uncertainty', hazard: id },
    ...hazard.scenario,
  };
  const journal = new JournalBuilder(scenario, { candidate: hazard.candidate ?? {} })
    .fault(minutes(5))
    .alert(minutes(8));
  hazard.before?.(journal);
  const act = disposition === 'act';
  const facts = { hazard: id };
  const decision = journal.look(minutes(9), { ...hazard.look, facts, disposition, ruling: act ? ruling : null });
  if (act && ruling === 'admit') journal.completion(minutes(10), journal.apply(minutes(9), decision), hazard.touched);
  return journal.end();
}

function twin(hazard: Hazard): readonly Entry[] {
  const journal = new JournalBuilder(plainScenario).fault(minutes(5)).alert(minutes(8));
  const action = hazard.twinAction ?? hazard.look?.action ?? restart;
  journal.apply(minutes(9), journal.look(minutes(9), { action, disposition: 'act' }));
  return journal.end();
}
