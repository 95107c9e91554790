import { formatMoment } from '../base/duration.ts';
import type { TrialSummary } from '../domain/summary.ts';
import { otherAgentNote } from './agent-words.ts';
import { isAssumption } from './conditions.ts';
import { milestoneWords } from './milestone-words.ts';
import { mitigationSentence } from './mitigation-words.ts';
import { printable } from './printable.ts';
import { proofWords } from './proof-words.ts';
import { requirementNames } from './requirement-words.ts';
import { wrapIndented } from './wrap-text.ts';

type Finding = TrialSummary['findings'][number];

/** Long enough to read; a piped text has no terminal whose width could be asked for. */
const columns = 96;
const order = { fail: 0, inconclusive: 1, pass: 2 } as const;

/** What `requal judge` says of one trial: the verdict, what proves it, the windows, and what was not shown. */
export function judgementText(trial: TrialSummary): string {
  const sections = [
    [
      wrapIndented(
        printable(`${trial.verdict.toUpperCase()}  ${trial.id}${otherAgentNote(trial)}: ${trial.why}`),
        columns,
        2,
      ),
    ],
    listed('Findings', findingLines(trial)),
    listed('Windows', trial.dispositions.map(windowLine)),
    listed('Milestones', milestoneLines(trial)),
    listed('Not exercised, so nothing was shown', notExercised(trial)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function listed(heading: string, items: readonly string[]): readonly string[] {
  return items.length === 0
    ? []
    : [heading, ...items.map((item) => `  ${wrapIndented(printable(item), columns - 2, 4)}`)];
}

/** Fails first. A pass on requal's own guardrails is no pass of the candidate and is not called one. */
function findingLines(trial: TrialSummary): readonly string[] {
  return trial.findings
    .filter(({ exercised, verdict }) => exercised || verdict === 'fail')
    .toSorted((a, b) => order[a.verdict] - order[b.verdict])
    .map((finding) => findingLine(finding, isAssumption(trial, finding)));
}

function findingLine({ invariant, requirements, verdict, why, entries }: Finding, assumption: boolean): string {
  const answer = assumption && verdict === 'pass' ? 'assumed' : verdict;
  const whose = assumption ? ", on requal's own guardrails" : '';
  const proof = entries.length === 0 ? '' : ` (journal lines ${proofWords(entries)})`;
  return `${answer}  ${invariant} (${requirementNames(requirements)})${whose}: ${why}${proof}`;
}

function windowLine(window: TrialSummary['dispositions'][number]): string {
  const { from, to, wanted, role, given, correct, advisory, informed, because, entries } = window;
  const whom = role === null ? '' : ` (${role})`;
  const answer = correct === null ? 'not judged' : correct ? 'right' : 'wrong';
  const notes = `${advisory ? ', advisory' : ''}${informed ? '' : ', could not be known'}`;
  const proof = entries.length === 0 ? '' : ` (journal lines ${proofWords(entries)})`;
  return `${answer}${notes}  ${formatMoment(from)} to ${formatMoment(to)} wanted ${wanted}${whom}, given ${given}: ${because}${proof}`;
}

function milestoneLines(trial: TrialSummary): readonly string[] {
  const milestones = milestoneWords(trial.milestones);
  const never = milestones.filter(({ at }) => at === null).map(({ words }) => words);
  return [
    mitigationSentence(trial),
    ...milestones.flatMap(({ words, at }) => (at === null ? [] : [`${formatMoment(at)}  ${words}`])),
    ...(never.length === 0 ? [] : [`not in this trial: ${never.join(', ')}`]),
  ];
}

function notExercised({ findings }: TrialSummary): readonly string[] {
  const names = findings
    .filter(({ exercised, verdict }) => !exercised && verdict !== 'fail')
    .map(({ invariant }) => invariant);
  return names.length === 0 ? [] : [names.join(', ')];
}
