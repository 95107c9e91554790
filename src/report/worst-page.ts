import type { AutomationReport, QualificationReport } from '../domain/qualification-report.ts';
import { escapeHtml } from './escape-html.ts';
import { worstOrder, worstWords } from './worst-words.ts';

/** The worst trials of one automation as timelines, with the commands that play them again. */
export function worstSection(
  { worst, automation }: AutomationReport,
  index: number,
  pictures: ReadonlyMap<string, string>,
): string {
  if (worst.length === 0) return '';
  const figures = worst.map((trial, place) => {
    const picture = pictures.get(trial.journal) ?? '';
    const words = `Timeline of trial ${trial.number} of ${automation.id}, scrolls sideways`;
    return `<figure id="${trialAnchor(index, trial.number)}">
<figcaption><strong>${place + 1}.</strong> ${escapeHtml(worstWords(trial))}
<a href="${escapeHtml(trial.timeline)}">All of it in words</a>, <code>${escapeHtml(trial.replay)}</code></figcaption>
${picture === '' ? '' : `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(words)}">\n${picture}\n</div>`}
</figure>`;
  });
  return `<h3>The worst ${worst.length === 1 ? 'trial' : `${worst.length} trials`}</h3>
<p class="dim">Ranked ${escapeHtml(worstOrder)}. The line is the true share of user requests that succeeded, each mark a value as
automation was shown it; below, what happened when.</p>
${figures.join('\n')}`;
}

/** Links to the worst trials of all automations. */
export function worstList({ worst, automations }: QualificationReport): string {
  const items = worst.flatMap(({ automation, number }) => {
    const index = automations.findIndex((one) => one.automation.id === automation);
    const trial = automations[index]?.worst.find((one) => one.number === number);
    if (trial === undefined) return [];
    const link = `<a href="#${trialAnchor(index, number)}">${escapeHtml(`${automation} ${number}`)}</a>`;
    return [`<li>${link}: ${escapeHtml(worstWords(trial))}</li>`];
  });
  return items.length === 0 ? '' : `<h3>The worst of all trials</h3>\n<ol>\n${items.join('\n')}\n</ol>`;
}

function trialAnchor(index: number, number: number): string {
  return `automation-${index + 1}-trial-${number}`;
}
