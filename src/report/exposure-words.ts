import type { AutomationReport } from '../domain/qualification-report.ts';
import type { FactorExposure, NamedSome, SampleCoverage } from '../domain/sample-exposure.ts';
import { otherAgent, otherAgentsIn } from './agent-words.ts';
import { countCommand } from './trial-traces.ts';
import type { Trace } from './trial-traces.ts';
import { percentWords, wordList } from './words.ts';

export const coverageHeads = [
  'combinations',
  'its sample can draw',
  'met in an exposure',
  'only where its step was not proposed',
  'never came up',
] as const;

/** What was met of all that could be: words and numbers, without markup. */
export function coverageCells({ coverage }: AutomationReport): readonly (readonly string[])[] {
  if (coverage === null) return [];
  const rows = [
    ['pairs of factors', coverage.pairs],
    ['triples of factors', coverage.triples],
  ] as const;
  return rows.map(([name, one]) => {
    const all = drawableOf(one);
    const share = all === 0 ? 'none' : `${one.met} (${percentWords(one.met / all)})`;
    return [name, String(all), share, String(one.unexposed.count), String(one.missing.count)];
  });
}

/** How many combinations a sample can draw: the denominator of its coverage. */
export function drawableOf({ met, unexposed, missing }: SampleCoverage): number {
  return met + unexposed.count + missing.count;
}

/** What the numbers are of, in sentences. */
export function coverageRule({ factors, classes: [cause = '', ...alike] }: FactorExposure): string {
  const others =
    alike.length === 0
      ? ''
      : `; with what looks like it (${wordList(alike)}) as it is drawn, which is with nothing added`;
  return `What an incident has of each factor (${wordList(factors)}; in this order in the word \`factors\` of a line of \`trials.txt\`) follows from the incident alone, and not from what came of it. The sample can draw what its own fault (${cause}) can have at the services at which it is sampled, with the history, people and budget of the profile and anything that a part of the sample adds${others}. An exposure is an incident in which its step was proposed; those beyond the plan count here as well.`;
}

/** So many combinations are named in a list; the rest is counted. */
const namedMax = { pairs: 20, triples: 5, beyond: 5 } as const;

/** Combinations that were not met, by name, in clauses; none where nothing is missing. */
export function missedWords({ coverage }: AutomationReport): readonly string[] {
  if (coverage === null) return [];
  const { pairs, triples } = coverage;
  return [
    ...listed('Pairs that never came up', pairs.missing, namedMax.pairs),
    ...listed('Triples that never came up', triples.missing, namedMax.triples),
    ...listed('Pairs that came up only where its step was not proposed', pairs.unexposed, namedMax.pairs),
    ...listed('Triples that came up only where its step was not proposed', triples.unexposed, namedMax.triples),
    ...listed(
      'Not in the numbers: pairs that such faults can have elsewhere, and this sample never draws',
      pairs.neverDrawn,
      namedMax.beyond,
    ),
    ...listed('Not in the numbers: such triples', triples.neverDrawn, namedMax.beyond),
  ];
}

function listed(what: string, { count, named }: NamedSome, max: number): readonly string[] {
  if (count === 0) return [];
  const shown = named.slice(0, max);
  const more = count - shown.length;
  return [`${what} (${count}): ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`];
}

/** Exposures of the pair that is in the fewest, and trials of the first that is in none. */
export function coverageTraces({ coverage, automation }: AutomationReport, folder: string): readonly Trace[] {
  if (coverage === null) return [];
  const { factors, pairs } = coverage;
  const { rarest } = pairs;
  const [first] = pairs.missing.named;
  return [
    ...(rarest === null
      ? []
      : [
          {
            count: rarest.exposures,
            what: `exposures with ${rarest.name}`,
            command: countCommand(folder, automation.id, `exposed=yes .*${factorPattern(factors, rarest.name)}`),
          },
        ]),
    ...(first === undefined
      ? []
      : [
          {
            count: 0,
            what: `trials with ${first}`,
            command: countCommand(folder, automation.id, factorPattern(factors, first)),
          },
        ]),
  ];
}

/** The word of a trial with these values; of the factors that are not named it may have any. */
function factorPattern(factors: readonly string[], name: string): string {
  const own = new Map(name.split(' + ').map((one) => one.split(' ') as [string, string]));
  const values = factors.map((factor) => own.get(factor) ?? '[^,]+');
  const last = factors.findLastIndex((factor) => own.has(factor));
  return `factors=${values.slice(0, last + 1).join(',')}[, ]`;
}

export const agentHeads = ['who diagnosed', 'exposures', 'acted alone', 'with a violation'] as const;

/** What came of the exposures by who diagnosed: words and numbers, without markup. */
export function agentCells({ agents }: AutomationReport): readonly (readonly string[])[] {
  return agents.map(({ agent, exposures, acted, violations }) => [
    otherAgent(agent) || `the candidate's own (${agent.kind})`,
    ...[exposures, acted, violations].map(String),
  ]);
}

/** The name of what is told of the agents, and that, as a sentence. */
export function agentFact({ agents }: AutomationReport): readonly [name: string, text: string] {
  const others = otherAgentsIn(
    agents.map(({ agent, exposures }) => ({ agent, count: exposures })),
    'exposure',
  );
  if (others !== '') return ['Not your agent', others];
  const own = agents.find(({ agent }) => agent.of === 'candidate');
  const text =
    own === undefined
      ? 'Nobody: its step was never proposed.'
      : `The candidate's own (${own.agent.kind}) in every exposure.`;
  return ['Who diagnosed', text];
}

/** Exposures in which an agent of the scenario diagnosed, else those in which the candidate's did. */
export function agentTrace({ agents, automation }: AutomationReport, folder: string): Trace | null {
  const row = agents.find(({ agent }) => agent.of === 'scenario') ?? agents[0];
  if (row === undefined) return null;
  const { of, kind } = row.agent;
  const command = countCommand(folder, automation.id, `exposed=yes .*agent=${of}:${kind}$`);
  return { count: row.exposures, what: `${kind}, exposures`, command };
}
