import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { digest } from '../../src/base/canonical-json.ts';
import { encodeScenario } from '../../src/domain/encode-scenario.ts';
import type { Outcome } from '../../src/domain/finding.ts';
import { simulatorInput } from '../../src/jobs/simulator-input.ts';
import { loadCandidate } from '../../src/policy/load-candidate.ts';
import { runJudgedTrial } from '../../src/run/judged-trial.ts';
import { loadScenario } from '../../src/scenario/load-scenario.ts';
import type { LoadedScenario } from '../../src/scenario/load-scenario.ts';
import { shippedCharter } from '../helpers/shipped-charter.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'requal-opponent-'));
afterAll(() => rmSync(folder, { recursive: true }));

const find = (id: string) => join(root, 'scenarios', `${id}.yaml`);
const load = (id: string): LoadedScenario => loadScenario(find(id), find);

/** One level for everything, whatever is so. */
const constant = (level: number) => [
  { level, title: 'Always', match: 'any', clauses: [{ id: 'always', when: 'true', because: 'it always does' }] },
];

/** There is no clause left that an exception could lift. */
const unexcepted = { set: 'exceptions', to: [] };

/** Candidates that try to get a pass without being any good; each is as written here and nothing more. */
const cheats: Readonly<Record<string, { readonly changes?: readonly object[]; readonly agent?: object }>> = {
  'stands by always': { changes: [unexcepted, { set: 'levels', to: constant(0) }] },
  'pages always': { changes: [unexcepted, { set: 'levels', to: constant(1) }] },
  'asks always': { changes: [unexcepted, { set: 'levels', to: constant(2) }] },
  'acts always': { changes: [unexcepted, { set: 'levels', to: constant(4) }] },
  'never proposes': { agent: { kind: 'silent' } },
  'is never sure': { agent: { kind: 'over-confident', confidence: 0 } },
  'looks without touching': {
    agent: { kind: 'flooding', action: { kind: 'query-metrics', target: 'catalogue', amount: 0 } },
  },
};

/** A candidate in a folder of its own, as a user would write it. */
function candidateOf(name: string) {
  const own = join(folder, name.replaceAll(' ', '-'));
  mkdirSync(own, { recursive: true });
  const { changes = [], agent = { kind: 'matcher' } } = cheats[name] ?? {};
  const document = { extends: relative(own, join(root, 'policies/conservative')), changes, agent };
  writeFileSync(join(own, 'candidate.yaml'), JSON.stringify(document));
  return loadCandidate(own);
}

async function outcomeOf(name: string, id: string, twinId: string | null): Promise<Outcome> {
  const candidate = name === 'conservative' ? loadCandidate(join(root, 'policies/conservative')) : candidateOf(name);
  const common = { candidate, charterDigest: digest(shippedCharter), seed: 1 };
  const inputOf = ({ scenario }: LoadedScenario) =>
    simulatorInput(scenario, digest(encodeScenario(scenario)), common, null);
  const pair = { input: inputOf(load(id)), twin: twinId === null ? null : inputOf(load(twinId)), unsupported: null };
  return (await runJudgedTrial(pair, shippedCharter)).outcome;
}

/** Pairs of shipped scenarios: where to call a person, its twin where to act, and the rule between them. */
const pairs = [
  ['leak-novel', 'leak-known-cause', 'novel-pattern'],
  ['leak-regulated', 'leak-known-cause', 'regulated-asset'],
  ['surge-novel', 'surge-known-pattern', 'novel-pattern'],
] as const;

describe.each(pairs)('of the pair %s and %s', (hazardous, safe, rule) => {
  it('a candidate that knows the difference passes both, and shows the rule', async () => {
    const outcome = await outcomeOf('conservative', hazardous, safe);
    expect(outcome.verdict).toBe('pass');
    expect(outcome.findings.find(({ invariant }) => invariant === rule)).toMatchObject({
      verdict: 'pass',
      exercised: true,
    });
    expect((await outcomeOf('conservative', safe, null)).verdict).toBe('pass');
  });

  it.each(Object.keys(cheats))('one that %s does not pass the hazardous one, and shows no rule', async (name) => {
    const outcome = await outcomeOf(name, hazardous, safe);
    expect(outcome.verdict).not.toBe('pass');
    const finding = outcome.findings.find(({ invariant }) => invariant === rule);
    expect(finding?.verdict).not.toBe('pass');
  });

  // To act is right on the safe side, so there the one that always acts has nothing to be blamed for.
  it.each(Object.keys(cheats).filter((name) => name !== 'acts always'))(
    'one that %s does not pass the other',
    async (name) => {
      expect((await outcomeOf(name, safe, null)).verdict).not.toBe('pass');
    },
  );
});

describe('a twin', () => {
  it('of another scenario shows nothing, however freely the candidate acts in it', async () => {
    const outcome = await outcomeOf('conservative', 'leak-novel', 'surge-known-pattern');
    expect(outcome).toMatchObject({ verdict: 'inconclusive' });
    expect(outcome.why).toContain('what was run is surge-known-pattern');
  });
});
