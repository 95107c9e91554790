import type { AutomationReport, QualificationReport } from '../domain/qualification-report.ts';
import type { QualificationVerdict } from '../domain/qualification.ts';
import {
  boundWords,
  distortionCells,
  distortionHeads,
  drillWords,
  peopleWords,
  ruleCells,
  ruleHeads,
  worthWords,
} from './automation-words.ts';
import { attemptWords } from './attempt-words.ts';
import { escapeHtml, proseHtml } from './escape-html.ts';
import { htmlPage } from './html-page.ts';
import {
  actedWords,
  driftCells,
  strataCells,
  triggerCells,
  driftHeads,
  driftWords,
  meanWords,
  measuredWords,
  rateWords,
  shortVerdict,
  violationWords,
  vetoWords,
} from './qualification-markdown.ts';
import { outcomeCells, outcomeHeads, outcomesClause } from './outcome-words.ts';
import { recoverySvg } from './qualification-svg.ts';
import { sampleCommand } from './sample-command.ts';
import { waiverWords } from './waiver-words.ts';
import { countOf, percentWords, sentenceCase, shortNumber } from './words.ts';

const classes = { requalified: 'pass', demoted: 'fail', inconclusive: 'inconclusive' } as const;

/** What this page has beside the pages of single trials. */
const style = `
h3{margin:1.5rem 0 .4rem}.verdict ul{margin:.4rem 0 0;padding-left:1.25rem}.verdict li{margin:.2rem 0}.stated{font-size:1.1rem}.stated h2{font-size:1.1rem;margin:1.25rem 0 .25rem}.stated ul{margin:.25rem 0;padding-left:1.25rem}
section.automation{border-top:2px solid var(--line);margin-top:2.5rem}nav ul{padding-left:1.25rem}a{color:var(--person)}
`;

/**
 * `report.html`: the answer for somebody with thirty seconds, with what it rests on, what was assumed, what was not tested and
 * every attempt as large as the verdict; then the automations; then the evidence for each. Self-contained, offline, in light
 * and dark, on a phone and on paper. Every text that a user wrote is escaped.
 */
export async function qualificationPage(report: QualificationReport): Promise<string> {
  const { candidate, qualification, automations } = report;
  const sections = [];
  for (const [index, one] of automations.entries()) sections.push(await automationSection(one, index));
  const main = `${header(report)}
${driftSection(report)}
${outcomesSection(report)}
${automationTable(automations)}
${sections.join('\n')}
${vetoSection(report)}
${runSection(report)}`;
  return htmlPage(`${qualification.verdict.kind}: ${candidate.name} as of ${qualification.asOf}`, main, style);
}

function header(report: QualificationReport): string {
  const { candidate, profile, qualification, uncertifiable, waivers } = report;
  const { verdict, plan, asOf, attempts, conditionalOn, assumptions, notTested } = qualification;
  const words = `${countOf(plan.violationsMax, 'violation')} at most in ${plan.exposures} exposures of each of ${countOf(plan.automations, 'automation')}: a rate below ${percentWords(plan.budget)} with a confidence of ${percentWords(1 - plan.error)}. ${attemptWords(plan)}`;
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

/** The verdict in two words, and why, the weightiest first. */
function verdictBox(verdict: QualificationVerdict): string {
  const reasons = verdict.kind === 'requalified' ? [] : verdict.because;
  const list =
    reasons.length === 0
      ? ''
      : `\n<ul>\n${reasons.map((why) => `<li>${proseHtml(sentenceCase(why))}</li>`).join('\n')}\n</ul>`;
  return `<div class="verdict ${classes[verdict.kind]}"><strong>${escapeHtml(shortVerdict({ verdict }).toUpperCase())}</strong>${missingWords(verdict)}${list}</div>`;
}

function missingWords(verdict: QualificationVerdict): string {
  if (verdict.kind !== 'inconclusive' || verdict.exposuresMissing === null) return '';
  const minutes = verdict.minutesMissing === null ? '' : `, about ${shortNumber(verdict.minutesMissing)} minutes`;
  return ` ${countOf(verdict.exposuresMissing, 'more exposure')} would decide it${minutes}.`;
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
${rows.length === 0 ? '' : table(driftHeads, rows)}`;
}

function outcomesSection({ outcomes }: QualificationReport): string {
  const rows = outcomeCells(outcomes).map((cells) => cells.map(escapeHtml));
  return `<h2>What it did by itself</h2>
<p>${escapeHtml(sentenceCase(outcomesClause(outcomes)))}.</p>
${rows.length === 0 ? '' : table(outcomeHeads.map(sentenceCase), rows)}`;
}

function automationTable(automations: readonly AutomationReport[]): string {
  if (automations.length === 0) return '<h2>Automations</h2>\n<p>The policy lets nothing run alone.</p>';
  const rows = automations.map((one, index) => [
    `<a href="#automation-${index + 1}">${escapeHtml(one.automation.id)}</a>`,
    `<span class="word-${classes[one.verdict.kind]}">${escapeHtml(shortVerdict(one))}</span>`,
    violationWords(one).map(escapeHtml).join('<br>'),
    escapeHtml(boundWords(one)),
    actedWords(one).map(escapeHtml).join('<br>'),
    one.recovery.length === 0 ? 'not assessed' : one.recovery.map((curve) => escapeHtml(meanWords(curve))).join('<br>'),
  ]);
  const heads = ['Automation', 'Verdict', 'Violations', 'At most', 'Acted when right', 'Mean time to recover'];
  return `<h2>Automations</h2>\n${table(heads, rows)}`;
}

/** Cells are HTML already. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const headCells = heads.map((head) => `<th role="columnheader" scope="col">${escapeHtml(head)}</th>`).join('');
  const body = rows.map(([name = '', ...cells]) => {
    const data = cells.map(
      (cell, index) => `<td role="cell" data-head="${escapeHtml(heads[index + 1] ?? '')}">${cell}</td>`,
    );
    return `<tr role="row"><th role="rowheader" scope="row">${name}</th>${data.join('')}</tr>`;
  });
  return `<table role="table" class="stacked">
<thead role="rowgroup"><tr role="row">${headCells}</tr></thead>
<tbody role="rowgroup">
${body.join('\n')}
</tbody></table>`;
}

async function automationSection(one: AutomationReport, index: number): Promise<string> {
  const { automation, verdict } = one;
  const svg = await recoverySvg(one.recovery, `Recovery of users: ${automation.id}`);
  return `<section class="automation" id="automation-${index + 1}">
<h2>${escapeHtml(automation.id)}</h2>
${verdictBox(verdict)}
<dl>
${facts(one)
  .map(([name, text]) => `<dt>${name}</dt><dd>${escapeHtml(text)}</dd>`)
  .join('\n')}
</dl>
${one.triggers.some(({ unsafe }) => unsafe.of > 0) ? `<h3>By trigger as the only cause</h3>\n${triggerTable(one)}` : ''}
${one.strata.length > 0 ? `<h3>By part of the sample</h3>\n${strataTable(one)}` : ''}
${one.distortions.length > 0 ? `<h3>By what was shown wrongly</h3>\n${distortionTable(one)}` : ''}
${one.tested.length > 0 ? `<h3>Rules put to the test</h3>\n${ruleTable(one)}` : ''}
${one.broken.length > 0 ? `<h3>Rules broken</h3>\n${brokenTable(one)}` : ''}
${svg === null ? '' : figure(svg, automation.id)}
</section>`;
}

function figure(svg: string, automation: string): string {
  return `<h3>Recovery of users</h3>
<figure>
<div class="scroll" tabindex="0" role="region" aria-label="Recovery of users, ${escapeHtml(automation)}, scrolls sideways">
${svg}
</div>
<figcaption>The share of incidents in which users were still hurt, by time since they first were (Kaplan-Meier, with a pointwise
band). The means stand in words above.</figcaption>
</figure>`;
}

function facts(one: AutomationReport): readonly (readonly [string, string])[] {
  const { lookAlikes, radius, measured } = one;
  const played =
    one.incidents === null
      ? 'no incident of this profile exposes it'
      : `${one.incidents}; ${countOf(one.trials, 'trial')}, ${countOf(one.exposures, 'exposure')}, ${countOf(one.behaviours, 'different behaviour')}, ${countOf(one.faults, 'trial')} lost to the harness`;
  return [
    ['Incidents', played],
    ['Violations', `${one.violations} in ${countOf(one.exposures, 'exposure')}; at most ${boundWords(one)}`],
    [
      'Characterised',
      `it helped and did no harm in ${rateWords(one.consistency)} of the incidents that it is meant for`,
    ],
    [
      'Look-alikes',
      lookAlikes.names.length === 0
        ? 'none is known'
        : `${lookAlikes.names.join(', ')}: ${lookAlikes.played} played, taken for its pattern in ${lookAlikes.proposed}, acted on alone in ${lookAlikes.acted}`,
    ],
    [
      'Blast radius',
      radius === null
        ? 'nothing was carried out, so nothing was measured'
        : `at most ${countOf(radius.measured.services, 'service')}, ${percentWords(radius.measured.concurrentFraction)} of its replicas at one time, ${percentWords(radius.measured.trafficFraction)} of user traffic; declared ${countOf(radius.declared.services, 'service')}, ${percentWords(radius.declared.concurrentFraction)}; beyond it in ${countOf(one.radiusBeyond, 'trial')}`,
    ],
    ['In itself', measured === null ? 'not measured' : measuredWords(measured)],
    ['Acted when right', rateWords(one.actedWhenRight)],
    ['People', peopleWords(one)],
    ['Drills', drillWords(one)],
    ['Worth to users', worthWords(one)],
    ['Verified', one.verified.map(([found, times]) => `${found} ${times}`).join(', ') || 'nothing'],
    ['Recovery', recoveryWords(one)],
  ];
}

/** Only incidents in which somebody was hurt, under any of those who are compared, have anything to recover from. */
function recoveryWords({ recovery }: AutomationReport): string {
  const [first] = recovery;
  if (first === undefined) return 'no incident hurt users';
  return `${recovery.map(meanWords).join('; ')}; in ${countOf(first.trials, 'incident')} in which anybody was hurt`;
}

function triggerTable(one: AutomationReport): string {
  return table(['Trigger', 'Hazardous exposures', 'Unsafe', 'Attempted', 'Realised'], triggerCells(one));
}

function strataTable(one: AutomationReport): string {
  return table(['Part', 'Trials', 'Exposures', 'Acted alone', 'With a violation'], strataCells(one));
}

function distortionTable(one: AutomationReport): string {
  return table(
    distortionHeads.map(sentenceCase),
    distortionCells(one).map((cells) => cells.map(escapeHtml)),
  );
}

function ruleTable(one: AutomationReport): string {
  const heads = ruleHeads.map(sentenceCase);
  return table(
    heads,
    ruleCells(one).map(([rule = '', ...cells]) => [`<code>${escapeHtml(rule)}</code>`, ...cells.map(escapeHtml)]),
  );
}

function brokenTable({ broken }: AutomationReport): string {
  const rows = broken.map(({ invariant, class: rated, attempted, realised, why, timeline, replay }) => [
    `<code>${escapeHtml(invariant)}</code>`,
    rated,
    String(attempted),
    String(realised),
    escapeHtml(why),
    `${timeline === null ? '' : `<a href="${escapeHtml(timeline)}">timeline</a><br>`}<code>${escapeHtml(replay)}</code>`,
  ]);
  return table(['Rule', 'Class', 'Attempted', 'Realised', 'For example', 'See it again'], rows);
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
</dl>`;
}
