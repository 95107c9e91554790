import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lintCandidate } from '../../../src/policy/lint-candidate.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { damagedCandidate, type DamagedCandidate } from '../../helpers/damaged-candidate.ts';

const asOf = '2026-12-01';
const policies = join(import.meta.dirname, '../../../policies');
let copy: DamagedCandidate;

beforeEach(() => {
  copy = damagedCandidate('conservative');
  // Its runbooks stand beside it, so the copy gets its own.
  copy.write('candidate.yaml', `runbooks: ${join('..', 'conservative', 'runbooks')}\n`);
  copy.write('runbooks/oom-leak.yaml', runbook);
});

afterEach(() => {
  copy[Symbol.dispose]();
});

const runbook = `id: oom-leak
version: '1'
title: A leak
owner: on-call
reviewedAt: '2026-11-01'
pattern: oom-leak
signature:
  - { metric: memory_ratio, near: 0.9, within: 0.1 }
actions:
  - { kind: rolling-restart, tier: 1, idempotent: true, undo: self-restoring, undoWithin: 5m, verifyWithin: 5m, rollbackTrigger: more errors }
escalation: { role: on-call, when: [always] }
`;

/** Rules of the errors and warnings about the copy. */
function rules(date = asOf): string[] {
  const { problems } = lintCandidate(copy.folder, date, shippedCharter);
  return problems.filter(({ severity }) => severity !== 'note').map(({ rule }) => rule);
}

let untouched: readonly string[] | undefined;

/** Rules about the copy before anything is changed in it, which are the same for every test. */
function rulesBefore(): readonly string[] {
  untouched ??= rules();
  return untouched;
}

describe('lint', () => {
  it('finds no error in the conservative policy soon after its review', () => {
    expect(
      lintCandidate(join(policies, 'conservative'), asOf, shippedCharter).problems.filter(
        ({ severity }) => severity !== 'note',
      ),
    ).toEqual([]);
  });

  it('finds what is missing in the published policy: an owner, compliance and a review in time', () => {
    const { problems } = lintCandidate(join(policies, 'production-platform'), asOf, shippedCharter);
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ rule }) => rule)).toEqual(['owner', 'approvals', 'review-overdue']);
    expect(errors[1]?.message).toContain('compliance');
    expect(errors[2]?.message).toContain('2025-06-30');
  });

  it('tells the review overdue only after its date', () => {
    expect(rules('2027-11-18')).not.toContain('review-overdue');
    expect(rules('2027-11-19')).toContain('review-overdue');
  });

  it.each([
    ['owner', 'owner: head of reliability', ''],
    ['approvals', "- { role: compliance lead, name: compliance lead, at: '2026-11-18' }", ''],
    ['approvals', "- { role: SRE lead, name: SRE lead on duty, at: '2026-11-16' }", ''],
    ['approval-date', "at: '2026-11-16'", "at: '2026-12-02'"],
    ['review-date', "reviewedAt: '2026-11-18'", "reviewedAt: '2026-12-02'"],
    ['review-order', "nextReview: '2027-11-18'", "nextReview: '2026-11-18'"],
    ['requalification', 'every: 90d', 'every: 180d'],
    ['requalification', 'afterSuboptimalOutcome: true', 'afterSuboptimalOutcome: false'],
    ['logging', 'auditEventPerAction: true', 'auditEventPerAction: false'],
    ['logging', 'recordApprovals: true', 'recordApprovals: false'],
    ['abort-window', 'abortWindow: 2m', 'abortWindow: 119s'],
    ['approval-age', 'validFor: 10m', 'validFor: 16m'],
    ['escalation-role', 'data: database-owner', 'data: on-call'],
    ['escalation-role', 'commander: incident-commander', 'commander: on-call'],
    ['escalation-role', 'regulated: compliance-lead', 'regulated: on-call'],
    ['open-fallback', 'fallback: 2', 'fallback: 4'],
    ['fallback-below-demand', 'fallback: 2', 'fallback: 1'],
    ['permits-on-any', 'match: all', 'match: any'],
    ['demands-on-all', 'match: any', 'match: all'],
    ['silence-is-consent', 'onTimeout: page-on-call', 'onTimeout: execute'],
    ['guardrail-open', 'coolDown: 15m', 'coolDown: 0ms'],
    ['guardrail-open', 'verify: undo-then-escalate', "verify: 'off'"],
    ['guardrail-open', 'bindsTo: digest', 'bindsTo: nothing'],
    ['guardrail-open', 'sourcesMin: 2', 'sourcesMin: 1'],
    ['guardrail-open', 'changeWindow: enforced', 'changeWindow: ignored'],
    ['not-executable', '    - rolling-restart\n', ''],
    ['authorises-human-action', 'kind: rolling-restart', 'kind: run-migration'],
    ['pattern-without-runbook', 'patterns: [queue-backlog]', 'patterns: [queue-backlog, gone]'],
    ['authorised-nowhere', '    kind: rolling-restart\n    level: 4', '    kind: rolling-restart\n    level: 2'],
  ])('tells %s when `%s` becomes `%s`', (rule, text, by) => {
    const before = rulesBefore().filter((one) => one === rule).length;
    copy.edit('policy.yaml', text, by);
    expect(rules().filter((one) => one === rule).length).toBeGreaterThan(before);
  });

  it.each([
    ['tier-too-low', 'tier: 1', 'tier: 0'],
    ['irreversible-low-tier', 'undo: self-restoring', 'undo: irreversible'],
    ['not-executable', 'kind: rolling-restart', 'kind: run-migration'],
    ['amount', 'tier: 1', 'amount: { default: 2, max: 1 }, tier: 1'],
    ['outside-envelope', 'kind: rolling-restart', 'amount: { default: 3, max: 3 }, kind: scale-out'],
    ['verify-window', 'verifyWithin: 5m', 'verifyWithin: 31m'],
    ['runbook-review', "reviewedAt: '2026-11-01'", "reviewedAt: '2025-01-31'"],
  ])('tells %s when a runbook has `%s` become `%s`', (rule, text, by) => {
    expect(rulesBefore()).not.toContain(rule);
    copy.edit('runbooks/oom-leak.yaml', text, by);
    expect(rules()).toContain(rule);
  });

  const exception =
    "{ id: e, reason: a test, lifts: [single-signal], services: [cart], owner: me, expires: '2027-03-01', reviewEvery: 7d }";

  it.each([
    ['exception-owner', 'owner: me, ', ''],
    ['exception-expiry', "expires: '2027-03-01', ", ''],
    ['exception-review', ', reviewEvery: 7d', ''],
    ['exception-expired', '2027-03-01', '2026-12-01'],
    ['exception-absolute', 'single-signal', 'regulated'],
  ])('tells %s of an exception', (rule, text, by) => {
    copy.edit('policy.yaml', 'exceptions:\n', `exceptions:\n  - ${exception}\n`);
    expect(rules()).not.toContain(rule);
    copy.edit(
      'policy.yaml',
      text === 'single-signal' ? 'lifts: [single-signal]' : text,
      text === 'single-signal' ? `lifts: [${by}]` : by,
    );
    expect(rules()).toContain(rule);
  });

  it('tells that there is no runbook at all', () => {
    copy.remove('runbooks/oom-leak.yaml');
    expect(rules()).toContain('no-runbooks');
  });

  it('tells the author who approves alone', () => {
    copy.edit('policy.yaml', 'author: automation engineering', 'author: me');
    for (const name of ['SRE lead on duty', 'name: VP of engineering', 'name: compliance lead']) {
      copy.edit('policy.yaml', name, name.startsWith('name') ? 'name: me' : 'me');
    }
    expect(rules()).toContain('only-author');
  });

  it('tells every schema error, not only the first, in the order of the file', () => {
    copy.edit('policy.yaml', 'fallback: 2', 'fallback: 7');
    copy.edit('policy.yaml', 'coolDown: 15m', 'coolDown: 15 minutes');
    copy.edit('policy.yaml', 'verify: undo-then-escalate', 'verify: undo-and-escalate');
    const { problems } = lintCandidate(copy.folder, asOf, shippedCharter);
    expect(problems.length).toBe(3);
    expect(problems.every(({ place, severity }) => place.line !== null && severity === 'error')).toBe(true);
    expect(problems.map(({ place }) => place.line)).toEqual(
      problems.map(({ place }) => place.line).toSorted((a, b) => a! - b!),
    );
    expect(problems[2]?.mend).toContain('undo-then-escalate');
  });

  it('tells errors first, then warnings, then notes, each in the order of the files and of their lines', () => {
    copy.edit('runbooks/oom-leak.yaml', 'tier: 1', 'amount: { default: 2, max: 1 }, tier: 0');
    copy.edit('policy.yaml', 'coolDown: 15m', 'coolDown: 0ms');
    copy.edit('policy.yaml', 'owner: head of reliability', '');
    const { problems } = lintCandidate(copy.folder, asOf, shippedCharter);
    const places = problems.map(
      ({ severity, place }) => [severity, basename(place.file ?? ''), place.line ?? 0] as const,
    );
    const order = ['error', 'warning', 'note'];
    const inOrder = places.toSorted(
      (a, b) => order.indexOf(a[0]) - order.indexOf(b[0]) || (a[1] < b[1] ? 1 : a[1] > b[1] ? -1 : a[2] - b[2]),
    );
    expect(new Set(places.map(([severity, file]) => `${severity} ${file}`)).size).toBeGreaterThan(3);
    expect(places).toEqual(inOrder);
  });

  it('looks at the cells of clauses that decide and can be asked, and at no others', () => {
    const cells = () => lintCandidate(copy.folder, asOf, shippedCharter).cells;
    expect(cells()).not.toBeNull();
    copy.edit('policy.yaml', 'when: scope.shared', 'when: scope.share');
    expect(cells()).toBeNull();
    copy.edit('policy.yaml', 'when: scope.share', 'when: scope.shared');
    copy.write('candidate.yaml', 'policy: { kind: exec, command: [decide] }\n');
    expect(cells()).toBeNull();
  });

  it('tells every clause that does not compile', () => {
    copy.edit('policy.yaml', 'when: scope.shared', 'when: scope.share');
    copy.edit('policy.yaml', 'when: event.active', 'when: event.activ');
    expect(rules()).toEqual(['readable', 'readable', ...rules().slice(2)]);
  });

  it('is silent about when it was asked: the same date gives the same report', () => {
    expect(lintCandidate(copy.folder, asOf, shippedCharter)).toEqual(lintCandidate(copy.folder, asOf, shippedCharter));
  });
});
