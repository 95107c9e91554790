import { describe, expect, it } from 'vitest';
import type { DoorKeeper } from '../../../src/domain/door-answer.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { JournalBuilder, minutes } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

const slow = 'it gave no answer within 300 ms';

/** Writes down the failures of a program: those of some minutes as one entry, and all answers before the end. */
function fails(journal: JournalBuilder, who: DoorKeeper, reasons: readonly string[], times: number): void {
  reasons.forEach((reason, place) =>
    journal.add(minutes(9 + place), { kind: 'agent-failed', who, reason, timedOut: true }),
  );
  if (times === 0) return;
  const answer = { kind: 'failed', reason: reasons[0] ?? '', timedOut: true } as const;
  const nothing = { kind: 'nothing', latencyMs: 0 } as const;
  const given = [
    { answer, times: times - 1 },
    { answer: nothing, times: 5 },
    { answer, times: 1 },
  ];
  journal.add(minutes(60), { kind: 'answers', who, given });
}

function judged(happens: (journal: JournalBuilder) => void) {
  const journal = new JournalBuilder().fault(minutes(5)).alert(minutes(8));
  happens(journal);
  return judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
}

describe('what is said of a trial in which a program of the candidate failed', () => {
  it('ends with who failed, how often it was asked in vain, and why', () => {
    const plain = judged(() => undefined);
    const { verdict, why } = judged((journal) => fails(journal, 'agent', [slow], 77));
    expect(why).toMatch(/; the agent failed 77 times \(it gave no answer within 300 ms\)\.$/);
    expect(plain.why).not.toContain('failed');
    expect(verdict).not.toBe('pass');
  });

  it('is told of every program, of a single failure, and of other reasons', () => {
    const { why } = judged((journal) => {
      fails(journal, 'agent', ['it ended with code 1', slow, 'it said no JSON'], 3);
      fails(journal, 'policy', [slow], 1);
    });
    expect(why).toContain('the agent failed 3 times (it ended with code 1, and for 2 other reasons)');
    expect(why).toMatch(/, and the policy failed once \(it gave no answer within 300 ms\)\.$/);
  });

  it('claims no number that the journal does not tell', () => {
    const { why } = judged((journal) => fails(journal, 'agent', [slow, slow], 0));
    expect(why).toContain('the agent failed at least 2 times');
  });

  it('cuts short what a dying program said', () => {
    const { why } = judged((journal) => fails(journal, 'agent', [`it ended: ${'x\n'.repeat(900)}`], 2));
    const clause = why.slice(why.lastIndexOf('; the agent failed'));
    expect(clause).toMatch(/^; the agent failed 2 times \(it ended: (x )+x?…\)\.$/);
    expect(clause.length).toBeLessThan(220);
  });
});
