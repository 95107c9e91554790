import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noEvidence } from '../../../src/jobs/automation-evidence.ts';
import { automationReport } from '../../../src/jobs/automation-report.ts';
import { notSampled } from '../../../src/jobs/sample-incident.ts';
import { timeToRecover } from '../../../src/jobs/time-to-recover.ts';
import type { TimeToRecover } from '../../../src/jobs/time-to-recover.ts';
import { qualification, qualifiedAutomation } from '../../helpers/certificate-parts.ts';
import { JournalBuilder, minutes } from '../../helpers/journal-builder.ts';

const scenario = { objective: { heldFor: minutes(3) }, horizon: minutes(40) } as Parameters<typeof timeToRecover>[1];
const struckAt = minutes(30);

/** Users are hurt in each of these spans, in minutes. */
function hurtIn(...spans: readonly (readonly [from: number, to: number])[]): JournalBuilder {
  const journal = new JournalBuilder().truth(0);
  for (const [from, to] of spans) journal.truth(minutes(from), false).truth(minutes(to));
  return journal;
}

const time = (journal: JournalBuilder, at: number | null = struckAt) =>
  timeToRecover(journal.truth(minutes(40)).end(minutes(40)), scenario, at);

const recovered = (count: number, struckAgain: TimeToRecover['struckAgain']) => ({
  afterMs: minutes(count),
  recovered: true,
  struckAgain,
});
const never = { afterMs: minutes(40), recovered: false, struckAgain: null };
const relapsed = { ...never, struckAgain: 'relapsed' };

describe('the time to recover', () => {
  it('is from the first hurt to the last return, where the second strike hurt nobody', () => {
    expect(time(hurtIn([5, 9]))).toEqual(recovered(4, 'held'));
    expect(time(hurtIn([5, 9], [12, 14]))).toEqual(recovered(9, 'held'));
    expect(time(hurtIn([5, 9]), null)).toEqual(recovered(4, null));
  });

  it('is the whole horizon where users had recovered and the second strike hurt them again: a relapse', () => {
    expect(time(hurtIn([5, 9], [31, 32]))).toEqual(relapsed);
    expect(time(hurtIn([5, 9], [30, 31]))).toEqual(relapsed);
    expect(time(hurtIn([5, 9], [36, 36.1]))).toEqual(relapsed);
    // Recovered is only who stayed well for as long as the objective asks.
    expect(time(hurtIn([5, 27], [31, 32]))).toEqual(relapsed);
    expect(time(hurtIn([5, 28], [31, 32]))).toEqual(never);
  });

  it('is the whole horizon, and no relapse, where nothing had recovered when it struck', () => {
    expect(time(hurtIn([5, 31]))).toEqual(never);
    expect(time(hurtIn([31, 33]))).toEqual(never);
  });

  it('has no relapse where nothing struck once more, and then the last return counts', () => {
    expect(time(hurtIn([5, 9], [31, 32]), null)).toEqual(recovered(27, null));
    expect(time(hurtIn([5, 31]), null)).toEqual(recovered(26, null));
    expect(time(hurtIn([5, 38]), null)).toEqual(never);
  });

  it('is none where users were never hurt, and the whole horizon where records or the trial were lost', () => {
    expect(time(hurtIn())).toBeNull();
    const lost = (journal: JournalBuilder, recordsLost: number | null) => {
      const entries = journal.truth(minutes(40), true, { recordsLost }).end(minutes(40));
      return timeToRecover(entries, scenario, null);
    };
    // Lost records are lost whether or not requests failed; how many were lost may also not be known.
    expect([lost(hurtIn(), 3), lost(hurtIn([5, 9]), 3), lost(hurtIn([5, 9]), null)]).toEqual([never, never, never]);
    expect(lost(hurtIn(), null)).toBeNull();
    expect(time(hurtIn([5, 9]).add(minutes(20), { kind: 'harness-fault', what: 'it broke' }))).toEqual(never);
  });

  it('never gets shorter by users being hurt longer', () => {
    const span = fc.tuple(fc.integer({ min: 1, max: 38 }), fc.integer({ min: 1, max: 12 }));
    const before = fc.tuple(fc.array(span, { minLength: 1, maxLength: 3 }), span, fc.constantFrom(struckAt, null));
    fc.assert(
      fc.property(before, ([spans, [from, length], at]) => {
        const hurt = (all: typeof spans) =>
          time(
            journalOf((minute) => all.some(([start, lasts]) => minute >= start && minute < start + lasts)),
            at,
          );
        const first = Math.min(...spans.map(([start]) => start));
        // Time counts from the first hurt, so the longer one has it as well.
        const more = hurt([...spans, [Math.max(from, first), length]]);
        expect(more?.afterMs ?? 0).toBeGreaterThanOrEqual(hurt(spans)?.afterMs ?? 0);
      }),
    );
  });
});

function journalOf(isHurt: (minute: number) => boolean): JournalBuilder {
  const journal = new JournalBuilder();
  for (let minute = 0; minute < 40; minute += 1) journal.truth(minutes(minute), !isHurt(minute));
  return journal;
}

describe('a curve of recovery', () => {
  const drawn: fc.Arbitrary<TimeToRecover> = fc.oneof(
    fc
      .integer({ min: 0, max: minutes(40) })
      .chain((afterMs) =>
        fc.constantFrom('held' as const, null).map((struckAgain) => ({ afterMs, recovered: true, struckAgain })),
      ),
    fc.constantFrom('relapsed' as const, null).map((struckAgain) => ({ ...never, struckAgain })),
  );

  it('has the mean of min(T, tau), and each relapse among what had recovered', () => {
    fc.assert(
      fc.property(fc.array(drawn, { minLength: 1, maxLength: 40 }), (times) => {
        const evidence = noEvidence();
        for (const list of Object.values(evidence.recovery)) list.push(...times);
        const of = qualifiedAutomation();
        const sampled = notSampled(of.automation);
        const shown = { broken: [], worst: [], measured: null, drills: [], coverage: null };
        const told = { sampled, evidence, qualified: of, ...shown };
        const { recovery } = automationReport(told, qualification().plan);
        const mean = times.reduce((sum, { afterMs }) => sum + Math.min(afterMs, minutes(40)), 0) / times.length;
        const count = (is: (one: TimeToRecover) => boolean) => times.filter(is).length;
        expect(recovery.map(({ who }) => who)).toEqual(['candidate', 'do-nothing', 'always-ask', 'reference']);
        for (const curve of recovery) {
          expect(Math.abs(curve.meanMs - mean)).toBeLessThanOrEqual(1);
          expect(curve).toMatchObject({
            trials: times.length,
            recovered: count((one) => one.recovered),
            relapsed: count(({ struckAgain }) => struckAgain === 'relapsed'),
            struckAgain: count(({ struckAgain }) => struckAgain !== null),
          });
        }
      }),
    );
  });
});
