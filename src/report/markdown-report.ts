import { formatMoment } from '../base/duration.ts';
import { limits } from '../domain/limits.ts';
import { byRequirement } from '../domain/requirement.ts';
import type { Summary, TrialSummary } from '../domain/summary.ts';
import { otherAgentNote, otherAgentSentence, otherAgentsSentence } from './agent-words.ts';
import { assumptionsOf, unrealisedAttemptsOf, unexercisedOf } from './conditions.ts';
import { fileOfAll } from './file-of-all.ts';
import { trialsIn } from './make-summary.ts';
import { ruleRows } from './markdown-rules.ts';
import { markdownCode, markdownTable, markdownText } from './markdown-table.ts';
import { printable } from './printable.ts';
import { proofWords } from './proof-words.ts';
import { requirementNames, requirementSentence } from './requirement-words.ts';
import { timelinePath } from './timeline-path.ts';
import { humanPathMeans, humanPathSentence } from './human-path-words.ts';
import { mitigationWords } from './mitigation-words.ts';
import { verdictSentence } from './verdict-sentence.ts';
import { countOf, sentenceCase } from './words.ts';

/**
 * `report.md`: the verdict and a paragraph for somebody with thirty seconds; what it is conditional on, as large as the
 * verdict; the trials; each fail with its journal lines; windows; rules; assumptions; what was not exercised.
 */
export function markdownReport(summary: Summary): string {
  const sections = [
    opening(summary),
    conditions(summary),
    trialSection(summary),
    humanPathSection(summary),
    failSection(summary),
    inconclusiveSection(summary),
    windowSection(summary),
    ruleSection(summary),
    assumptionSection(summary),
    unexercisedSection(summary),
    requirementSection(summary),
    runSection(summary),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function opening(summary: Summary): string {
  const { unsafe, windows, verdicts } = summary.tally;
  const { binding, advisory } = windows;
  const worst = summary.trials.find(({ verdict }) => verdict === 'fail');
  const counted = `Unsafe decisions: ${unsafe.attempted} attempted, ${unsafe.realised} realised. Of ${countOf(binding.judged, 'judged window')}, ${binding.right} got what was wanted${advisory.judged === 0 ? '' : `; of ${advisory.judged} more that only advise, ${advisory.right}`}.`;
  const first = worst
    ? ` The first fail, ${markdownCode(worst.id)}${otherAgentNote(worst)}: ${markdownText(worst.why)}`
    : '';
  return `# Verdict: ${summary.verdict}\n\n${markdownText(verdictSentence(summary))} ${trialsIn(verdicts) === 0 ? '' : counted}${first}`;
}

function conditions(summary: Summary): string {
  const { worlds, scenarios } = summary.tally;
  const assumed = assumptionsOf(summary.tally).length;
  const unrealised = unrealisedAttemptsOf(summary.tally);
  const unexercised = unexercisedOf(summary.tally).length;
  const items = [
    `The trials of this run and nothing else: ${countOf(scenarios, 'scenario')}, ${countOf(summary.run.seeds.length, 'seed')}, ${worlds.length === 0 ? 'no world' : `the ${worlds.join(' and the ')} world`}. It gives no rate and no bound.`,
    otherAgentsSentence(summary.tally),
    `The charter with digest ${markdownCode(summary.run.charterDigest.slice(0, 12))}, and the candidates with the digests below.`,
    assumed === 0
      ? ''
      : `${sentenceCase(countOf(assumed, 'runtime rule'))} that held on requal's own guardrails: [assumptions](#assumptions), not passes.`,
    unrealised.length === 0
      ? ''
      : `Breaches that changed nothing in the world, because something stopped them: ${unrealised.map(({ invariant, stopped }) => `${markdownCode(invariant)} ${countOf(stopped.breaches, 'time')}`).join(', ')}.`,
    unexercised === 0
      ? ''
      : `Nothing at all about ${countOf(unexercised, 'rule')} that came up in no trial: [not exercised](#not-exercised).`,
  ].filter((item) => item !== '');
  return `# Conditional on\n\n${items.map((item) => `- ${item}`).join('\n')}`;
}

function trialSection(summary: Summary): string {
  const rows = summary.trials.slice(0, limits.markdownRowsMax).map((trial) => {
    const name =
      trial.verdict === 'pass'
        ? markdownCode(trial.id)
        : `[${markdownCode(trial.id)}](${encodeURI(timelinePath(trial.journal))})`;
    const windows = trial.dispositions.map(windowWords).join('<br>') || 'none';
    return [
      name,
      trial.verdict,
      trial.agent.of === 'scenario' ? `the scenario's, ${markdownText(trial.agent.kind)}` : 'own',
      windows,
      mitigationWords(trial),
      `${trial.unsafe.attempted} / ${trial.unsafe.realised}`,
    ];
  });
  const heads = [
    'Trial',
    'Verdict',
    'Agent',
    'Windows: wanted / given',
    'Mitigated after',
    'Unsafe: attempted / realised',
  ];
  return titled('Trials', markdownTable(heads, rows), trialsIn(summary.tally.verdicts) - rows.length, summary);
}

/** A difference is named as the oracle judged it: to ask where acting was allowed is right as well. */
function windowWords({ wanted, given, correct, advisory }: TrialSummary['dispositions'][number]): string {
  const notes = [correct === null ? 'not judged' : correct ? '' : 'wrong', advisory ? 'advisory' : ''];
  const words = notes.filter((note) => note !== '').join(', ');
  return `${wanted} / ${given}${words === '' ? '' : ` (${words})`}`;
}

function stopped(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Harm that people answer for: told apart from the fails, because no verdict rests on it. */
function humanPathSection(summary: Summary): string {
  const { humanPath: all } = summary.tally;
  if (all === 0) return '';
  const items = summary.trials
    .filter((trial) => trial.humanPath !== undefined)
    .slice(0, limits.markdownRowsMax)
    .map((trial) => `- ${markdownCode(trial.id)}: ${markdownText(humanPathSentence(trial))}`);
  return titled('Human path', `${humanPathMeans}\n\n${items.join('\n')}`, all - items.length, summary);
}

function failSection(summary: Summary): string {
  const fails = summary.trials.filter(({ verdict }) => verdict === 'fail');
  const items = fails.slice(0, limits.markdownRowsMax).map((trial) => {
    const rules = trial.findings
      .filter(({ verdict }) => verdict === 'fail')
      .map(
        ({ invariant, requirements, why, entries }) =>
          `- ${markdownCode(invariant)} (${requirementNames(requirements)}): ${stopped(markdownText(why))} Journal lines: ${proofWords(entries)}.`,
      );
    const sentences = [otherAgentSentence(trial.agent), trial.why].filter((text) => text !== '').join(' ');
    const head = `### ${markdownText(trial.id)}\n\n${markdownText(sentences)}`;
    return [head, rules.join('\n'), `\`\`\`sh\n${printable(trial.replay)}\n\`\`\``]
      .filter((text) => text !== '')
      .join('\n\n');
  });
  return titled('Fails', items.join('\n\n'), summary.tally.verdicts.fail - items.length, summary);
}

function inconclusiveSection({ tally: { reasons, otherReasons } }: Summary): string {
  const items = reasons.map(
    ({ why, trials, first }) =>
      `- ${markdownText(why)} ${countOf(trials, 'trial')}: ${first.map(markdownCode).join(', ')}${trials > first.length ? ` and ${trials - first.length} more` : ''}`,
  );
  if (otherReasons > 0) items.push(`- Other reasons: ${countOf(otherReasons, 'trial')}, in results.jsonl.`);
  return titled('Inconclusive', items.join('\n'));
}

function windowSection(summary: Summary): string {
  const windows = summary.trials.flatMap((trial) => trial.dispositions.map((window) => ({ trial, window })));
  const rows = windows
    .slice(0, limits.markdownRowsMax)
    .map(({ trial, window }) => [
      markdownCode(trial.id),
      `${formatMoment(window.from)} to ${formatMoment(window.to)}`,
      `${window.wanted}${window.role === null ? '' : ` (${window.role})`}`,
      window.given,
      `${window.correct === null ? 'not judged' : window.correct ? 'right' : 'wrong'}${window.advisory ? ', advisory' : ''}`,
      markdownText(window.because),
    ]);
  const heads = ['Trial', 'Window', 'Wanted', 'Given', 'Answer', 'Because'];
  return titled('Windows', markdownTable(heads, rows), summary.tally.windows.all - rows.length, summary);
}

function ruleSection({ tally }: Summary): string {
  const heads = [
    'Rule',
    'Requirements',
    'Basis',
    'Class',
    'Passed',
    'Failed',
    'Inconclusive',
    'Assumed',
    'Not exercised',
  ];
  return titled('Findings by rule', markdownTable(heads, ruleRows(tally)));
}

function assumptionSection({ tally }: Summary): string {
  const items = assumptionsOf(tally).map(
    ({ invariant, requirements, assumed }) =>
      `- ${markdownCode(invariant)} (${requirements.join(', ')}) held in ${countOf(assumed, 'trial')}.`,
  );
  if (items.length === 0) return '';
  const text = `These rules were judged on requal's own guardrails with the settings of the policy. They hold for you only if your runtime enforces the same settings.`;
  return titled('Assumptions', `${text}\n\n${items.join('\n')}`);
}

function unexercisedSection({ tally }: Summary): string {
  const items = unexercisedOf(tally).map(
    ({ invariant, requirements }) => `- ${markdownCode(invariant)} (${requirements.join(', ')})`,
  );
  if (items.length === 0) return '';
  return titled('Not exercised', `Never exercised is not passed.\n\n${items.join('\n')}`);
}

/** What the ids mean that this report cites. */
function requirementSection({ tally }: Summary): string {
  const cited = new Set(tally.rules.flatMap(({ requirements }) => requirements));
  const items = [...cited].sort(byRequirement).map((id) => `- ${markdownText(requirementSentence(id))}.`);
  return titled('Requirements cited', items.join('\n'));
}

function runSection(summary: Summary): string {
  const { run, candidates, tally } = summary;
  const rows = candidates.map(({ name, policyVersion, digest, verdicts: { pass, fail, inconclusive } }) => [
    markdownCode(name),
    markdownText(policyVersion),
    ...[pass, fail, inconclusive].map(String),
    markdownCode(digest),
  ]);
  const heads = ['Candidate', 'Policy version', 'Passed', 'Failed', 'Inconclusive', 'Digest'];
  const table = markdownTable(heads, rows);
  const line = `Run ${markdownCode(run.id)} began at ${run.startedAt}, with requal ${markdownText(run.requal)} on Node ${markdownText(run.node)}. All numbers: ${numbersWords(summary)}.${besideWords(tally)}`;
  return titled('This run', table === '' ? line : `${line}\n\n${table}`);
}

function numbersWords(summary: Summary): string {
  const all = '[summary.json](summary.json)';
  if (fileOfAll(summary) === 'summary.json') return all;
  return `${all}, which tells ${summary.trials.length} trials one by one, the worst of each candidate; every trial: [results.jsonl](results.jsonl)`;
}

/** What stands in the folder beside the journals. */
function besideWords({ worlds }: Summary['tally']): string {
  if (!worlds.includes('cluster')) return '';
  return ' Beside the journal of each trial that had a cluster stands what k6 itself says of its load, such as `….k6-users.json`; no verdict rests on it.';
}

/** What is `left` of the summary is not in the content. */
function titled(title: string, content: string, left = 0, summary: Summary | null = null): string {
  if (content === '') return '';
  const rest = left > 0 && summary !== null ? `\n\nand ${left} more in ${fileOfAll(summary)}.` : '';
  return `## ${title}\n\n${content}${rest}`;
}
