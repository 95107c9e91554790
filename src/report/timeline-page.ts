import type { Entry } from '../domain/entry.ts';
import type { TrialSummary } from '../domain/summary.ts';
import { escapeHtml } from './escape-html.ts';
import { htmlPage } from './html-page.ts';
import { otherAgentNote } from './agent-words.ts';
import { mitigationSentence } from './mitigation-words.ts';
import { decisionSection, momentSection } from './timeline-decisions.ts';
import { timelineRows } from './timeline-rows.ts';
import { timelineSvg } from './timeline-svg.ts';
import { findingSection, unexercisedSection, windowSection } from './timeline-tables.ts';

/**
 * One trial as a self-contained HTML page: the verdict, the plot on one time axis, the decisions in words, the
 * findings, the windows and the command that replays it. Works offline, in light and dark, on a phone and on paper.
 * Every text of the journal is escaped: some of them were written to do harm.
 */
export async function timelinePage(trial: TrialSummary, entries: readonly Entry[]): Promise<string> {
  const svg = await timelinePicture(trial, entries);
  const main = `${header(trial)}
${svg === null ? '' : plot(svg)}
${decisionSection(entries)}
${findingSection(trial)}
${windowSection(trial)}
${unexercisedSection(trial)}
${momentSection(trial)}
<h2>Replay it</h2>
<p>The same trial again from its journal, byte by byte, or the first entry that differs:</p>
<pre><code>${escapeHtml(trial.replay)}</code></pre>
<p class="dim">Journal <code>${escapeHtml(trial.journal)}</code>, last hash <code>${escapeHtml(trial.chainHead)}</code></p>`;
  return htmlPage(`${trial.verdict}: ${trial.title} (${trial.id})`, main);
}

/** The plot of it alone, for a page with the same style; null where the trial was not run. */
export async function timelinePicture(trial: TrialSummary, entries: readonly Entry[]): Promise<string | null> {
  const wasRun = entries.every(({ kind }) => kind !== 'unsupported');
  return wasRun ? timelineSvg(timelineRows(trial, entries), `Timeline of trial ${trial.id}`) : null;
}

function header(trial: TrialSummary): string {
  const facts = `candidate ${trial.candidate}${otherAgentNote(trial)}, scenario ${trial.scenario}, ${trial.world} world, seed ${trial.seed}`;
  const { attempted, realised } = trial.unsafe;
  return `<h1>${escapeHtml(trial.title)}</h1>
<p class="dim">Trial <code>${escapeHtml(trial.id)}</code>: ${escapeHtml(facts)}</p>
<p class="verdict ${trial.verdict}"><strong>${trial.verdict.toUpperCase()}</strong> ${escapeHtml(trial.why)}</p>
<p>Unsafe decisions: ${attempted} attempted, ${realised} realised. ${escapeHtml(mitigationSentence(trial))}</p>`;
}

function plot(svg: string): string {
  return `<h2>What happened</h2>
<figure>
<div class="scroll" tabindex="0" role="region" aria-label="Timeline, scrolls sideways">
${svg}
</div>
<figcaption>Above: the line is the true share of user requests that succeeded; each mark is a value as automation was shown it,
with a line back to when it claims to have been measured; dashed is the objective. Below: what happened when. What repeats is
labelled once. The numbers of decisions and actions are those of the list that follows, which tells all of this in words.</figcaption>
</figure>`;
}
