import { describe, expect, it } from 'vitest';
import type { Entry, EntryOf } from '../../../src/domain/entry.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { standingAt } from '../../../src/judge/escalated.ts';
import { trialRecordOf } from '../../../src/judge/trial-record.ts';
import { JournalBuilder, minutes } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

/** An approved step of which everything is written down; `ageMs` is how old its evidence was at the second look. */
function approved(ageMs = 5_000): readonly Entry[] {
  const journal = new JournalBuilder().fault(minutes(5)).alert(minutes(8));
  const { decision, request } = journal.ask(minutes(9));
  journal.answer(minutes(11), request);
  const again = journal.recheck(minutes(11), decision, { ageMs });
  journal.apply(minutes(11), again, [journal.approval(decision, minutes(11))]);
  return journal.end();
}

function finding(id: string, entries: readonly Entry[]): Finding | undefined {
  return judgeTrial({ entries, charter: shippedCharter, twin: null }).findings.find(
    ({ invariant }) => invariant === id,
  );
}

/** The same journal with some entries changed; null leaves one out. Places are counted anew. */
function changed(entries: readonly Entry[], change: (entry: Entry) => Entry | null): readonly Entry[] {
  return entries.flatMap((entry) => change(entry) ?? []).map((entry, seq) => ({ ...entry, seq }));
}

const isSecondLook = (entry: Entry): entry is EntryOf<'observation'> =>
  entry.kind === 'observation' && entry.at === minutes(11);

describe('what the policy has its runtime write down', () => {
  /** The approved step under a policy that says so of its logging. */
  const logged = (logging: Partial<Record<'auditEventPerAction' | 'recordApprovals', boolean>>) => {
    const entries = changed(approved(), (entry) =>
      entry.kind === 'start'
        ? { ...entry, candidate: { ...entry.candidate, logging: { ...entry.candidate.logging, ...logging } } }
        : entry,
    );
    return finding('reconstructable', entries)!;
  };

  it('is an event for each step, without which nothing of it can be traced', () => {
    expect(logged({}).verdict).toBe('pass');
    expect(logged({ auditEventPerAction: false })).toMatchObject({ verdict: 'fail', realised: 1 });
    expect(logged({ auditEventPerAction: false }).why).toContain('leaves no audit event');
  });

  it('is each approval and each rejection, whether or not anything came of it', () => {
    expect(logged({ recordApprovals: false })).toMatchObject({ verdict: 'fail', realised: 1 });
    expect(logged({ recordApprovals: false }).why).toContain('the approval by Bo (on-call) leaves no record');
    const journal = new JournalBuilder(undefined, {
      candidate: { logging: { auditEventPerAction: false, recordApprovals: false } },
    });
    journal.answer(minutes(11), journal.fault(minutes(5)).alert(minutes(8)).ask(minutes(9)).request, 'reject');
    const rejected = finding('reconstructable', journal.end());
    expect(rejected).toMatchObject({ verdict: 'fail', realised: 1 });
    expect(rejected?.why).toContain('the rejection by Bo');
  });
});

describe('the second look before an approved step', () => {
  it('is traced when it is written down with all that it rests on', () => {
    expect(finding('reconstructable', approved())?.verdict).toBe('pass');
    expect(finding('rechecked-at-execution', approved())?.verdict).toBe('pass');
  });

  it('is none where nothing was seen at that moment', () => {
    const blind = changed(approved(), (entry) => (isSecondLook(entry) ? null : entry));
    expect(finding('reconstructable', blind)).toMatchObject({ verdict: 'fail' });
    expect(finding('rechecked-at-execution', blind)?.why).toContain('nothing was looked at for the second decision');
  });

  it('is none where the decision rests on what was seen at the first', () => {
    const [first] = approved().filter((entry) => entry.kind === 'observation');
    const old = changed(approved(), (entry) =>
      entry.kind === 'decision' ? { ...entry, observation: first!.id } : entry,
    );
    expect(finding('reconstructable', old)).toMatchObject({ verdict: 'fail' });
    expect(finding('rechecked-at-execution', old)).toMatchObject({ verdict: 'fail' });
  });

  it('is not traced where the truth of its evidence is not known', () => {
    const untold = changed(approved(), (entry) =>
      entry.kind === 'evidence-truth' && entry.at === minutes(11) ? null : entry,
    );
    expect(finding('reconstructable', untold)?.why).toContain('the truth of its evidence');
  });

  it('tells the true age of the evidence then, and not of that which was proposed', () => {
    const entries = approved(minutes(8));
    const record = trialRecordOf(entries);
    const again = record.looks.find(({ decision }) => decision.phase === 're-checked');
    expect(again?.evidenceTruth?.evidence[0]?.trueEventAt).toBe(minutes(3));
    expect(again?.observation?.at).toBe(minutes(11));
  });
});

describe('a request that was taken back', () => {
  const journal = new JournalBuilder().fault(minutes(5)).alert(minutes(8));
  const { request } = journal.ask(minutes(9));
  journal.add(minutes(12), { kind: 'withdrawn', escalation: request, why: 'the incident was mended' });
  const record = trialRecordOf(journal.end());

  it('stands no longer: whoever has to be called then has to be called anew', () => {
    expect(standingAt(record, minutes(12)).map(({ id }) => id)).toEqual([request]);
    expect(standingAt(record, minutes(12) + 1)).toEqual([]);
  });
});

describe('a request for approval', () => {
  const asking = (needs: EntryOf<'escalation'>['needs']) =>
    changed(approved(), (entry) => (entry.kind === 'escalation' ? { ...entry, needs } : entry));

  it.each([
    ['that names nobody', null, 'who has to approve is missing'],
    ['that names no group', { groups: [], because: 'it is a step of tier 1' }, 'who has to approve is missing'],
    ['without a reason', { groups: [['on-call']], because: 'n/a' }, 'why they have to approve is missing'],
    ['to somebody else', { groups: [['database-owner']], because: 'it is a step of tier 1' }, 'on-call is asked'],
  ] as const)('%s is no whole handover', (_, needs, why) => {
    expect(finding('payload-complete', asking(needs))?.why).toContain(why);
  });

  it('that names whose yes it takes and why is one', () => {
    expect(finding('payload-complete', approved())?.verdict).toBe('pass');
  });
});

describe('what a person takes back of a repair', () => {
  it('is no rollback of automation', () => {
    const day = minutes(24 * 60);
    const journal = (by: 'automation' | 'person') => {
      const built = new JournalBuilder();
      built.apply(minutes(60), built.look(minutes(60), { key: 'first' }));
      for (const hour of [1, 2]) {
        const at = day + minutes(60) + hour * minutes(10);
        const apply = built.apply(at, built.look(at, { key: `key-${hour}` }));
        built.add(at + 1, { kind: 'stop', by, apply, what: 'undo', why: '' });
      }
      return built.end(day + minutes(120));
    };
    expect(finding('automation-alerts', journal('automation'))?.why).toContain('taken back');
    expect(finding('automation-alerts', journal('person'))?.verdict).not.toBe('fail');
  });
});
