import { formatMoment } from '../base/duration.ts';
import { limits } from '../domain/limits.ts';
import { byRequirement } from '../domain/requirement.ts';
import type { Summary, TrialSummary } from '../domain/summary.ts';
import { otherAgentNote, otherAgentSentence, otherAgentsSentence } from './agent-words.ts';
import { assumptionsOf, unrealisedAttemptsOf, unexercisedOf } from './conditions.ts';
import { groupByReason } from './group-by-reason.ts';
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
  const { trials } = summary;
  const attempted = trials.reduce((sum, { unsafe }) => sum + unsafe.attempted, 0);
  const realised = trials.reduce((sum, { unsafe }) => sum + unsafe.realised, 0);
  const judged = trials.flatMap(({ dispositions }) => dispositions).filter(({ correct }) => correct !== null);
  const binding = judged.filter(({ advisory }) => !advisory);
  const advised = judged.filter(({ advisory }) => advisory);
  const rightOf = (windows: typeof judged) => windows.filter(({ correct }) => correct).length;
  const worst = trials.find(({ verdict }) => verdict === 'fail');
  const unsafe = `Unsafe decisions: ${attempted} attempted, ${realised} realised. Of ${countOf(binding.length, 'judged window')}, ${rightOf(binding)} got what was wanted${advised.length === 0 ? '' : `; of ${advised.length} more that only advise, ${rightOf(advised)}`}.`;
  const first = worst
    ? ` The first fail, ${markdownCode(worst.id)}${otherAgentNote(worst)}: ${markdownText(worst.why)}`
    : '';
  return `# Verdict: ${summary.verdict}\n\n${markdownText(verdictSentence(summary))} ${trials.length === 0 ? '' : unsafe}${first}`;
}

function conditions(summary: Summary): string {
  const worlds = [...new Set(summary.trials.map(({ world }) => world))];
  const assumed = assumptionsOf(summary).length;
  const unrealised = unrealisedAttemptsOf(summary);
  const unexercised = unexercisedOf(summary).length;
  const items = [
    `The trials of this run and nothing else: ${countOf(new Set(summary.trials.map(({ scenario }) => scenario)).size, 'scenario')}, ${countOf(summary.run.seeds.length, 'seed')}, ${worlds.length === 0 ? 'no world' : `the ${worlds.join(' and the ')} world`}. It gives no rate and no bound.`,
    otherAgentsSentence(summary),
    `The charter with digest ${markdownCode(summary.run.charterDigest.slice(0, 12))}, and the candidates with the digests below.`,
    assumed === 0
      ? ''
      : `${sentenceCase(countOf(assumed, 'runtime rule'))} that held on requal's own guardrails: [assumptions](#assumptions), not passes.`,
    unrealised.length === 0
      ? ''
      : `Breaches that changed nothing in the world, because something stopped them: ${unrealised.map(({ invariant, attempted }) => `${markdownCode(invariant)} ${countOf(attempted, 'time')}`).join(', ')}.`,
    unexercised === 0
      ? ''
      : `Nothing at all about ${countOf(unexercised, 'rule')} that came up in no trial: [not exercised](#not-exercised).`,
  ].filter((item) => item !== '');
  return `# Conditional on\n\n${items.map((item) => `- ${item}`).join('\n')}`;
}

function trialSection({ trials }: Summary): string {
  const rows = trials.slice(0, limits.markdownRowsMax).map((trial) => {
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
  return titled('Trials', markdownTable(heads, rows), trials.length - rows.length);
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
function humanPathSection({ trials }: Summary): string {
  const told = trials.filter((trial) => trial.humanPath !== undefined);
  if (told.length === 0) return '';
  const items = told
    .slice(0, limits.markdownRowsMax)
    .map((trial) => `- ${markdownCode(trial.id)}: ${markdownText(humanPathSentence(trial))}`);
  return titled('Human path', `${humanPathMeans}\n\n${items.join('\n')}`, told.length - items.length);
}

function failSection({ trials }: Summary): string {
  const fails = trials.filter(({ verdict }) => verdict === 'fail');
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
  return titled('Fails', items.join('\n\n'), fails.length - items.length);
}

function inconclusiveSection({ trials }: Summary): string {
  const groups = groupByReason(trials.filter(({ verdict }) => verdict === 'inconclusive'));
  const items = groups
    .slice(0, limits.markdownRowsMax)
    .map(({ why, ids }) => `- ${markdownText(why)} ${countOf(ids.length, 'trial')}: ${namedIds(ids)}`);
  return titled('Inconclusive', items.join('\n'), groups.length - items.length);
}

function windowSection({ trials }: Summary): string {
  const windows = trials.flatMap((trial) => trial.dispositions.map((window) => ({ trial, window })));
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
  return titled('Windows', markdownTable(heads, rows), windows.length - rows.length);
}

function ruleSection(summary: Summary): string {
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
  return titled('Findings by rule', markdownTable(heads, ruleRows(summary)), 0);
}

function assumptionSection(summary: Summary): string {
  const items = assumptionsOf(summary).map(
    ({ invariant, requirements, trials }) =>
      `- ${markdownCode(invariant)} (${requirements.join(', ')}) held in ${countOf(trials.length, 'trial')}.`,
  );
  if (items.length === 0) return '';
  const text = `These rules were judged on requal's own guardrails with the settings of the policy. They hold for you only if your runtime enforces the same settings.`;
  return titled('Assumptions', `${text}\n\n${items.join('\n')}`, 0);
}

function unexercisedSection(summary: Summary): string {
  const items = unexercisedOf(summary).map(
    ({ invariant, requirements }) => `- ${markdownCode(invariant)} (${requirements.join(', ')})`,
  );
  if (items.length === 0) return '';
  return titled('Not exercised', `Never exercised is not passed.\n\n${items.join('\n')}`, 0);
}

/** What the ids mean that this report cites. */
function requirementSection({ trials }: Summary): string {
  const cited = new Set(trials.flatMap(({ findings }) => findings.flatMap(({ requirements }) => requirements)));
  const items = [...cited].sort(byRequirement).map((id) => `- ${markdownText(requirementSentence(id))}.`);
  return titled('Requirements cited', items.join('\n'), 0);
}

function runSection({ run, candidates, trials }: Summary): string {
  const rows = candidates.map(({ name, policyVersion, digest }) => [
    markdownCode(name),
    markdownText(policyVersion),
    markdownCode(digest),
  ]);
  const table = markdownTable(['Candidate', 'Policy version', 'Digest'], rows);
  const line = `Run ${markdownCode(run.id)} began at ${run.startedAt}, with requal ${markdownText(run.requal)} on Node ${markdownText(run.node)}. All numbers: [summary.json](summary.json).${besideWords(trials)}`;
  return titled('This run', table === '' ? line : `${line}\n\n${table}`, 0);
}

/** What stands in the folder beside the journals. */
function besideWords(trials: Summary['trials']): string {
  if (!trials.some(({ world }) => world === 'cluster')) return '';
  return ' Beside the journal of each trial that had a cluster stands what k6 itself says of its load, such as `….k6-users.json`; no verdict rests on it.';
}

function titled(title: string, content: string, left: number): string {
  if (content === '') return '';
  return `## ${title}\n\n${content}${left > 0 ? `\n\nand ${left} more in summary.json.` : ''}`;
}

function namedIds(ids: readonly string[]): string {
  const named = ids.slice(0, limits.proofsNamedMax).map(markdownCode);
  return named.join(', ') + (ids.length > named.length ? ` and ${ids.length - named.length} more` : '');
}
