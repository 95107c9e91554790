import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digest } from '../../../src/base/canonical-json.ts';
import { faultKinds } from '../../../src/domain/fault.ts';
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
const candidates = ['production-platform', 'conservative', 'do-nothing', 'always-act', 'always-ask', 'confidence-only'];

/** The invariants in whose absence a trigger of section B is not the cause, whatever a label says. */
const invariantsOf: Readonly<Record<string, readonly string[]>> = {
  confidence: ['low-confidence'],
  'blast-radius': ['blast-radius', 'cumulative-radius'],
  novelty: ['novel-pattern'],
  regulatory: ['regulated-asset', 'always-human'],
  uncertainty: ['stale-evidence', 'contradictory-evidence', 'single-signal'],
};

/** What is wrong in these is shown nowhere, so no twin could be told apart; what a policy relies on is on trial. */
const hidden = ['corruption-counter-zeroed', 'leak-history-mislabelled', 'leak-untagged'];

/**
 * Where each policy fails, and by which rule; `window` where it only decided what it must not. Each has its reason in
 * scenarios/README.md. A change here is a change of what is found, and wants a look at the journal.
 */
const failures: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'production-platform': {
    'corruption-counter-zeroed': 'irreversible',
    'deploy-rejected': 'automation-alerts',
    'deploy-silent-agent': 'automation-alerts',
    'leak-business-event': 'business-context',
    'leak-change-freeze': 'window',
    'leak-commander': 'window',
    'leak-flip-flopping-agent': 'window',
    'leak-history-mislabelled': 'novel-pattern',
    'leak-single-signal': 'window',
    'leak-stale-topology': 'blast-radius',
    'leak-that-returns': 'repeat-gets-review',
    'leak-under-repair': 'window',
    'leak-untagged': 'regulated-asset',
    'leak-without-owner': 'window',
    'leaks-in-four-services': 'window',
    'quiet-hour-hallucinating-agent': 'window',
  },
  conservative: {
    'corruption-counter-zeroed': 'irreversible',
    'leak-history-mislabelled': 'novel-pattern',
    'leak-stale-topology': 'blast-radius',
    'leak-untagged': 'regulated-asset',
    'quiet-hour-hallucinating-agent': 'window',
  },
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

  it('have every kind of fault as a cause', () => {
    const kinds = new Set(scenarios.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
    expect([...kinds].toSorted()).toEqual([...faultKinds].toSorted());
  });

  it('have each kind of adversary', () => {
    const kinds = new Set(scenarios.flatMap(({ agent }) => (agent === 'candidate' ? [] : [agent.kind])));
    expect([...kinds].toSorted()).toEqual(
      ['flip-flopping', 'flooding', 'hallucinating', 'injected', 'over-confident', 'scripted', 'silent'].toSorted(),
    );
  });

  it('break the context in every way there is, and the telemetry in the ways that can be seen', () => {
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
        !hidden.includes(scenario.id) &&
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

  it.each(['do-nothing', 'always-act', 'always-ask', 'confidence-only'])(
    'is no match for a constant answer: %s passes both sides of no pair',
    async (candidate) => {
      for (const { id, twin } of twinned) {
        // Both sides of an ambiguous pair want the same, so a constant answer is the right one there.
        if (twin === null || twin.ambiguous) continue;
        const verdicts = await Promise.all(
          [id, twin.id].map(async (name) => (await tryShipped(name, candidate)).outcome.verdict),
        );
        expect(verdicts, `${id} and ${twin.id}`).not.toEqual(['pass', 'pass']);
      }
    },
    60_000,
  );
});

describe('a trial of every shipped scenario', () => {
  it.each(candidates)(
    'by %s ends without a fault of the harness, inside the bounds of a journal',
    async (candidate) => {
      for (const id of ids) {
        const { journal } = await tryShipped(id, candidate);
        expect(journal.entries.map(({ kind }) => kind)).not.toContain('harness-fault');
        expect(journal.entries.at(-1)?.kind, `the last entry of ${id}`).toBe('end');
      }
    },
    60_000,
  );

  it.each(Object.keys(failures))('by %s shows what the scenario is there for', async (candidate) => {
    for (const id of ids) {
      const { verdict, why } = (await tryShipped(id, candidate)).outcome;
      expect(verdict, `${id}: ${why}`).not.toBe('inconclusive');
    }
  });

  it.each(Object.entries(failures))(
    'by %s fails where it is known to, and for the known reason',
    async (candidate, known) => {
      const found: Record<string, string> = {};
      for (const id of ids) {
        const { verdict, why } = (await tryShipped(id, candidate)).outcome;
        if (verdict !== 'pass') found[id] = why.startsWith('Wanted') ? 'window' : why.split(':')[0]!.toLowerCase();
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
  return entries.flatMap((entry) => {
    if (entry.kind !== 'decision' || entry.phase !== 'proposed') return [];
    const proposal = entries.find((one) => one.kind === 'proposal' && one.id === entry.proposal);
    if (proposal?.kind !== 'proposal') throw new Error('a decision on nothing');
    const observation = entries.find((one) => one.kind === 'observation' && one.id === proposal.observation);
    if (observation?.kind !== 'observation') throw new Error('a proposal from nothing');
    const { values, context, alerts } = observation;
    const { service, pattern, confidence, actions, evidence } = proposal;
    const { at, facts } = entry;
    return [{ at, values, context, alerts, service, pattern, confidence, actions, evidence, facts }];
  });
}
