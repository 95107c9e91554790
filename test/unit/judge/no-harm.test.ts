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
