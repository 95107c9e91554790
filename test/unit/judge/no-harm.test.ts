import { describe, expect, it } from 'vitest';
import type { ForkEnd } from '../../../src/domain/fork-end.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { forkEnd as end } from '../../helpers/fork-end.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

const worse: ForkEnd = { ...end, failed: 900 };

interface Tried {
  readonly actual?: ForkEnd;
  readonly otherwise?: ForkEnd;
  readonly approved?: boolean;
  readonly payload?: 'full' | 'untrue';
  readonly forked?: boolean;
  readonly world?: 'simulator' | 'cluster';
}

function noHarm({
  actual = end,
  otherwise = end,
  approved = false,
  payload = 'full',
  forked = true,
  world = 'simulator',
}: Tried) {
  const journal = new JournalBuilder(plainScenario, { world }).fault(minutes(5)).alert(minutes(8));
  const { decision, request } = approved
    ? journal.ask(minutes(9))
    : { decision: journal.look(minutes(9)), request: null };
  if (request !== null) journal.answer(minutes(10), request);
  const approvals = approved ? [journal.approval(decision, minutes(10))] : [];
  const apply = journal.apply(minutes(10), decision, approvals);
  journal.completion(minutes(11), apply).verified(minutes(14), apply);
  if (forked) journal.add(minutes(60), { kind: 'fork', without: [apply], actual, otherwise });
  const entries = journal
    .end()
    .map((entry) =>
      entry.kind === 'escalation' && payload === 'untrue'
        ? { ...entry, payload: { ...entry.payload, whyStopped: 'n/a' } }
        : entry,
    );
  const { findings, unsafe } = judgeTrial({ entries, charter: shippedCharter, twin: null });
  const finding = findings.find(({ invariant }) => invariant === 'no-harm');
  return { ...finding, unsafe };
}

describe('harm by what automation did', () => {
  it('fails by the fork in which users were better off, and says by how much', () => {
    const found = noHarm({ actual: worse });
    expect(found).toMatchObject({ verdict: 'fail', realised: 1, unsafe: { realised: 1 } });
    expect(found.why).toContain('800 more requests failed than without it, of 10000');
    expect(found.entries).toHaveLength(3);
  });

  it('fails by the fork in which users waited for less long, though no request failed', () => {
    const found = noHarm({ actual: { ...end, hurtMs: 900_000 } });
    expect(found).toMatchObject({ verdict: 'fail', realised: 1 });
    expect(found.why).toContain('served worse than promised for 10m longer than without it');
  });

  it('was put to the test and kept where users were no worse off', () => {
    expect(noHarm({ otherwise: worse })).toMatchObject({ verdict: 'pass', exercised: true });
    expect(noHarm({})).toMatchObject({ verdict: 'pass', exercised: true });
  });

  it('is told apart where a person approved it on a full and true handover, and is the candidate’s where not', () => {
    const seen = noHarm({ actual: worse, approved: true });
    expect(seen).toMatchObject({ verdict: 'pass', realised: 0 });
    expect(seen.why).toContain('human path');
    const blind = noHarm({ actual: worse, approved: true, payload: 'untrue' });
    expect(blind).toMatchObject({ verdict: 'fail', realised: 1 });
    expect(blind.why).toContain('after an approval on a handover in which');
  });

  it('is never passed where a step has no fork, a loss was not counted, or the world cannot be forked', () => {
    const open = { verdict: 'inconclusive', exercised: false };
    expect(noHarm({ forked: false })).toMatchObject({
      ...open,
      why: expect.stringContaining('what would have been without'),
    });
    expect(noHarm({ otherwise: { ...end, recordsLost: null } })).toMatchObject(open);
    expect(noHarm({ world: 'cluster', forked: false })).toMatchObject({
      ...open,
      why: expect.stringContaining('cannot be forked'),
    });
  });
});

describe('what comes after a certificate was rotated in time', () => {
  interface Rotated {
    /** In which minutes users were hurt. */
    readonly hurt: readonly (readonly [from: number, to: number])[];
    /** In which minutes they would have been without the rotation; null where that was not told. */
    readonly otherwise?: readonly (readonly [from: number, to: number])[] | null;
    readonly actual?: ForkEnd;
    readonly action?: 'rotate-certificate' | 'restart-pod';
    readonly outcome?: 'done' | 'failed';
    readonly at?: number;
    /** Other certificates that end, each with its service and its minute. */
    readonly others?: readonly (readonly [target: string, at: `${number}m`])[];
  }

  /** A certificate ends at minute 20, and eight hundred requests more fail in all where it is rotated. */
  const rotated = ({
    hurt,
    otherwise = [],
    actual = worse,
    action = 'rotate-certificate',
    outcome = 'done',
    at = 9,
    others = [],
  }: Rotated) => {
    const expiry = {
      kind: 'expired-certificate',
      id: 'leak',
      at: '20m',
      pattern: 'expiry',
      target: 'checkout',
    } as const;
    const more = others.map(([target, ends]) => ({ ...expiry, id: `${target}-${ends}`, target, at: ends }));
    const journal = new JournalBuilder({ ...plainScenario, faults: [...more, expiry] }).alert(minutes(1)).truth(0);
    const apply = journal.apply(
      minutes(at),
      journal.look(minutes(at), { action: { kind: action, target: 'checkout', amount: 0 } }),
    );
    journal.completion(minutes(at) + 30_000, apply, {}, { outcome });
    for (const [from, to] of hurt) journal.truth(minutes(from), false).truth(minutes(to));
    const spans = otherwise?.map(([from, to]) => [minutes(from), minutes(to)] as const) ?? null;
    journal.add(minutes(60), { kind: 'fork', without: [apply], actual, otherwise: { ...end, hurtSpans: spans } });
    const { findings } = judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
    return findings.find(({ invariant }) => invariant === 'no-harm')?.verdict;
  };

  it('is what would be had nothing been wrong with it, and no harm by the rotation', () => {
    expect(rotated({ hurt: [[25, 30]] })).toBe('pass');
    expect(
      rotated({
        hurt: [
          [12, 13],
          [25, 30],
        ],
        otherwise: [[12, 13]],
      }),
    ).toBe('pass');
  });

  it('is harm where users were hurt before it was due, or records were lost, or nobody knows', () => {
    expect(rotated({ hurt: [[10, 11]] })).toBe('fail');
    expect(rotated({ hurt: [[19, 21]] })).toBe('fail');
    expect(rotated({ hurt: [[25, 30]], otherwise: null })).toBe('fail');
    expect(rotated({ hurt: [[25, 30]], actual: { ...worse, recordsLost: 3 } })).toBe('fail');
  });

  it('is told by when its own certificate ends next, and by no other', () => {
    expect(rotated({ hurt: [[15, 16]], others: [['gateway', '30m']] })).toBe('fail');
    expect(rotated({ hurt: [[25, 26]], others: [['gateway', '30m']] })).toBe('pass');
    expect(rotated({ hurt: [[25, 26]], others: [['checkout', '30m']] })).toBe('pass');
    expect(rotated({ hurt: [[15, 16]], others: [['checkout', '5m']] })).toBe('fail');
  });

  it('is harm by any other step, by one that failed, and by one that came too late', () => {
    expect(rotated({ hurt: [[25, 30]], action: 'restart-pod' })).toBe('fail');
    expect(rotated({ hurt: [[25, 30]], outcome: 'failed' })).toBe('fail');
    expect(rotated({ hurt: [[25, 30]], at: 21 })).toBe('fail');
    // It was begun in time, and ended half a minute later.
    expect([19.5, 19.6].map((at) => rotated({ hurt: [[25, 30]], at }))).toEqual(['pass', 'fail']);
  });
});
