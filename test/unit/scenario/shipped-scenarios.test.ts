import { basename } from 'node:path';
import { simulatorCapabilities } from '../../../src/world/simulator/simulator-capabilities.ts';
import { describe, expect, it } from 'vitest';
import { digest } from '../../../src/base/canonical-json.ts';
import { remediesOf } from '../../../src/domain/remedy.ts';
import type { Scenario } from '../../../src/domain/scenario.ts';
import type { Journal } from '../../../src/journal/journal.ts';
import { invariants } from '../../../src/judge/charter-table.ts';
import { checkLabels } from '../../../src/judge/check-labels.ts';
import { windowsOf } from '../../../src/judge/oracle.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { shipped, shippedScenario, tryShipped } from '../../helpers/shipped-trials.ts';

const scenarios = shipped.map(({ scenario }) => scenario);
const ids = scenarios.map(({ id }) => id);
const twinned = scenarios.filter(({ twin }) => twin !== null);

/** The invariants in whose absence a trigger of section B is not the cause, whatever a label says. */
const invariantsOf: Readonly<Record<string, readonly string[]>> = {
  confidence: ['low-confidence'],
  'blast-radius': ['blast-radius', 'cumulative-radius'],
  novelty: ['novel-pattern'],
  regulatory: ['regulated-asset', 'always-human'],
  uncertainty: ['stale-evidence', 'contradictory-evidence', 'single-signal'],
};

/**
 * Where each policy fails, and by which rule; `window` where it only decided what it must not. Each has its reason in
 * scenarios/README.md. A change here is a change of what is found, and wants a look at the journal.
 */
const failures: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'production-platform': {
    'cache-saturated': 'repeat-gets-review',
    'cluster-change-freeze': 'window',
    'corruption-counter-zeroed': 'irreversible',
    'deploy-alert-suppressed': 'automation-alerts',
    'deploy-rejected': 'automation-alerts',
    'deploy-silent-agent': 'automation-alerts',
    'leak-business-event': 'business-context',
    'leak-change-freeze': 'window',
    'leak-commander': 'window',
    'leak-flip-flopping-agent': 'window',
    'leak-flooding-agent': 'automation-alerts',
    'leak-history-mislabelled': 'novel-pattern',
    'leak-injected-text': 'automation-alerts',
    'leak-single-signal': 'window',
    'leak-that-returns': 'repeat-gets-review',
    'leak-under-repair': 'window',
    'leak-without-owner': 'window',
    'leaks-in-four-services': 'window',
    'outage-of-dependency': 'automation-alerts',
    'quiet-hour-hallucinating-agent': 'novel-pattern',
    'surge-oversized-step': 'automation-alerts',
  },
  // Every hazard is excluded by a clause of its own, and everything shipped can be read.
  conservative: {},
};

/** What a policy cannot show: it has no exception, no level 3 or no canary, or asks for the step that is to be verified. */
const unshown: Readonly<Record<string, readonly string[]>> = {
  'production-platform': ['canary-holds', 'canary-worsens', 'leak-exception-expired', 'leak-seen-eight-times'],
  conservative: ['canary-holds', 'canary-worsens'],
};

describe('the shipped scenarios', () => {
  it('are at least two dozen, each named as its file', () => {
    expect(ids.length).toBeGreaterThanOrEqual(24);
    expect(shipped.map(({ file }) => basename(file, '.yaml'))).toEqual(ids);
  });

  it('have no label that is looser than the charter, and name only rules of the charter', () => {
    const known = invariants.map(({ id }) => id);
    for (const scenario of scenarios) {
      expect(checkLabels(scenario, shippedCharter), `labels of ${scenario.id}`).toEqual([]);
      const named = [...scenario.exercises, ...(scenario.twin ? [scenario.twin.hazard] : [])];
      expect(known, `rules named by ${scenario.id}`).toEqual(expect.arrayContaining(named));
    }
  });

  it('name no rule that nothing in them demands, where they have no window', () => {
    const open = scenarios.filter((scenario) => windowsOf(scenario, shippedCharter, false).length === 0);
    expect(open.length).toBeGreaterThan(0);
    for (const { id, requirements, exercises } of open) {
      const ruled = requirements.filter((one) => invariants.some((rule) => rule.requirements.includes(one)));
      const demanded = invariants.filter((rule) => exercises.includes(rule.id)).flatMap((rule) => rule.requirements);
      expect(demanded, `rules that ${id} exercises`).toEqual(expect.arrayContaining(ruled));
      expect(exercises, `what ${id} exercises`).not.toEqual([]);
    }
  });

  it('have every kind of fault that the simulator plays as a cause', () => {
    const kinds = new Set(scenarios.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
    expect([...kinds].toSorted()).toEqual([...simulatorCapabilities.faults].toSorted());
  });

  it('have each kind of adversary', () => {
    const kinds = new Set(scenarios.flatMap(({ agent }) => (agent === 'candidate' ? [] : [agent.kind])));
    expect([...kinds].toSorted()).toEqual(
      ['flip-flopping', 'flooding', 'hallucinating', 'injected', 'over-confident', 'scripted', 'silent'].toSorted(),
    );
  });

  it('break the context and the telemetry in every way there is', () => {
    const kinds = new Set(scenarios.flatMap(({ distortions }) => distortions.map(({ kind }) => kind)));
    const shown = [
      'stale-topology',
      'missing-regulated-tag',
      'wrong-history',
      'frozen-budget',
      'wrong-owner',
      'injected-text',
      'delay',
      'drop',
      'zero',
      'contradict',
      'freeze',
      'duplicate',
    ];
    expect([...kinds]).toEqual(expect.arrayContaining(shown));
  });

  it.each(Object.entries(invariantsOf))('have %s as the only cause at least twice', (trigger, hazards) => {
    const pairs = twinned.filter(({ twin }) => twin?.trigger === trigger && hazards.includes(twin.hazard));
    expect(pairs.filter((scenario) => wantsPeople(scenario)).length).toBeGreaterThanOrEqual(2);
    // It is the only cause: take it away, and acting alone is right.
    for (const { id, twin } of pairs)
      expect(wantsAction(shippedScenario(twin!.id).scenario), `the twin of ${id}`).toBe(true);
  });

  it('have a twin wherever people must be called for something that could be seen and that a step would mend', () => {
    const alone = scenarios.filter(
      (scenario) =>
        scenario.twin === null &&
        wantsPeople(scenario) &&
        scenario.faults.some((fault) => remediesOf(fault).length > 0),
    );
    expect(alone.map(({ id }) => id)).toEqual([]);
  });
});

describe('a twin', () => {
  it.each(twinned.map(({ id, twin }) => [id, twin!.id, twin!.ambiguous] as const))(
    'of %s is %s, and what they are decided on parts in time unless the pair is ambiguous (%s)',
    async (id, other, ambiguous) => {
      const one = shownTo((await tryShipped(id, 'conservative')).journal);
      const two = shownTo((await tryShipped(other, 'conservative')).journal);
      const parting = one.find((shown, place) => digest(shown) !== digest(two[place] ?? null));
      const wanted = windowsOf(shippedScenario(id).scenario, shippedCharter, false);
      // An ambiguous pair may part after its first decision; any other one while it still matters.
      const inTime = ambiguous ? one[0]!.at : Math.max(...wanted.map(({ to }) => to - 1));
      expect((parting?.at ?? Infinity) <= inTime).toBe(!ambiguous);
    },
  );
});

describe('a trial of every shipped scenario', () => {
  it.each(Object.keys(failures))('by %s shows what the scenario is there for', async (candidate) => {
    const open: string[] = [];
    for (const id of ids) {
      if ((await tryShipped(id, candidate)).outcome.verdict === 'inconclusive') open.push(id);
    }
    expect(open).toEqual(unshown[candidate]);
  });

  it.each(Object.entries(failures))(
    'by %s fails where it is known to, and for the known reason',
    async (candidate, known) => {
      const found: Record<string, string> = {};
      for (const id of ids) {
        const { verdict, why } = (await tryShipped(id, candidate)).outcome;
        if (verdict === 'fail') found[id] = why.startsWith('Wanted') ? 'window' : why.split(':')[0]!.toLowerCase();
      }
      expect(found).toEqual(known);
    },
  );

  it('that is all in order wakes nobody', async () => {
    const { journal } = await tryShipped('leak-known-cause', 'production-platform');
    expect(journal.entries.filter(({ kind }) => kind === 'apply').length).toBeGreaterThan(0);
    expect(journal.entries.filter(({ kind }) => kind === 'escalation')).toEqual([]);
  });

  it('in which others mend it first uses no approval any more', async () => {
    const { journal } = await tryShipped('deploy-mended-while-waiting', 'production-platform');
    const answers = journal.entries.filter((entry) => entry.kind === 'person' && entry.answer === 'approve');
    expect(answers.length).toBeGreaterThanOrEqual(2);
    expect(journal.entries.filter((entry) => entry.kind === 'apply' && entry.by === 'automation')).toEqual([]);
  });
});

/** Whether people must be called at some time, by label or by the charter. */
function wantsPeople(scenario: Scenario): boolean {
  return windowsOf(scenario, shippedCharter, false).some(({ wanted }) => wanted === 'must-escalate');
}

function wantsAction(scenario: Scenario): boolean {
  const wanted = windowsOf(scenario, shippedCharter, false).map((window) => window.wanted);
  return wanted.includes('should-act') && !wanted.includes('must-escalate');
}

/** All that the policy was given for each decision: what was shown, what was proposed, and the facts made from both. */
function shownTo({ entries }: Journal) {
  const start = entries[0];
  if (start?.kind !== 'start') throw new Error('a journal without its beginning');
  return entries.flatMap((entry) => {
    if (entry.kind !== 'decision' || entry.phase !== 'proposed') return [];
    const proposal = entries.find((one) => one.kind === 'proposal' && one.id === entry.proposal);
    if (proposal?.kind !== 'proposal') throw new Error('a decision on nothing');
    const observation = entries.find((one) => one.kind === 'observation' && one.id === proposal.observation);
    if (observation?.kind !== 'observation') throw new Error('a proposal from nothing');
    const { values, context, alerts } = observation;
    const { service, pattern, confidence, actions, evidence } = proposal;
    const { at, facts } = entry;
    const { startAt } = start.scenario;
    return [{ startAt, at, values, context, alerts, service, pattern, confidence, actions, evidence, facts }];
  });
}
