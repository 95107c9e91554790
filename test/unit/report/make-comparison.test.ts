import { describe, expect, it } from 'vitest';
import type { Entry, EntryBody, EntryOf } from '../../../src/domain/entry.ts';
import { comparisonSchema } from '../../../src/domain/comparison.ts';
import type { TrialSummary } from '../../../src/domain/summary.ts';
import { nothingTouched } from '../../../src/domain/world.ts';
import { comparisonMarkdown } from '../../../src/report/comparison-markdown.ts';
import { comparisonPage } from '../../../src/report/comparison-page.ts';
import { comparisonText } from '../../../src/report/comparison-text.ts';
import { makeComparison } from '../../../src/report/make-comparison.ts';
import { entriesOf, findingOf, hostile, storyEntries, trialOf, windowOf } from '../../helpers/report-fixtures.ts';
import { JournalBuilder, plainScenario } from '../../helpers/journal-builder.ts';

const sha = 'a'.repeat(64);
const [built] = new JournalBuilder(plainScenario, { candidate: { digest: sha } }).end(0) as readonly [EntryOf<'start'>];
const start: Entry = { ...built, scenarioDigest: sha };

/** A journal: its start, then the bodies at their seconds. */
function journal(...bodies: readonly (readonly [number, EntryBody])[]): readonly Entry[] {
  return [start, ...entriesOf(bodies).map((entry) => ({ ...entry, seq: entry.seq + 1 }))];
}

const truth = (successRatio: number): EntryBody => ({
  kind: 'truth',
  offered: 100,
  failed: 0,
  successRatio,
  latencyMs: 50,
  objectiveMet: successRatio > 0.99,
  budgetRemaining: 0.9,
  recordsLost: 0,
  activeFaults: [],
  leastReady: { service: 'orders', fraction: 1 },
  crossedAt: [],
});

const restart: EntryBody = {
  kind: 'apply',
  id: 'apply-1',
  by: 'automation',
  decision: null,
  planDigest: null,
  action: { kind: 'rolling-restart', target: 'orders', amount: 1 },
  approvals: [],
  idempotencyKey: 'key',
};
const restarted: EntryBody = {
  kind: 'completion',
  apply: 'apply-1',
  what: 'apply',
  outcome: 'done',
  reason: '',
  touched: nothingTouched,
};

const calm = journal([0, truth(1)], [60, truth(1)], [120, truth(1)]);
const side = (change: Partial<TrialSummary> = {}, entries: readonly Entry[] = calm) => ({
  trial: trialOf({ id: 'p/leak', ...change }),
  entries,
});
const alone = { spread: null, folder: null };
const cluster = (change: Partial<TrialSummary> = {}, entries: readonly Entry[] = calm) =>
  side({ world: 'cluster', ...change }, entries);
const plain = { columns: 100, colour: false, boxes: false };

describe('two trials side by side', () => {
  it('that are the same have no difference, and say what agrees', () => {
    const comparison = makeComparison(side(), cluster(), alone);
    expect(comparison.differences).toEqual([]);
    expect(comparison.agreements).toContain('Both verdicts are pass.');
    expect(comparisonText(comparison, plain)).toContain('None that is larger than the noise');
  });

  it('make a document that its schema accepts', () => {
    const told = storyEntries();
    const comparison = makeComparison(side({}, [start, ...told]), cluster({}, [start, ...told]), alone);
    expect(comparisonSchema.parse(JSON.parse(JSON.stringify(comparison)))).toEqual(comparison);
    expect(comparison.decisions[0].length).toBeGreaterThan(0);
  });

  it.each([
    ['pass', 'fail', 'fail', 1],
    ['fail', 'pass', 'fail', 1],
    ['inconclusive', 'pass', 'inconclusive', 2],
    ['inconclusive', 'fail', 'fail', 1],
    ['pass', 'pass', 'pass', 0],
  ] as const)('that are %s and %s are %s together, exit code %i', (first, second, verdict, exitCode) => {
    const comparison = makeComparison(side({ verdict: first }), cluster({ verdict: second }), alone);
    expect([comparison.verdict, comparison.exitCode]).toEqual([verdict, exitCode]);
  });

  it('name a verdict that differs with the reason of each side', () => {
    const { differences } = makeComparison(side(), cluster({ verdict: 'fail', why: 'It acted alone.' }), alone);
    expect(differences[0]).toBe(
      'The verdict differs: pass in the simulator (Every rule that came up was kept) and fail in the cluster (It acted alone).',
    );
  });

  it('name a rule that one side never exercised, although both call it inconclusive or pass', () => {
    const never = findingOf({ exercised: false, why: 'nothing happened' });
    const { differences, findings } = makeComparison(side(), cluster({ findings: [never] }), alone);
    expect(findings).toHaveLength(1);
    expect(differences.join(' ')).toContain('never came up in the cluster (nothing happened)');
  });

  it('name a window that got another disposition', () => {
    const { differences, windows } = makeComparison(
      side(),
      cluster({ dispositions: [windowOf({ given: 'act', correct: false })] }),
      alone,
    );
    expect(windows.map(({ same }) => same)).toEqual([false]);
    expect(differences).toContain(
      'From 05:00 to 25:00, where must-escalate was wanted, ask was given in the simulator (right) and act was given in the cluster (wrong).',
    );
  });

  it('take milestones within one look and one tick for the same, and one that never came for another', () => {
    const milestones = { ...trialOf().milestones, detectedAt: 440_000, hurtAt: 381_000, recoveredAt: null };
    const { differences } = makeComparison(side(), cluster({ milestones }), alone);
    expect(differences).toEqual([
      'Users were first hurt at 06:00 in the simulator and at 06:21 in the cluster, 21 s later.',
      'Users recovered for good at 16:30 in the simulator and never in the cluster.',
    ]);
  });

  it('judge a milestone by the interval of several seeds, where there is one', () => {
    const own = trialOf().milestones;
    const trials = [own, { ...own, hurtAt: 500_000, recoveredAt: null }];
    const milestones = { ...own, hurtAt: 470_000, detectedAt: 500_000, recoveredAt: null };
    const comparison = makeComparison(side(), cluster({ milestones }), { spread: { side: 0, trials }, folder: null });
    const inside = Object.fromEntries(comparison.milestones.map(({ name, inSpread }) => [name, inSpread]));
    expect(inside).toMatchObject({ hurtAt: true, detectedAt: false, recoveredAt: true });
    expect(comparison.differences).toEqual([
      'An alert fired at 07:00 in the simulator and at 08:20 in the cluster, 1 min 20 s later, outside what 2 seeds give in the simulator (07:00 to 07:00).',
    ]);
  });

  it('say when a world could not play it, which is no agreement', () => {
    const unsupported = journal([0, { kind: 'unsupported', what: 'a cluster cannot play node-loss' }]);
    const { differences } = makeComparison(side(), cluster({ verdict: 'inconclusive' }, unsupported), alone);
    expect(differences).toContain('In the cluster it was not tried to its end: a cluster cannot play node-loss.');
  });

  it('show where a curve is furthest apart, and take a gap for a gap and not for a zero', () => {
    const hurt = journal([0, truth(1)], [60, truth(0.7)], [120, truth(1)]);
    const comparison = makeComparison(side(), cluster({}, hurt), alone);
    expect(comparison.differences).toEqual([
      'User requests that succeed: furthest apart at 01:00, 100% in the simulator and 70% in the cluster.',
    ]);
    const text = comparisonText(comparison, plain);
    expect(text).toMatch(/simulator █+\n +cluster {3}█+▁+█?\n/);
  });

  it('tell of each step what users met from the last truth before it to the first after its end', () => {
    const counted = (offered: number, failed: number): EntryBody => ({ ...truth(1), offered, failed }) as EntryBody;
    const step = (endsAt: number | null, failed: number) =>
      journal(
        [0, counted(0, 0)],
        [60, counted(100, 1)],
        [75, restart],
        [105, counted(180, 1 + failed)],
        ...(endsAt === null ? [] : ([[endsAt, restarted]] as const)),
        [120, counted(200, 1 + failed)],
        [180, counted(300, 9)],
      );
    const [compared] = makeComparison(side({}, step(110, 4)), cluster({}, step(null, 0)), alone).actions;
    expect(compared?.sides.map((one) => one?.users)).toEqual([
      { from: 60_000, to: 120_000, offered: 100, failed: 4 },
      // It has not ended, so what users met until the end is told.
      { from: 60_000, to: 180_000, offered: 200, failed: 8 },
    ]);
    const told = comparisonMarkdown(makeComparison(side({}, step(110, 4)), cluster({}, step(110, 0)), alone));
    expect(told).toMatch(
      /; 4 of 100 user requests failed \(4%\) from 01:00 to 02:00 .*; 0 of 100 user requests failed/,
    );
  });

  it('tell nothing of users where nothing was carried out', () => {
    const recorded = [{ ...start, world: 'recorded' } as Entry, ...journal([60, restart], [90, truth(1)]).slice(1)];
    const [compared] = makeComparison(side({ world: 'recorded' }, recorded), cluster({}, recorded), alone).actions;
    expect(compared?.sides.map((one) => one?.users)).toEqual([null, null]);
  });

  it('are A and B in one world', () => {
    const { sides } = makeComparison(side(), side({ seed: 2 }), alone);
    expect(sides.map(({ label }) => label)).toEqual(['A', 'B']);
  });

  it('print texts of a journal as texts, in the terminal, in Markdown and in HTML', async () => {
    const comparison = makeComparison(
      side({ why: hostile, title: hostile }),
      cluster({ verdict: 'fail', why: hostile }),
      alone,
    );
    expect(comparisonText(comparison, plain)).not.toContain('\u001b');
    expect(comparisonMarkdown(comparison)).not.toMatch(/<script|\n# pass/);
    const page = await comparisonPage(comparison);
    expect(page).not.toContain('<script');
    expect(page).toContain('<svg role="img"');
    // A curve that never leaves zero has an axis like any other.
    expect(page).not.toContain('NaN');
  });

  it.each([40, 60, 80, 120])('fit a terminal of %i columns', (columns) => {
    const told = [start, ...storyEntries()];
    const comparison = makeComparison(
      side({ findings: [findingOf({ why: 'a word '.repeat(40) })] }, told),
      cluster({ verdict: 'fail', why: 'long words '.repeat(30), findings: [] }, told),
      alone,
    );
    const lines = comparisonText(comparison, { ...plain, columns }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  });
});
