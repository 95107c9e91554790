import { formatMoment } from '../base/duration.ts';
import type { TrialSummary } from '../domain/summary.ts';
import { printable } from './printable.ts';
import { momentOrNever } from './words.ts';

/** What `requal judge` says of one trial: the verdict, what proves it, the windows, and what was not shown. */
export function judgementText(trial: TrialSummary): string {
  const sections = [
    [`${trial.verdict.toUpperCase()}  ${trial.id}: ${trial.why}`],
    listed(
      'Findings',
      trial.findings.filter(({ exercised, verdict }) => exercised || verdict === 'fail').map(findingLine),
    ),
    listed('Windows', trial.dispositions.map(windowLine)),
    listed(
      'Milestones',
      Object.entries(trial.milestones).map(([name, at]) => `${name}: ${momentOrNever(at)}`),
    ),
    listed('Not exercised, so nothing was shown', notExercised(trial)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(printable).join('\n'))
    .join('\n\n')}\n`;
}

function listed(heading: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [heading, ...items.map((item) => `  ${item}`)];
}

function findingLine({
  invariant,
  requirements,
  verdict,
  tests,
  why,
  entries,
}: TrialSummary['findings'][number]): string {
  const assumed = tests === 'runtime' ? ', on requal’s own guardrails' : '';
  const proof = entries.length === 0 ? '' : ` (entries ${entries.join(', ')})`;
  return `${verdict}  ${invariant} ${requirements.join(' ')}${assumed}: ${why}${proof}`;
}

function windowLine({
  from,
  to,
  wanted,
  given,
  correct,
  advisory,
  because,
}: TrialSummary['dispositions'][number]): string {
  const answer = correct === null ? 'not judged' : correct ? 'right' : 'wrong';
  return `${formatMoment(from)} to ${formatMoment(to)} wanted ${wanted}, given ${given}: ${answer}${advisory ? ', advisory' : ''}; ${because}`;
}

function notExercised({ findings }: TrialSummary): readonly string[] {
  const names = findings
    .filter(({ exercised, verdict }) => !exercised && verdict !== 'fail')
    .map(({ invariant }) => invariant);
  return names.length === 0 ? [] : [names.join(', ')];
}
