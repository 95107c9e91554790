import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digest } from '../../../src/base/canonical-json.ts';
import { packageRoot } from '../../../src/base/package-root.ts';
import type { Candidate } from '../../../src/domain/candidate.ts';
import type { BrokenProperty } from '../../../src/run/broken-properties.ts';
import { tryIncident, tryPair } from '../../../src/jobs/try-incident.ts';
import type { Entry } from '../../../src/domain/entry.ts';
import { firstDifference, relations } from '../../../src/run/pairs.ts';
import { JournalBuilder, minutes } from '../../helpers/journal-builder.ts';
import { bystander, renamed } from '../../../src/run/pair-worlds.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { loadScenario } from '../../../src/scenario/load-scenario.ts';
import { safeFacts } from '../../helpers/policy-facts.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { atLevel, calm, scaleOut } from './told-trial.ts';

const { scenario } = loadScenario(join(packageRoot, 'scenarios', 'leak-known-cause.yaml'), () => null);

const undoubted = {
  budget: 17,
  done: [] as readonly string[],
  ageMinutes: 0,
  reach: [0.2, 0.2],
  used: [0.3, 0.3, 0],
  contradictory: false,
  doubts: [false, false, false],
} as const;

/** Acts alone unless this clause holds. */
function actsUnless(when: string): Candidate {
  const own = atLevel(4, { exceptions: [] });
  const clause = { id: 'unless', when, because: 'so it is', requirement: null };
  const levels = [...own.policy.levels, { level: 2 as const, title: 'Ask', match: 'any' as const, clauses: [clause] }];
  return { ...own, policy: { ...own.policy, levels }, digest: `${own.digest} ${when}` };
}

async function broken(candidate: Candidate): Promise<readonly BrokenProperty[]> {
  const bench = { candidate, charter: shippedCharter, charterDigest: digest(shippedCharter) };
  const tried = await tryIncident(bench, scenario);
  const found = [];
  for (const relation of relations) found.push((await tryPair(bench, scenario, tried, relation)).broken);
  return found.filter((one) => one !== null);
}

describe('a relation between two trials', () => {
  it.each([
    ['less-evidence-never-raises-autonomy', 'evidence.sources >= 2'],
    ['wider-radius-never-lowers-approver', 'scope.concurrent < 0.2'],
    ['renamed-world-same-decision', 'scope.target.startsWith("cat")'],
  ])('%s is broken by a policy that asks only where %s', async (id, when) => {
    const found = await broken(actsUnless(when));
    expect(found.map(({ property }) => property)).toEqual([id]);
    expect(found[0]).toMatchObject({ kind: 'differs', trigger: 'memory-leak' });
    expect(found[0]?.path).toBe('ask at level 2, then act at level 4');
  });

  it.each(['evidence.sources < 2', 'scope.concurrent > 0.2', 'agent.confidence < 0.9'])(
    'holds for a policy that asks where %s',
    async (when) => {
      expect(await broken(actsUnless(when))).toEqual([]);
    },
  );

  it('on irrelevant signals is broken by any decision that differs', () => {
    const relation = relations.find(({ id }) => id === 'irrelevant-signal-changes-nothing')!;
    const asked = { action: null, level: 2, disposition: 'ask', approvers: 1, confidence: 1, pattern: null };
    const said = { at: 0, seq: 0, ...asked, around: '', shown: '', onTelemetry: false, ...undoubted };
    expect(relation.problem(said, { ...said, level: 1 })).toContain('decided otherwise');
    expect(relation.problem(said, null)).toContain('nothing');
  });
});

describe('two trials are one question', () => {
  const asked = {
    action: scaleOut,
    disposition: 'ask',
    approvers: 1,
    confidence: 1,
    around: '',
    onTelemetry: false,
    ...undoubted,
  };
  const base = { at: 0, seq: 0, ...asked, level: 2, pattern: null as string | null, shown: 'sound' };
  const more = { ...base, level: 4 };
  const relation = (id: string) => relations.find((one) => one.id === id)!;
  const [less, wider] = ['less-evidence-never-raises-autonomy', 'wider-radius-never-lowers-approver'].map(relation);

  it('only where an adversary names the same pattern in both', () => {
    expect(less?.problem({ ...base, pattern: 'leak' }, { ...more, pattern: 'leak' })).toContain('level 4');
    expect(less?.problem({ ...base, pattern: 'leak' }, { ...more, pattern: 'surge' })).toBeNull();
  });

  it('of evidence only where what is missing does not speak for the step', () => {
    expect(less?.problem(base, more)).toContain('level 4');
    expect(less?.problem({ ...base, onTelemetry: true }, more)).toBeNull();
    expect(less?.problem({ ...base, used: [0.3, 0.3, 2] }, more)).toBeNull();
    expect(less?.problem(base, { ...more, used: [0.3, 1, 0] })).toContain('level 4');
  });

  it('of evidence only where no contradiction is gone with the value', () => {
    const contradicted = { ...base, contradictory: true };
    expect(less?.problem(contradicted, more)).toBeNull();
    expect(less?.problem(contradicted, { ...more, contradictory: true })).toContain('level 4');
    expect(less?.problem(base, { ...more, contradictory: true })).toContain('level 4');
  });

  it.each([0, 1, 2])('of evidence, asked at two moments, only where no other doubt is gone by then (%i)', (place) => {
    const [monitor, samples, records] = [0, 1, 2].map((one) => one === place);
    const doubts = [monitor!, samples!, records!] as const;
    const later = { ...more, at: 15_000 };
    expect(less?.problem({ ...base, doubts }, later)).toBeNull();
    expect(less?.problem({ ...base, doubts }, { ...later, doubts })).toContain('level 4');
    expect(less?.problem({ ...base, doubts }, more)).toContain('level 4');
    expect(less?.problem(base, later)).toContain('level 4');
  });

  it('of evidence only where what is lost was no old value, which would speak against the step', () => {
    const aged = (was: number, is: number) => less?.problem({ ...base, ageMinutes: was }, { ...more, ageMinutes: is });
    expect([aged(6, 0), aged(6, 4.9)]).toEqual([null, null]);
    const others = [aged(6, 5), aged(6, 6), aged(0, 6)];
    expect(others).toEqual(Array(3).fill(expect.stringContaining('level 4')));
  });

  it('at two moments only where no more of the error budget was left at the other', () => {
    const left = (budget: number | null, at: number, was: number | null = 17) =>
      less?.problem({ ...base, budget: was }, { ...more, at, budget });
    expect(left(18, -15_000)).toBeNull();
    const others = [left(18, 0), left(17, -15_000), left(16, 15_000), left(18, -15_000, null), left(null, -15_000)];
    expect(others).toEqual(Array(5).fill(expect.stringContaining('level 4')));
  });

  it('only where nothing was carried out before that forbids more, or was not begun, in the other', () => {
    const did = { ...base, done: ['throttle-traffic of page'] };
    expect(less?.problem(did, more)).toBeNull();
    expect(wider?.problem(did, { ...more, reach: [0.4, 0.2] })).toBeNull();
    expect(less?.problem(did, { ...more, done: did.done })).toContain('level 4');
    expect(less?.problem(base, { ...more, done: did.done })).toContain('level 4');
  });

  it('of radius only where the evidence is as good and the same alerts', () => {
    const further = { ...more, reach: [0.4, 0.2] as const };
    expect(wider?.problem(base, further)).toContain('level 4');
    expect(wider?.problem(base, { ...further, shown: 'contradictory' })).toBeNull();
    expect(wider?.problem(base, { ...further, used: [0.2, 0.3, 0] })).toBeNull();
    expect(wider?.problem(base, { ...further, used: [0.4, 0.3, 0] })).toContain('level 4');
    expect(less?.problem(base, { ...more, shown: 'one source less' })).toContain('level 4');
  });

  it('of radius only about a step that reaches further, at one time or by its end', () => {
    const reaches = (concurrent: number, cumulative: number) =>
      wider?.problem(base, { ...more, reach: [concurrent, cumulative] }) ?? null;
    expect([reaches(0.2, 0.2), reaches(0.1, 0.2)]).toEqual([null, null]);
    expect([reaches(0.3, 0.2), reaches(0.2, 0.3)]).toEqual(Array(2).fill(expect.stringContaining('level 4')));
  });
});

describe('a bystander', () => {
  const kindIn = (distortions: typeof scenario.distortions) =>
    bystander({ ...scenario, distortions })?.other.topology.services.at(-1)?.kind;

  it('sends nothing where samples of others are lost, which it would speak against', () => {
    const lost = { kind: 'drop', id: 'lost', service: 'cart', metric: null, source: null, at: 0, until: null } as const;
    expect([kindIn([]), kindIn([lost])]).toEqual(['stateless', 'external']);
  });
});

describe('a renamed world', () => {
  it('has other names in another order, everywhere but where the candidate speaks of a service', () => {
    const pair = renamed(scenario, (name) => name === 'payments')!;
    const text = JSON.stringify(pair.other);
    expect(text).not.toContain('"catalogue"');
    expect(text).toContain('"payments"');
    const [first, second] = ['cart', 'catalogue'].map((name) => pair.names.get(name) ?? '');
    expect(first! > second!).toBe(true);
    expect(pair.other.faults[0]).toMatchObject({ target: second });
  });
});

/** What the conservative policy decides otherwise in the pair of an incident; null when the relation holds there. */
async function brokenWhere(document: ScenarioDocument, id: string) {
  const candidate = loadCandidate(join(packageRoot, 'policies', 'conservative'));
  const bench = { candidate, charter: shippedCharter, charterDigest: digest(shippedCharter) };
  const incident = scenarioSchema.parse(document);
  const tried = await tryIncident(bench, incident);
  return tryPair(
    bench,
    incident,
    tried,
    relations.find((one) => one.id === id)!,
  );
}

describe('a value that is lost while a contradiction ends', () => {
  const service = 'cart';
  const told = { kind: 'contradict', id: 'told', service, metric: 'error_ratio' } as const;
  const deploy = (at: string, errorRatio: number) =>
    ({ kind: 'bad-deploy', id: 'bad', pattern: 'bad-deploy', target: service, at, errorRatio }) as const;
  const context = { history: [{ pattern: 'bad-deploy', occurrences: 25 }] };

  it('is not why automation does more after it than before', async () => {
    const incident: ScenarioDocument = {
      ...calm(),
      horizon: '4m',
      topology: { services: [{ name: service, memory: 0.2 }, { name: 'page' }] },
      workload: { entry: 'page', rate: 80 },
      faults: [deploy('2m', 0.9)],
      distortions: [{ ...told, at: '0ms', value: 0.9 }],
      context,
    };
    expect(await brokenWhere(incident, 'less-evidence-never-raises-autonomy')).toEqual({
      isPlayed: true,
      broken: null,
    });
  });

  it('is not why it does more before a count falls than after it', async () => {
    const incident: ScenarioDocument = {
      ...calm(),
      horizon: '11m',
      topology: { services: [{ name: service }] },
      workload: { entry: service, rate: 30 },
      faults: [deploy('8m', 0.05)],
      distortions: [
        { kind: 'zero', id: 'silent', at: '10m', service, metric: 'log_lines_per_min' },
        { ...told, at: '8m', until: '541s', value: 0.6 },
      ],
      context,
    };
    expect(await brokenWhere(incident, 'less-evidence-never-raises-autonomy')).toEqual({
      isPlayed: true,
      broken: null,
    });
  });
});

describe('a wider step beside a tag that was lost meanwhile', () => {
  const document: ScenarioDocument = {
    ...calm(),
    horizon: '7m',
    topology: { services: [{ name: 'catalogue', replicas: 6, replicaRate: 25, startTime: '5s', autoscaled: true }] },
    workload: { entry: 'catalogue', rate: 30 },
    faults: [
      { kind: 'bad-deploy', id: 'bad', at: '5m', pattern: 'bad-deploy', target: 'catalogue', latencyFactor: 10 },
    ],
    distortions: [{ kind: 'missing-regulated-tag', id: 'tag', at: '6m', service: 'catalogue' }],
    context: { history: [{ pattern: 'bad-deploy', occurrences: 25, consistency: 0.97 }] },
  };

  it('is another question where one of the two was asked before the tag was lost', async () => {
    expect(await brokenWhere(document, 'wider-radius-never-lowers-approver')).toEqual({ isPlayed: true, broken: null });
  });
});

describe('what was done before the first decision that differs', () => {
  /** Asked about in minute 12, after a step of automation in minute 9 and one of a person, if they were carried out. */
  const entries = (done: boolean, byHand: boolean, disposition: 'act' | 'ask', target = 'checkout', looked = false) => {
    const journal = new JournalBuilder();
    const decision = journal.look(minutes(9), { action: { kind: 'restart-pod', target, amount: 0 } });
    if (done) journal.apply(minutes(9), decision);
    if (looked) journal.apply(minutes(9), '', [], { action: { kind: 'query-logs', target, amount: 0 } });
    if (byHand) journal.apply(minutes(10), '', [], { by: 'person', decision: null });
    journal.look(minutes(12), { action: scaleOut, disposition });
    journal.apply(minutes(12), '', [], { action: scaleOut });
    return journal.end().map((entry) => (entry.kind === 'decision' ? { ...entry, facts: safeFacts } : entry));
  };
  const doneIn = (base: readonly Entry[], names = new Map<string, string>(), target = 'checkout') =>
    firstDifference(base, entries(false, false, 'act', target), names)?.map((said) => said?.done);

  it('is what automation changed, and neither what it looked at, what people did nor what came of that decision itself', () => {
    expect(doneIn(entries(true, true, 'ask'))).toEqual([['restart-pod of checkout'], []]);
    expect(doneIn(entries(false, true, 'ask'))).toEqual([[], []]);
    expect(doneIn(entries(false, false, 'ask', 'checkout', true))).toEqual([[], []]);
  });

  it('is told by the names of the other', () => {
    const names = new Map([['checkout', 'till']]);
    expect(doneIn(entries(true, false, 'ask'), names, 'till')?.[0]).toEqual(['restart-pod of till']);
  });
});
