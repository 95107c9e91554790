import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exceptionFindings } from '../../../../src/jobs/gate/exception-findings.ts';
import { loadCharter } from '../../../../src/jobs/load-charter.ts';
import { noWaivers, type Waivers } from '../../../../src/jobs/waivers.ts';
import { candidateChanges } from '../../../../src/policy/candidate-changes.ts';
import { loadCandidate, readCandidate } from '../../../../src/policy/load-candidate.ts';

const baseline = 'policies/conservative';
const root = mkdtempSync(join(tmpdir(), 'requal-exceptions-'));
cpSync('policies/production-platform', join(root, 'production-platform'), { recursive: true });
afterAll(() => rmSync(root, { recursive: true }));

const own = readFileSync(join(baseline, 'policy.yaml'), 'utf8');
const whole = /exceptions:\n(?: {2}.*\n)+/.exec(own)?.[0] ?? '';
const away = `  - id: away
    owner: head of reliability
    reason: let it run while we are away
    expires: '2026-12-07'
    reviewEvery: 7d
    lifts: [confident, budget-left]
    services: [ledger, wallet]
`;

const { charter, digest: charterDigest } = loadCharter();
const shipped = loadCandidate(baseline);
const benchOf = (candidate: typeof shipped) => ({ candidate, charter, charterDigest });

/** What is told of the shipped policy with these edits, held against it as it is. */
function told(edits: readonly (readonly [string, string])[], waivers: Waivers = noWaivers) {
  const folder = mkdtempSync(join(root, 'mine-'));
  cpSync(baseline, folder, { recursive: true });
  let text = own;
  for (const [from, to] of edits) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  writeFileSync(join(folder, 'policy.yaml'), text);
  const changes = candidateChanges(shipped, readCandidate(folder));
  const subject = { baseline: benchOf(shipped), candidate: benchOf(loadCandidate(folder)), changes };
  return { text, findings: exceptionFindings(subject, waivers) };
}

const lifts = 'lifts: [budget-left, conditional-budget-left, budget-low]';

describe('an exception of a candidate', () => {
  it('that is new is open, and told with its services, what it lifts, its end and its line', () => {
    const { text, findings } = told([[whole, `${whole}${away}`]]);
    expect(findings).toMatchObject([{ id: 'exceptions/away', state: 'open', kind: 'new', source: 'exceptions' }]);
    const [finding] = findings;
    expect(finding?.message).toContain('for ledger and wallet it lifts confident, budget-left, until 2026-12-07');
    expect(finding?.message).toContain('No generated incident is on its services and days');
    const line = finding?.lines[0]?.place.line ?? 0;
    expect(text.split('\n')[line - 1]).toContain('id: away');
  });

  it('that is in force on the day of generated incidents is told to be seen on no other', () => {
    const { findings } = told([[whole, `${whole}${away.replace('2026-12-07', '2026-12-08')}`]]);
    expect(findings[0]?.message).toContain('Generated incidents are all on 2026-12-07');
  });

  it.each<[string, readonly [string, string], string]>([
    ['has more services', ['services: [catalogue]', 'services: [catalogue, ledger]'], 'did not hold for ledger'],
    ['has other services', ['services: [catalogue]', 'services: [ledger]'], 'did not hold for ledger'],
    ['ends later', ["expires: '2027-11-19'", "expires: '2037-11-19'"], 'ended on 2027-11-19 before'],
    ['never ends', ["    expires: '2027-11-19'\n", ''], 'ended on 2027-11-19 before'],
    ['lifts more', [lifts, lifts.replace(']', ', confident]')], 'did not lift confident'],
    ['is reviewed more rarely', ['reviewEvery: 30d', 'reviewEvery: 90d'], 'more rarely'],
    ['is never reviewed', ['    reviewEvery: 30d\n', ''], 'more rarely, or never'],
    ['is somebody else’s', ['owner: head of reliability\n    reason: half', 'owner: a bot\n    reason: half'], 'owner'],
  ])('that %s is open and says so', (_, edit, how) => {
    const { findings } = told([edit]);
    expect(findings).toMatchObject([{ id: 'exceptions/catalogue-half-budget', state: 'open', kind: 'wider' }]);
    expect(findings[0]?.message).toContain(how);
    expect(findings[0]?.lines.length).toBeGreaterThan(0);
  });

  it('under which the condition of a clause that it does not lift was moved is open', () => {
    const { findings } = told([
      ['id: budget-low,', 'id: for-a-moment,'],
      ['id: many-at-once,', 'id: budget-low,'],
      ['id: for-a-moment,', 'id: many-at-once,'],
    ]);
    expect(findings[0]?.message).toContain('budget-low, which it lifts, and clauses that it does not lift');
    expect(findings[0]?.lines.map(({ change }) => change)).toContain('policy.levels[2].clauses[budget-low].when');
  });

  it.each<[string, readonly [string, string]]>([
    ['lifts less', [lifts, 'lifts: [budget-left]']],
    ['ends earlier', ["expires: '2027-11-19'", "expires: '2027-01-19'"]],
    ['is reviewed more often', ['reviewEvery: 30d', 'reviewEvery: 7d']],
    ['has another reason', ['reason: half of the budget', 'reason: a good half of the budget']],
    ['is written in another order', [lifts, 'lifts: [budget-low, budget-left, conditional-budget-left]']],
    ['is removed', [whole, '']],
    ['lifts a clause that alone was changed', ['when: budget.remaining <= 0.75', 'when: budget.remaining <= 0.80']],
  ])('that %s is no finding', (_, edit) => {
    expect(told([edit]).findings).toEqual([]);
  });

  it('that is waived is told as that', () => {
    const waiver = { finding: 'exceptions/away', owner: 'Ada', reason: 'approved', expires: '2026-12-31' };
    const waivers: Waivers = { ...noWaivers, waiverFor: (id) => (id === waiver.finding ? waiver : null) };
    expect(told([[whole, `${whole}${away}`]], waivers).findings).toMatchObject([{ state: 'waived' }]);
  });
});
