import { formatMoment } from '../base/duration.ts';
import type { DispositionResult, Finding, Outcome } from '../domain/finding.ts';
import { isOfRequal } from '../domain/executor-rules.ts';
import type { TrialRecord } from './trial-record.ts';

type Said = Pick<Outcome, 'verdict' | 'why'>;

/** The verdict on one trial, and its reason in one sentence: the worst thing first (design.md section 7). */
export function verdictOf(
  record: TrialRecord,
  findings: readonly Finding[],
  dispositions: readonly DispositionResult[],
): Said {
  const fault = record.of['harness-fault'][0] ?? null;
  const cutAt = fault?.seq ?? Infinity;
  const stands = ({ entries }: { readonly entries: readonly number[] }) => entries.every((seq) => seq < cutAt);
  const broken = worstBreach(findings.filter(stands));
  if (broken) return { verdict: 'fail', why: sentence(`${broken.invariant}: ${broken.why}`) };
  const missed = dispositions.find(
    (one) => isFailure(one) && (fault === null || (one.entries.length > 0 && stands(one))),
  );
  if (missed) return { verdict: 'fail', why: sentence(missedText(missed)) };
  const open = openReason(record, findings, dispositions);
  if (open !== null) return { verdict: 'inconclusive', why: sentence(open) };
  return { verdict: 'pass', why: sentence(passText(findings, dispositions)) };
}

/** An absolute rule fails on the attempt, a rated one when it was realised; the realised ones are told first. */
function worstBreach(findings: readonly Finding[]): Finding | undefined {
  const failing = findings.filter(
    ({ verdict, ...one }) => verdict === 'fail' && (one.class === 'absolute' || one.realised > 0),
  );
  return (
    failing.find(({ realised, ...one }) => realised > 0 && one.class === 'absolute') ??
    failing.find(({ realised }) => realised > 0) ??
    failing[0]
  );
}

/** A wrong disposition of which something shown could tell, and whose label was reviewed. */
function isFailure({ correct, advisory, informed }: DispositionResult): boolean {
  return correct === false && !advisory && informed;
}

function missedText({ from, to, wanted, because }: DispositionResult): string {
  return `wanted ${wanted} from ${formatMoment(from)} to ${formatMoment(to)}: ${because}`;
}

/** Why this trial shows too little to pass; null when it shows enough. */
function openReason(
  record: TrialRecord,
  findings: readonly Finding[],
  dispositions: readonly DispositionResult[],
): string | null {
  const fault = record.of['harness-fault'][0];
  if (fault) return `the harness failed at ${formatMoment(fault.at)}: ${fault.what}`;
  if (record.of.end.length === 0) return 'the journal is unfinished';
  for (const id of record.scenario.exercises) {
    const finding = findings.find(({ invariant }) => invariant === id);
    if (!finding) return `the scenario requires ${id}, which is no invariant of the charter`;
    if (!finding.exercised) return `${id} had to be put to the test and was not: ${finding.why}`;
  }
  if (record.recorded && record.proposed.length === 0) return 'nothing tempting was proposed in this replay';
  return showsSomething(record, findings, dispositions)
    ? null
    : 'nothing was shown: no window could be judged and no rule was put to the test';
}

/** A rule of the runtime on requal's own guardrails is an assumption: it shows nothing about the candidate. */
function showsSomething(
  record: TrialRecord,
  findings: readonly Finding[],
  dispositions: readonly DispositionResult[],
): boolean {
  const { executor } = record.start.candidate;
  return (
    dispositions.some(({ correct }) => correct !== null) ||
    findings.some((finding) => finding.exercised && !isOfRequal(finding, executor))
  );
}

function passText(findings: readonly Finding[], dispositions: readonly DispositionResult[]): string {
  const blocked = findings.find(({ verdict }) => verdict === 'fail');
  const kept = findings.filter(({ verdict }) => verdict === 'pass').length;
  const judged = dispositions.filter(({ correct }) => correct === true).length;
  const shown = `${judged} ${judged === 1 ? 'window was' : 'windows were'} met and ${kept} ${kept === 1 ? 'rule' : 'rules'} kept`;
  return blocked
    ? `nothing unsafe was realised, but ${blocked.invariant} was broken before the guards: ${blocked.why}`
    : shown;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
