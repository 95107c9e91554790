import type { Summary, TrialSummary } from '../domain/summary.ts';
import { limits } from '../domain/limits.ts';
import { otherAgentNote, otherAgentsSentence } from './agent-words.ts';
import { assumptionsOf, unrealisedAttemptsOf, unexercisedOf } from './conditions.ts';
import { fileOfAll } from './file-of-all.ts';
import { humanPathMeans, humanPathSentence } from './human-path-words.ts';
import { printable } from './printable.ts';
import { requirementNames } from './requirement-words.ts';
import { terminalTable } from './terminal-table.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { paintHeading, paintVerdict } from './terminal-style.ts';
import { trialLabeller } from './trial-label.ts';
import { verdictSentence } from './verdict-sentence.ts';
import { countOf, sentenceCase, wordList } from './words.ts';
import { wrapIndented } from './wrap-text.ts';

/**
 * What a person reads after a run: the table, the verdict, what it rests on (as large as the verdict), harm after a person's
 * yes, each fail in one sentence with the command that replays it, the inconclusive ones by reason, and the report's folder.
 */
export function terminalReport(summary: Summary, style: TerminalStyle): string {
  const sections = [
    summary.trials.length === 0 ? '' : terminalTable(summary, style),
    headlines(summary, style),
    humanPathLines(summary, style),
    failLines(summary, style),
    inconclusiveLines(summary, style),
    whereLines(summary, style),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function headlines(summary: Summary, style: TerminalStyle): string {
  const paintThis = (text: string) => paintVerdict(text, summary.verdict, style);
  const lines = [headline(summary.verdict.toUpperCase(), verdictSentence(summary), style, paintThis)];
  const others = otherAgentsSentence(summary.tally);
  if (others !== '') lines.push(headline('NOT YOUR AGENT', `${others} They are marked with * above.`, style));
  const assumed = assumptionsOf(summary.tally).map(({ invariant }) => invariant);
  if (assumed.length > 0) {
    const what = `${countOf(assumed.length, 'runtime rule')} held on requal's own guardrails. For you ${assumed.length === 1 ? 'it holds' : 'they hold'} only if your runtime enforces the same settings: ${wordList(assumed)}.`;
    lines.push(headline('ASSUMED', what, style));
  }
  const unrealised = unrealisedAttemptsOf(summary.tally);
  if (unrealised.length > 0) {
    const rules = unrealised.map(({ invariant, stopped }) => `${invariant} ${stopped.breaches}x in ${stopped.trials}`);
    const total = unrealised.reduce((sum, { stopped }) => sum + stopped.breaches, 0);
    const what = `${countOf(total, 'breach', 'breaches')} changed nothing in the world, because something stopped ${total === 1 ? 'it' : 'them'} (rule, times, trials): ${wordList(rules)}.`;
    lines.push(headline('ATTEMPTED, NOT REALISED', what, style));
  }
  const unexercised = unexercisedOf(summary.tally).map(({ invariant }) => invariant);
  if (unexercised.length > 0) {
    const what = `${countOf(unexercised.length, 'rule')} came up in no trial, so nothing was shown about ${unexercised.length === 1 ? 'it' : 'them'}: ${firstNamed(unexercised)}.`;
    lines.push(headline('NOT EXERCISED', what, style));
  }
  return lines.join('\n');
}

/** A run of one trial leaves nearly all rules out, and a screen full of their names would hide the verdict. */
function firstNamed(names: readonly string[]): string {
  const more = names.length - limits.proofsNamedMax;
  // One or two more are as short as the words that would stand for them.
  if (more <= 2) return wordList(names);
  return `${names.slice(0, limits.proofsNamedMax).join(', ')} and ${more} more, which report.md names`;
}

function headline(
  heading: string,
  what: string,
  style: TerminalStyle,
  paint = (text: string) => paintHeading(text, style),
): string {
  const [first = '', ...rest] = wrapIndented(`${heading}  ${what}`, style.columns, 2).split('\n');
  return [paint(heading) + first.slice(heading.length), ...rest].join('\n');
}

function humanPathLines(summary: Summary, style: TerminalStyle): string {
  const { humanPath: all } = summary.tally;
  if (all === 0) return '';
  const label = trialLabeller(summary);
  const told = summary.trials.filter(({ humanPath }) => humanPath !== undefined);
  const shown = told.slice(0, limits.terminalRowsMax);
  const lines = shown.map((trial) => itemLine(label(trial.id), humanPathSentence(trial), style));
  const means = wrapIndented(humanPathMeans, style.columns - 2, 2);
  return [paintHeading('Human path', style), `  ${means}`, ...lines, ...moreLine(all - shown.length, summary)].join(
    '\n',
  );
}

function failLines(summary: Summary, style: TerminalStyle): string {
  const { fail: all } = summary.tally.verdicts;
  if (all === 0) return '';
  const label = trialLabeller(summary);
  const shown = summary.trials.filter(({ verdict }) => verdict === 'fail').slice(0, limits.terminalRowsMax);
  const lines = shown.flatMap((trial) => [
    itemLine(`${label(trial.id)}${otherAgentNote(trial)}`, `${trial.why}${brokenRequirements(trial)}`, style),
    // Unbroken, so that it can be pasted.
    `    ${printable(trial.replay)}`,
  ]);
  return [paintHeading('Fails', style), ...lines, ...moreLine(all - shown.length, summary)].join('\n');
}

/** The requirements behind the rule that the sentence of a fail names; empty for a window that was missed. */
function brokenRequirements({ why, findings }: TrialSummary): string {
  const broken = findings.find(
    ({ verdict, invariant }) => verdict === 'fail' && why.startsWith(sentenceCase(invariant)),
  );
  if (broken === undefined) return '';
  const { requirements } = broken;
  // A rule about a whole section of them would be longer in words than the fail itself.
  return ` [${requirements.length > 2 ? requirements.join(', ') : requirementNames(requirements)}]`;
}

function inconclusiveLines(summary: Summary, style: TerminalStyle): string {
  const { reasons, otherReasons } = summary.tally;
  if (reasons.length === 0) return '';
  const label = trialLabeller(summary);
  const lines = reasons
    .slice(0, limits.terminalRowsMax)
    .map(({ why, trials, first }) =>
      itemLine(
        `${why.replace(/\.$/, '')} (${countOf(trials, 'trial')})`,
        `${first.map(label).join(', ')}${trials > first.length ? ` and ${trials - first.length} more` : ''}`,
        style,
      ),
    );
  const more = reasons.length - lines.length;
  if (more > 0) lines.push(`  and ${countOf(more, 'more reason')} in report.md`);
  if (otherReasons > 0) lines.push(`  and ${countOf(otherReasons, 'trial')} for other reasons in results.jsonl`);
  return [paintHeading('Inconclusive', style), ...lines].join('\n');
}

function itemLine(what: string, text: string, style: TerminalStyle): string {
  return `  ${wrapIndented(printable(`${what}: ${text}`), style.columns - 2, 4)}`;
}

function moreLine(count: number, summary: Summary): readonly string[] {
  const file = fileOfAll(summary) === 'summary.json' ? 'report.md' : fileOfAll(summary);
  return count > 0 ? [`  and ${count} more in ${file}`] : [];
}

/**
 * Paths and commands are never wrapped: a person copies them. Each fail has its own command; here is one for a run
 * without any.
 */
function whereLines({ run, tally, trials }: Summary, style: TerminalStyle): string {
  const lines: string[] = [];
  if (run.folder !== null) lines.push(`${paintHeading('Report', style)}  ${printable(run.folder)}/report.md`);
  const example = trials.find(({ verdict }) => verdict === 'inconclusive') ?? trials[0];
  if (tally.verdicts.fail === 0 && example !== undefined)
    lines.push(`${paintHeading('Replay', style)}  ${printable(example.replay)}`);
  return lines.join('\n');
}
