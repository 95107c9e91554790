import type { CoverageSummary, ExplorationSummary, KeptViolation, NotReduced } from '../domain/exploration.ts';
import { countOf, percentWords, spanWords, wordList } from './words.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { paintHeading, paintVerdict } from './terminal-style.ts';
import { wrapIndented } from './wrap-text.ts';

/** What an exploration came to, for the terminal. */
export function explorationText(summary: ExplorationSummary, style: TerminalStyle): string {
  const { kept, candidate } = summary;
  const lines = [
    ...kept.flatMap((one, index) => [...violationLines(one, index + 1, style), '']),
    ...notReducedLines(summary, style),
    headline(summary, style),
    wrapIndented(exploredText(summary), style.columns, 2),
    wrapIndented(`Pairs of factors: ${coverageText(summary.coverage.pairs)}`, style.columns, 2),
    wrapIndented(`Triples of factors: ${coverageText(summary.coverage.triples)}`, style.columns, 2),
    ...testedTexts(summary).map((text) => wrapIndented(text, style.columns, 2)),
    ...leftOutTexts(summary).map((text) => wrapIndented(text, style.columns, 2)),
    ...(summary.violations === 0
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

/** What was left out because no policy could have known of it. */
function leftOutTexts({ hidden, unforeseen }: ExplorationSummary): readonly string[] {
  if (hidden) return [];
  const runs = countOf(unforeseen, 'incident');
  const harm = `In ${runs} a step did harm, or lost records, only through what came after it (a fault, or more users than ever) and that nothing shown could tell of: that is left out as well.`;
  return unforeseen === 0 ? [notHidden] : [notHidden, harm];
}

const notHidden =
  'Left out, unless --hidden is given: hazards that nothing shown gives away, which no policy could know of.';

/** What no incident held, whatever the runs were. */
export function notDrawnTexts(summary: ExplorationSummary): readonly string[] {
  const day = 'Every incident is on one day, so that an exception of the policy is in force in all of them or in none.';
  const names =
    'Without `--profile` services are named at random, so that no exception and nothing else that the policy says of a service by its name is met but by chance.';
  return [...leftOutTexts(summary), day, ...(summary.profile === null ? [names] : [])];
}

/** Which of the watched properties could never have been broken, so that nothing is shown of them. */
export function testedTexts({ tested }: ExplorationSummary): readonly string[] {
  const never = tested.filter(({ runs }) => runs === 0).map(({ property }) => property);
  if (never.length === 0) return [];
  return [`Never put to the test, so that nothing is shown of it: ${wordList(never)}.`];
}

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
  const how = mixtureWords[mixture];
  const cut = interrupted ? ' It was interrupted.' : '';
  return `${countOf(runs, 'incident')}${where}${how} with seed ${seed} in ${spanWords(tookMs)}: ${countOf(behaviours, 'distinct behaviour')}.${cut}${faultText(faults)}`;
}

const mixtureWords = {
  swarm: '',
  fixed: ' from one fixed mixture',
  crowded: ' from one mixture of everything at once',
} as const satisfies Record<ExplorationSummary['mixture'], string>;

function faultText({ count, told }: ExplorationSummary['faults']): string {
  return count === 0
    ? ''
    : ` requal failed at ${countOf(count, 'incident')}, of which nothing is known: ${told.join('; ')}${count > told.length ? '; and more' : ''}.`;
}

/** What became of what was decided. */
export const kindWords = {
  realised: 'realised',
  attempted: 'attempted, and not realised',
  differs: 'a pair of trials',
} as const satisfies Record<KeptViolation['kind'], string>;

function headline(summary: ExplorationSummary, style: TerminalStyle): string {
  const { candidate, violations } = summary;
  if (violations > 0) return `${paintVerdict('FAIL', 'fail', style)}  ${candidate.name} ${foundText(summary)}`;
  const { heading, text } = nothingFound(summary);
  return `${paintHeading(heading, style)}  ${text}`;
}

/** How many distinct violations there are, as a clause about the candidate with its full stop. */
export function foundText({ kept, violations, reduced }: ExplorationSummary): string {
  if (kept.length === 0) return `breaks its rules: ${countOf(violations, 'violation')} met, and none was reduced.`;
  const told = reduced > kept.length ? `, which is what ${reduced} turned out to be once reduced` : '';
  const left =
    violations > reduced ? `; ${countOf(violations - reduced, 'more was', 'more were')} met and not reduced` : '';
  return `breaks its rules in ${countOf(kept.length, 'distinct way')}${told}${left}.`;
}

/** What it means that nothing was found: as much as was put to the test, and nothing where that is nothing. */
export function nothingFound(summary: ExplorationSummary): { readonly heading: string; readonly text: string } {
  const { candidate, runs, faults, tested, properties } = summary;
  const { name } = candidate;
  if (runs === 0) return { heading: 'NOTHING TRIED', text: `Nothing is known of ${name}.` };
  if (faults.count >= runs)
    return { heading: 'NOTHING KNOWN', text: `requal failed at every incident, and nothing is known of ${name}.` };
  const never = tested.filter((one) => one.runs === 0).map(({ property }) => property);
  if (never.length === tested.length || (properties.length > 0 && never.length > 0)) {
    const what = never.length === tested.length ? 'None of what was watched' : 'Not all that was asked for';
    return {
      heading: 'NOT PUT TO THE TEST',
      text: `${what} could have been broken: nothing is shown of ${wordList(never)}.`,
    };
  }
  const count = `${tested.length - never.length} of ${countOf(tested.length, 'property', 'properties')}`;
  const some = never.length === 0 ? 'no property' : `nothing of what was put to the test (${count})`;
  return { heading: 'NOTHING FOUND', text: `${name} broke ${some}.` };
}

/** A violation that was met and of which no incident is kept, in one line. */
export function notReducedText({ property, kind, trigger, path, firstRun, times, why }: NotReduced): string {
  return `${property} (${kindWords[kind]}), ${trigger}: ${path}; met in ${countOf(times, 'run')}, first in run ${firstRun}; ${why}`;
}

function notReducedLines({ notReduced }: ExplorationSummary, style: TerminalStyle): readonly string[] {
  if (notReduced.length === 0) return [];
  const rows = notReduced
    .slice(0, notReducedToldMax)
    .map((one) => `  - ${wrapIndented(notReducedText(one), style.columns, 4)}`);
  const more = notReduced.length - rows.length;
  const others = wordList(rulesOf(notReduced.slice(rows.length)));
  const rest = more > 0 ? [`and ${more} more, of ${others}; the report has them`] : [];
  return [
    paintHeading('Met and not reduced', style),
    ...rows,
    ...rest.map((text) => `  ${wrapIndented(text, style.columns, 2)}`),
    '',
  ];
}

function rulesOf(notReduced: readonly NotReduced[]): readonly string[] {
  return [...new Set(notReduced.map(({ property }) => property))];
}

/** As many rows as a screen holds beside the rest; the rules of all others are named. */
const notReducedToldMax = 10;

/** One violation that was reduced, for the terminal. */
export function violationText(one: Omit<KeptViolation, 'journal'>, style: TerminalStyle): string {
  const text = `${reducedText(one)} It ${one.isKnown ? 'was kept before' : 'is kept'} as ${one.file}.`;
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
