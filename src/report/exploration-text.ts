import type { CoverageSummary, ExplorationSummary, KeptViolation } from '../domain/exploration.ts';
import { countOf, percentWords, spanWords } from './words.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { paintHeading, paintVerdict } from './terminal-style.ts';
import { wrapIndented } from './wrap-text.ts';

/** What an exploration came to, for the terminal. */
export function explorationText(summary: ExplorationSummary, style: TerminalStyle): string {
  const { kept, candidate } = summary;
  const lines = [
    ...kept.flatMap((one, index) => [...violationLines(one, index + 1, style), '']),
    headline(summary, style),
    wrapIndented(exploredText(summary), style.columns, 2),
    wrapIndented(`Pairs of factors: ${coverageText(summary.coverage.pairs)}`, style.columns, 2),
    wrapIndented(`Triples of factors: ${coverageText(summary.coverage.triples)}`, style.columns, 2),
    ...(summary.hidden ? [] : [wrapIndented(notHidden, style.columns, 2)]),
    ...(kept.length === 0
      ? [
          wrapIndented(
            `That ${candidate.name} broke nothing here proves nothing beyond these incidents.`,
            style.columns,
            2,
          ),
        ]
      : []),
    `Report  ${summary.folder}/report.md`,
  ];
  return `${lines.join('\n')}\n`;
}

const notHidden =
  'Left out, unless --hidden is given: hazards that nothing shown gives away, which no policy could know of.';

/** What of all combinations was met, some that were not, and how many are not drawn without hidden hazards. */
export function coverageText({ met, all, missing, needsHidden }: CoverageSummary): string {
  const apart = needsHidden.count === 0 ? '' : ` ${needsHidden.count} of the others are drawn only with --hidden.`;
  const share = `${met} of ${all} met (${percentWords(all === 0 ? 1 : met / all)})`;
  if (missing.length === 0) return `${share}.${apart}`;
  const more = all - met - needsHidden.count - 3;
  return `${share}; missing for example ${missing.slice(0, 3).join('; ')}${more > 0 ? `; and ${more} more` : ''}.${apart}`;
}

/** What was explored, in two sentences. */
export function exploredText(summary: ExplorationSummary): string {
  const { runs, behaviours, tookMs, profile, seed, mixture, interrupted, faults } = summary;
  const where = profile === null ? '' : ` on the system of ${profile.name} as of ${profile.asOf}`;
  const how = mixture === 'swarm' ? '' : ' from one fixed mixture';
  const cut = interrupted ? ' It was interrupted.' : '';
  return `${countOf(runs, 'incident')}${where}${how} with seed ${seed} in ${spanWords(tookMs)}: ${countOf(behaviours, 'distinct behaviour')}.${cut}${faultText(faults)}`;
}

function faultText({ count, told }: ExplorationSummary['faults']): string {
  return count === 0
    ? ''
    : ` requal failed at ${countOf(count, 'incident')}, of which nothing is known: ${told.join('; ')}${count > told.length ? '; and more' : ''}.`;
}

/** What became of what was decided. */
export const kindWords = {
  realised: 'realised',
  attempted: 'attempted, and stopped by a guardrail',
  differs: 'a pair of trials',
} as const satisfies Record<KeptViolation['kind'], string>;

function headline({ candidate, kept, violations }: ExplorationSummary, style: TerminalStyle): string {
  if (violations === 0) return `${paintHeading('NOTHING FOUND', style)}  ${candidate.name} broke no property.`;
  const merged = violations > kept.length ? ` (of ${violations} before they were reduced and told apart)` : '';
  const text = `${candidate.name} breaks its rules in ${countOf(kept.length, 'distinct way')}${merged}.`;
  return `${paintVerdict('FAIL', 'fail', style)}  ${text}`;
}

/** One violation that was reduced, for the terminal. */
export function violationText(one: Omit<KeptViolation, 'journal'>, style: TerminalStyle): string {
  const text = `${reducedText(one)} It is kept as ${one.file}.`;
  const lines = [
    `${paintHeading(one.property, style)}  ${kindWords[one.kind]}`,
    `  ${wrapIndented(one.story, style.columns, 2)}`,
    `  ${wrapIndented(text, style.columns, 2)}`,
    `  ${one.command}`,
  ];
  return `${lines.join('\n')}\n`;
}

function reducedText({ size, reducing, path }: Omit<KeptViolation, 'journal'>): string {
  const parts = [
    countOf(size.faults, 'fault'),
    countOf(size.distortions, 'distortion'),
    countOf(size.services, 'service'),
  ];
  const early = reducing.ended === 'smallest' ? '' : `, ended early (${reducing.ended})`;
  return `Decided: ${path}. Reduced to ${parts.join(', ')} in ${countOf(reducing.trials, 'trial')}${early}.`;
}

function violationLines(one: KeptViolation, number: number, style: TerminalStyle): readonly string[] {
  const heading = paintHeading(`${number}. ${one.property}`, style);
  return [
    `${heading}  ${kindWords[one.kind]}; met in ${countOf(one.times, 'run')}, first in run ${one.firstRun}`,
    `   ${wrapIndented(one.story, style.columns, 3)}`,
    `   ${wrapIndented(reducedText(one), style.columns, 3)}`,
    `   ${one.command}`,
  ];
}
