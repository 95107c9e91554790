import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../../src/domain/candidate.ts';
import { aimsOf, type Aims } from '../../../../src/jobs/gate/aims.ts';
import { playPair, stratumOf, type PairRan, type PairSetup } from '../../../../src/jobs/gate/pair-work.ts';
import { loadCharter } from '../../../../src/jobs/load-charter.ts';
import type { Bench } from '../../../../src/jobs/try-incident.ts';
import { candidateChanges } from '../../../../src/policy/candidate-changes.ts';
import { loadCandidate, readCandidate } from '../../../../src/policy/load-candidate.ts';
import { damagedCandidate } from '../../../helpers/damaged-candidate.ts';

const { charter, digest: charterDigest } = loadCharter();
const benchOf = (candidate: Candidate): Bench => ({ candidate, charter, charterDigest });
const shipped = join(import.meta.dirname, '../../../../policies/production-platform');

/** The shipped candidate against a copy with one edit. */
function setupWith(text: string, by: string, file = 'policy.yaml'): { setup: PairSetup; aims: Aims } {
  const copy = damagedCandidate();
  try {
    copy.edit(file, text, by);
    const [baseline, candidate] = [benchOf(loadCandidate(shipped)), benchOf(loadCandidate(copy.folder))];
    const aims = aimsOf(baseline, candidate, candidateChanges(baseline.candidate, readCandidate(copy.folder)));
    return { setup: { baseline, candidate, seed: 1, aims: aims.aims }, aims };
  } finally {
    copy[Symbol.dispose]();
  }
}

type Played = Extract<PairRan, { kind: 'played' }>;

/** So many aimed pairs, and none of those that are drawn. */
async function playAimed(setup: PairSetup, count: number): Promise<readonly Played[]> {
  const ran: PairRan[] = [];
  for (let pair = 0; pair < 2 * count; pair += 2) ran.push(await playPair(setup, pair));
  expect(ran.filter(({ kind }) => kind === 'fault')).toEqual([]);
  return ran.filter((one) => one.kind === 'played');
}

const withException = `exceptions:
  - { id: let-it, reason: a test, lifts: [c3-budget], services: [cart], expires: '2027-01-01' }

qualityAlerts:`;

describe('aimed incidents', () => {
  it.each([
    ['confidence', 'when: agent.confidence >= 0.85', 'when: agent.confidence >= 0.70'],
    ['the error budget', 'budget.remaining <= 0.75', 'budget.remaining <= 0.30'],
    ['regulated assets', "when: '!scope.regulated'", "when: 'has(scope.regulated)'"],
    ['shared infrastructure', 'when: scope.shared', "when: 'scope.shared && scope.services > 3'"],
    ['the age of the evidence', 'when: evidence.ageMinutes > 5', 'when: evidence.ageMinutes > 12'],
    ['an exception for one service', 'qualityAlerts:', withException],
    [
      'a carve-out for one service by its name',
      'when: pattern.occurrences >= 10',
      `when: 'pattern.occurrences >= 10 || scope.target == "checkout"'`,
    ],
    [
      'what is done where nothing is proposed',
      '  - level: 1\n    title: Assisted',
      `  - level: 0\n    title: Manual\n    match: any\n    clauses:\n      - { id: nothing, when: 'action.kind == "none"', because: nothing is proposed }\n  - level: 1\n    title: Assisted`,
    ],
  ])('reach the cells that differ by %s, and there the two decide differently', async (_, text, by) => {
    const { setup, aims } = setupWith(text, by);
    const hazards = setup.aims.filter(({ isHazard }) => isHazard);
    expect([aims.isProof, hazards.length]).toEqual([true, aims.hazards]);
    expect(hazards.length).toBeGreaterThan(0);
    const ran = await playAimed({ ...setup, aims: hazards }, 5 * hazards.length);
    const reached = ran.filter((one) => one.reached.length > 0);
    expect(new Set(reached.flatMap((one) => one.reached)).size).toBe(hazards.length);
    expect(reached.every(({ isExposed, parting }) => isExposed && parting !== null)).toBe(true);
  });

  it('reach nothing of one service by an incident at another', async () => {
    const both = 'scope.target == "checkout" || (scope.target == "cart" && agent.confidence >= 0.9)';
    const { setup } = setupWith('when: pattern.occurrences >= 10', `when: 'pattern.occurrences >= 10 || ${both}'`);
    const serviceOf = (index: number | null) => / on (\w+), /.exec(setup.aims[index ?? -1]?.name ?? '')?.[1];
    const ran = await playAimed(setup, 3 * setup.aims.length);
    const reached = ran.flatMap(({ aim, reached: all }) => all.map((one) => [serviceOf(aim), serviceOf(one)]));
    expect(new Set(reached.map(([at]) => at))).toEqual(new Set(['cart', 'checkout']));
    expect(reached.filter(([at, of]) => at !== of)).toEqual([]);
  });

  it('meet a changed runbook in its own failure, with the candidate’s own agent', async () => {
    const { setup, aims } = setupWith('verifyWithin: 10m', 'verifyWithin: 1m', 'runbooks/traffic-surge.yaml');
    expect(aims.aims).toMatchObject([{ kind: 'runbook', pattern: 'traffic-surge', isHazard: true }]);
    const ran = await playAimed(setup, 12);
    expect(ran.filter(({ reached }) => reached.length > 0).length).toBeGreaterThan(3);
  });

  it('are none where nothing is known to differ, and then every incident is drawn', () => {
    const { setup, aims } = setupWith('coolDown: 10m', 'coolDown: 1m');
    expect(aims).toEqual({ aims: [], regions: 0, hazards: 0, impossible: 0, isProof: true });
    expect([0, 1, 2].map((number) => stratumOf(setup, number))).toEqual(['drawn', 'drawn', 'drawn']);
  });

  it('call a place hazardous where the candidate may do more or stays out, and not where it asks more', () => {
    const hazards = (text: string, by: string) =>
      new Set(setupWith(text, by).aims.aims.map(({ isHazard }) => isHazard));
    expect(hazards('when: agent.confidence >= 0.85', 'when: agent.confidence >= 0.70')).toEqual(new Set([true]));
    expect(hazards('when: agent.confidence >= 0.85', 'when: agent.confidence >= 0.90')).toEqual(new Set([false]));
    expect(hazards('  - level: 1\n    title: Assisted', '  - level: 0\n    title: Assisted')).toEqual(new Set([true]));
  });

  it('are not made for a step that neither the catalogue nor a runbook has', () => {
    // No runbook knows this pattern, and a scale-out is idempotent only where one says so.
    const only = (pattern: string) =>
      setupWith('    kind: scale-out\n    level: 4', `    kind: scale-out\n    level: 4\n    patterns: [${pattern}]`)
        .aims;
    expect(only('made-up').aims.map(({ name }) => name.split(' on ')[0])).toEqual(['scale-out for another']);
    const added = (pattern: string) =>
      setupWith('patterns: [telemetry-outage]', `patterns: [telemetry-outage, ${pattern}]`).aims;
    expect(added('made-up')).toMatchObject({ impossible: 0, hazards: 1 });
    const drained = (kind: string) => setupWith('    kind: restart-log-gateway', `    kind: ${kind}`).aims;
    expect(drained('scale-in').impossible).toBeGreaterThan(0);
  });
});

describe('a pair', () => {
  it('is the same whenever it is played', async () => {
    const { setup } = setupWith('when: agent.confidence >= 0.85', 'when: agent.confidence >= 0.70');
    for (const pair of [0, 1, 7]) expect(await playPair(setup, pair)).toEqual(await playPair(setup, pair));
  });

  it('of a candidate and itself has no difference', async () => {
    const { setup } = setupWith('coolDown: 10m', 'coolDown: 600s');
    for (let pair = 0; pair < 8; pair += 1) {
      const ran = await playPair(setup, pair);
      expect(ran).toMatchObject({ kind: 'played', parting: null });
      const { baseline, candidate } = ran as Played;
      expect(candidate).toEqual(baseline);
    }
  });
});
