import type { AutomationReport, QualificationReport } from '../domain/qualification-report.ts';
import { automationSection, confusionTable } from './automation-page.ts';
import { actedWords, boundWords, meanWords, shortVerdict, violationWords } from './automation-words.ts';
import { attemptWords, planWords } from './attempt-words.ts';
import { escapeHtml, proseHtml } from './escape-html.ts';
import { htmlPage } from './html-page.ts';
import { htmlTable } from './html-table.ts';
import { driftCells, driftHeads, driftWords, vetoWords } from './qualification-markdown.ts';
import { outcomeCells, outcomeHeads, outcomesClause } from './outcome-words.ts';
import { sampleCommand } from './sample-command.ts';
import { confusionTrace, traceHtml, traceLegend } from './trial-traces.ts';
import { verdictBox, verdictClasses } from './verdict-box.ts';
import { waiverWords } from './waiver-words.ts';
import { sentenceCase, shortNumber } from './words.ts';
import { worstList } from './worst-page.ts';

/** What this page has beside the pages of single trials. */
const style = `
h3{margin:1.5rem 0 .4rem}.verdict ul{margin:.4rem 0 0;padding-left:1.25rem}.verdict li{margin:.2rem 0}.stated{font-size:1.1rem}.stated h2{font-size:1.1rem;margin:1.25rem 0 .25rem}.stated ul{margin:.25rem 0;padding-left:1.25rem}
section.automation{border-top:2px solid var(--line);margin-top:2.5rem}nav ul{padding-left:1.25rem}a{color:var(--person)}
`;

/**
 * `report.html`: the answer for somebody with thirty seconds, with what it rests on, what was assumed, what was not tested and
 * every attempt as large as the verdict; then the automations; then the evidence for each. Self-contained, offline, in light
 * and dark, on a phone and on paper. Every text that a user wrote is escaped. `pictures` are the timelines of the worst trials, by their
 * journals.
 */
export async function qualificationPage(
  report: QualificationReport,
  pictures: ReadonlyMap<string, string>,
): Promise<string> {
  const { candidate, qualification, automations } = report;
  const sections = [];
  for (const [index, one] of automations.entries())
    sections.push(await automationSection(one, index, report, pictures));
  const main = `${header(report)}
${driftSection(report)}
${outcomesSection(report)}
${automationTable(automations)}
${togetherSection(report)}
${sections.join('\n')}
${vetoSection(report)}
${runSection(report)}`;
  return htmlPage(`${qualification.verdict.kind}: ${candidate.name} as of ${qualification.asOf}`, main, style);
}

function header(report: QualificationReport): string {
  const { candidate, profile, qualification, uncertifiable, waivers } = report;
  const { verdict, plan, asOf, attempts, conditionalOn, assumptions, notTested } = qualification;
  const words = `${planWords(plan)} ${attemptWords(plan)}`;
  return `<h1>${escapeHtml(candidate.name)} ${escapeHtml(candidate.policyVersion)}: re-qualification</h1>
<p class="dim">As of ${asOf}, on the system <code>${escapeHtml(profile.name)}</code> as it was on ${profile.asOf}</p>
${verdictBox(verdict)}
<div class="stated">
${listed('Waived', waivers.map(waiverWords))}
<p>The plan, fixed before the first trial: ${escapeHtml(words)}</p>
${uncertifiable === null ? '' : `<p><strong>No certificate can come of it:</strong> ${escapeHtml(uncertifiable)}.</p>`}
${listed('It holds only on condition of', conditionalOn)}
${listed('Assumed, and not shown', assumptions)}
${listed('Not tested', notTested)}
${listed(
  'Attempts',
  attempts.map(({ id, startedAt, ended }) => `${id}, begun ${startedAt}: ${ended}`),
)}
</div>`;
}

/** An empty list is said as well: it is a claim. */
function listed(heading: string, items: readonly string[]): string {
  const lines = (items.length === 0 ? ['nothing'] : items).map((item) => `<li>${proseHtml(item)}</li>`);
  return `<h2>${heading}</h2>\n<ul>\n${lines.join('\n')}\n</ul>`;
}

function driftSection({ drift }: QualificationReport): string {
  if (drift === null) return '';
  const rows = driftCells(drift).map((cells) => cells.map(escapeHtml));
  return `<h2>Since the certificate of ${drift.asOf}</h2>
<p>${escapeHtml(driftWords(drift))}</p>
${rows.length === 0 ? '' : htmlTable(driftHeads, rows)}`;
}

function outcomesSection({ outcomes }: QualificationReport): string {
  const rows = outcomeCells(outcomes).map((cells) => cells.map(escapeHtml));
  return `<h2>What it did by itself</h2>
<p>${escapeHtml(sentenceCase(outcomesClause(outcomes)))}.</p>
${rows.length === 0 ? '' : htmlTable(outcomeHeads.map(sentenceCase), rows)}`;
}

function automationTable(automations: readonly AutomationReport[]): string {
  if (automations.length === 0) return '<h2>Automations</h2>\n<p>The policy lets nothing run alone.</p>';
  const rows = automations.map((one, index) => [
    `<a href="#automation-${index + 1}">${escapeHtml(one.automation.id)}</a>`,
    `<span class="word-${verdictClasses[one.verdict.kind]}">${escapeHtml(shortVerdict(one))}</span>`,
    violationWords(one).map(escapeHtml).join('<br>'),
    escapeHtml(boundWords(one)),
    actedWords(one).map(escapeHtml).join('<br>'),
    one.recovery.length === 0 ? 'not assessed' : one.recovery.map((curve) => escapeHtml(meanWords(curve))).join('<br>'),
  ]);
  const heads = ['Automation', 'Verdict', 'Violations', 'At most', 'Acted when right', 'Mean time to recover'];
  return `<h2>Automations</h2>\n${htmlTable(heads, rows)}`;
}

/** What all of them showed together. */
function togetherSection(report: QualificationReport): string {
  const { confusion, folder } = report;
  const trace = confusionTrace(confusion, folder, null);
  const matrix =
    trace === null
      ? ''
      : `<h3>What was wanted, and what was given</h3>\n${confusionTable(confusion)}\n${traceHtml(trace)}`;
  const worst = worstList(report);
  return matrix === '' && worst === '' ? '' : `<h2>All automations together</h2>\n${matrix}\n${worst}`;
}

function vetoSection({ vetoes, qualification }: QualificationReport): string {
  const items = vetoes.map((veto) => `<li>${escapeHtml(veto)}</li>`).join('\n');
  return `<h2>Veto set</h2>
<p>${vetoWords(qualification)}</p>
${items === '' ? '' : `<ul>\n${items}\n</ul>`}`;
}

function runSection(report: QualificationReport): string {
  const { qualification, inputs, candidate, profile, charterDigest, generatorDigest } = report;
  const { seed, trials } = qualification;
  const rows: readonly (readonly [string, string])[] = [
    [
      'Trials',
      `${trials.count} in ${shortNumber(Math.round(report.tookMs / 1_000))} s, Merkle root ${trials.merkleRoot}`,
    ],
    ['Seed', `${seed.value}, ${seed.origin === 'inputs' ? 'made of the inputs' : 'chosen by a person'}`],
    ['Inputs', inputs],
    ['Candidate', candidate.digest],
    ['Profile', profile.digest],
    ['Charter', charterDigest],
    ['Generator', generatorDigest],
    ['requal', `${report.requal}, Node ${report.node}`],
    ['Any of these trials again', sampleCommand(report)],
    ['Certificate', report.certificate ?? 'none was signed'],
  ];
  return `<h2>How it was made</h2>
<dl>
${rows.map(([name, text]) => `<dt>${name}</dt><dd>${escapeHtml(text)}</dd>`).join('\n')}
</dl>
<p>${proseHtml(traceLegend)}</p>`;
}
