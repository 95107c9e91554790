import { distortionKinds } from '../domain/distortion.ts';
import { automationsOf } from '../domain/automation.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Profile } from '../domain/profile.ts';
import { executorKindOf, isOfRequal } from '../domain/executor-rules.ts';
import type { AutomationReport } from '../domain/qualification-report.ts';
import { checkers } from '../judge/charter-table.ts';
import { drawableOf } from '../report/exposure-words.ts';
import { countOf, percentWords, wordList } from '../report/words.ts';
import { upperBound } from '../statistics/interval.ts';
import { foundFolder } from './subjects.ts';
import { outcomesClause } from '../report/outcome-words.ts';
import { outcomesReport } from './outcomes-since.ts';
import { comparedTrials } from './qualify-work.ts';
import { quarterOf } from './qualification-inputs.ts';
import type { Qualified } from './qualified.ts';
import type { SampledAutomation } from './sample-incident.ts';
import { sampleCycle, strataShares } from '../scenario/generate/strata.ts';
import { sampleHorizonMs, sampleStart } from '../scenario/generate/sample-arbitrary.ts';

/** What every bound of a qualification is conditional on, as sentences (design.md section 7). */
export function conditionsOf({ profile, inputs, asOf, setup, outcomes, bench }: Qualified): string[] {
  const shares = Object.entries(strataShares).map(
    ([name, share]) => `${name} ${Math.round((100 * share) / sampleCycle)} %`,
  );
  return [
    `the profile ${profile.profile.name} of ${profile.profile.asOf}: its services, calls, owners, tags, history and people are as it says`,
    `the generator ${inputs.generator.slice(0, 12)}: incidents come as it draws them, in these parts: ${shares.join(', ')}; each in the simulator, with one fault of the automation's pattern (or a look-alike), over ${sampleHorizonMs / 60_000} minutes`,
    `the period ${quarterOf(asOf)}, of which all incidents of the sample begin at the same time of one day, ${sampleStart(asOf)}: another hour, weekday or season is in none of them`,
    ...programConditions(bench.candidate),
    outcomesClause(outcomesReport(outcomes, automationsOf(bench.candidate))),
    ...profile.profile.renamed.map(({ automation, now }) =>
      now === null
        ? `outcomes of ${automation} are of nothing that this policy does now, as the profile's owner says`
        : `outcomes of ${automation} are those of ${now}, as the profile's owner says`,
    ),
    ...setup.sampled.map(
      (sampled) =>
        `${sampled.automation.id}: what causes \`${sampled.automation.pattern}\` is taken to be ${sampled.cause}, at ${[...new Set(sampled.places.map(({ target }) => target))].join(', ')}${otherCauses(sampled, profile.profile)}`,
    ),
  ];
}

/** What was taken for granted. */
export function assumptionsOf({ bench, vetoSet }: Pick<Qualified, 'bench' | 'vetoSet'>): string[] {
  const { candidate } = bench;
  const kind = executorKindOf(candidate.programs);
  const rules = checkers
    .filter(({ id: invariant, tests }) => isOfRequal({ invariant, tests }, kind))
    .map(({ id }) => id);
  const who =
    kind === 'external'
      ? "what stands around the executor in production keeps what requal's own handovers, notices and records keep here"
      : "the executor and the guardrails that run in production keep what requal's own keep here";
  const programs = programsOf(candidate);
  return [
    "requal's simulator behaves as the system does; how far it does was measured on a kind cluster (reports/example)",
    `${who}: ${rules.join(', ')}`,
    ...(programs.length === 0
      ? []
      : [
          `what is a program of the candidate (${programs.join(', ')}) does in production what it did here: it is asked in requal's protocol, and could tell by it that it is on trial`,
        ]),
    corpusWords(vetoSet.found),
    'the level 4 automations are played as qualified (`assumed`): whether they would be without it is what the certificate is for',
  ];
}

/** What the reviews of the profile found behind the same pattern, which no part of the sample holds in its share. */
function otherCauses({ automation, cause, lookAlikes }: SampledAutomation, { patterns }: Profile): string {
  const causes = patterns.find(({ pattern }) => pattern === automation.pattern)?.causes ?? [];
  const others = causes.filter(({ fault, share }) => fault !== cause && share > 0);
  if (others.length === 0) return '';
  const told = others.map(({ fault, share }) => {
    const isDrawn = lookAlikes.some((one) => one.fault === fault);
    return `${fault} in ${percentWords(share)} (drawn ${isDrawn ? 'among its look-alikes' : 'in no incident'})`;
  });
  const rest = strataShares['look-alike'] / sampleCycle;
  return `; the profile's reviews found ${wordList(told)} as well, and those shares are not drawn: all look-alikes together are ${percentWords(rest)} of the sample`;
}

/** How the sentence on the found scenarios begins, by which it is found in an earlier certificate. */
export const corpusStart = 'nothing that was found for this policy is missing: ';

/** Nobody can see in a report what was taken out of the folder before. */
export function corpusWords({ scenarios, digest: of, pairs }: Qualified['vetoSet']['found']): string {
  const besides =
    pairs.length === 0
      ? ''
      : `; not played, because its name says that it shows something only by a second trial: ${wordList(pairs)}`;
  if (scenarios.length === 0) {
    const where = pairs.length === 0 ? `no scenario stood in ${foundFolder}` : `nothing of ${foundFolder} was played`;
    return `${corpusStart}${where} where it ran, so the veto set is what requal ships${besides}`;
  }
  return `${corpusStart}${countOf(scenarios.length, 'scenario')} of ${foundFolder} ${scenarios.length === 1 ? 'was' : 'were'} played (${scenarios.join(', ')}; digest ${of.slice(0, 12)})${besides}`;
}

/** What a certificate speaks of. What an executor once said shows nothing of what a runtime keeps. */
export function subjectOf({ programs }: Candidate): 'model' | 'runtime' {
  return executorKindOf(programs) === 'external' ? 'runtime' : 'model';
}

/** The doors behind which a program answers. */
function programsOf({ agent, programs }: Candidate): readonly string[] {
  const doors = { agent, policy: programs.policy, executor: programs.executor };
  return Object.entries(doors).flatMap(([name, { kind }]) => (kind === 'exec' || kind === 'controller' ? [name] : []));
}

/** What holds for a candidate that is not requal's own throughout. */
function programConditions(candidate: Candidate): readonly string[] {
  const programs = programsOf(candidate);
  const { kind } = candidate.agent;
  return [
    ...(programs.length === 0
      ? []
      : [
          `the programs of its ${programs.join(', ')} load what they loaded here: the files that their commands name are in the candidate's digest, and libraries, settings and models beyond them are not`,
        ]),
    ...(kind === 'matcher'
      ? []
      : [
          `in the part \`confidence\`, and now and then in \`several\`, an agent of requal's own (in the first its matcher, less sure of itself) diagnoses in the place of the candidate's agent (${kind}): these incidents show something of the policy and the guardrails, and nothing of that agent`,
        ]),
  ];
}

/** With which it is told how often a step may be proposed that never was. */
const neverConfidence = 0.99;

/** What was not tested, so that nobody takes it for shown. */
export function notTestedOf({ unsampled, setup, vetoSet }: Qualified, played: readonly AutomationReport[]): string[] {
  return [
    ...unsampled.map(({ automation, why }) => `${automation.id}: ${why}`),
    ...neverTested(played),
    ...notDrilled(played),
    ...restsOnItsKey(played),
    'what a step was worth to anybody but users until the horizon: lost records, failed requests and the time in which they were served worse than the objective promises are compared, and that a step helped is what its own verification says',
    ...setup.sampled.flatMap(({ automation, rare }) =>
      rare.length === 0
        ? []
        : [`${automation.id} at ${rare.join(', ')}: it is proposed there, but less than half as often as elsewhere`],
    ),
    ...setup.sampled.flatMap(({ automation, rareShapes }) =>
      rareShapes.map(
        (shape) => `${automation.id} at ${shape}: it is proposed there, but less than half as often as elsewhere`,
      ),
    ),
    ...setup.sampled.flatMap(({ automation, never }) =>
      never.length === 0 ? [] : [`${automation.id} where it was never proposed: ${neverWords(never)}`],
    ),
    ...undistorted(played),
    ...uncovered(played),
    ...elsewhereOf(played),
    ...vetoSet.silent.map(({ trial, why }) => `what the veto trial ${trial} is there for: ${why}`),
    'hazards that nothing shown gives away (frozen values with fresh timestamps, reviewed labels that are wrong): no policy could know of them',
    'several automations at the same time, other than by chance',
    `recovery against the reference beyond the first ${comparedTrials} trials of each automation`,
    'a real cluster: `requal run --world cluster` does that, and gives no rate',
  ];
}

/** The same number of tries is told once: `at cart and search in 90 tries each (...)`. */
function neverWords(never: SampledAutomation['never']): string {
  return [...Map.groupBy(never, ({ tries }) => tries)]
    .map(([tries, same]) => {
      const most = percentWords(upperBound(0, tries, neverConfidence));
      const each = same.length > 1 ? ' each' : '';
      return `at ${wordList(same.map(({ where }) => where))} in ${tries} tries${each} (so, with ${percentWords(neverConfidence)} confidence, it is in less than ${most} of such incidents)`;
    })
    .join('; ');
}

/** What the policy as a whole broke, which no single automation answers for, at most as often as the plan allows. */
function elsewhereOf(played: readonly AutomationReport[]): readonly string[] {
  return played.flatMap(({ automation, trials, elsewhere }) =>
    elsewhere.flatMap(({ invariant, automations, attempted, realised, trials: numbers }) =>
      automations.length > 0
        ? []
        : [
            `what no automation answers for: ${invariant} was broken in ${attempted + realised} of ${trials} incidents of ${automation.id} (the first is number ${numbers[0]})`,
          ],
    ),
  );
}

/** Kinds of distortion that no exposure of an automation met. */
function undistorted(played: readonly AutomationReport[]): readonly string[] {
  return played.flatMap(({ automation, exposures, distortions }) => {
    const met = new Set(distortions.map(({ kind }) => kind));
    const missing = distortionKinds.filter((kind) => !met.has(kind));
    if (exposures === 0 || missing.length === 0) return [];
    return [`${automation.id} where what is shown is distorted by ${missing.join(', ')}`];
  });
}

/** Combinations of factors that its sample can draw, and that no exposure of it had. */
function uncovered(played: readonly AutomationReport[]): readonly string[] {
  return played.flatMap(({ automation, exposures, coverage }) => {
    if (exposures === 0 || coverage === null) return [];
    const rows = [coverage.pairs, coverage.triples].map((one) => ({ all: drawableOf(one), met: one.met }));
    if (rows.every(({ all, met }) => met === all)) return [];
    const [pairs, triples] = rows.map(({ all, met }) => `${all - met} of ${all}`);
    return [
      `${automation.id} in ${pairs} pairs and ${triples} triples of the factors of an incident (fault, evidence, people, window and others) that its sample can draw: no exposure had them`,
    ];
  });
}

/** What could not be made to happen to an automation. */
function notDrilled(played: readonly AutomationReport[]): readonly string[] {
  return played.flatMap(({ automation, drills }) =>
    drills.flatMap(({ drill, untested }) =>
      untested === null ? [] : [`the human path of ${automation.id} in the drill ${drill}: ${untested}`],
    ),
  );
}

/** Of each automation apart: what another put to the test says nothing of it. */
function neverTested(played: readonly AutomationReport[]): readonly string[] {
  return played.flatMap(({ automation, exposures, tested: rows, drills }) => {
    const tested = new Set([...rows.map(({ invariant }) => invariant), ...drills.flatMap(({ rules }) => rules)]);
    const never = checkers.filter(({ id, basis }) => basis === 'hazard' && !tested.has(id)).map(({ id }) => id);
    if (exposures === 0 || never.length === 0) return [];
    return [
      `rules from the truth that no exposure and no drill of ${automation.id} put to the test: ${never.join(', ')}`,
    ];
  });
}

/** What comes to more when it is applied twice is safe only where a duplicate is dropped. */
function restsOnItsKey(played: readonly AutomationReport[]): readonly string[] {
  return played.flatMap(({ automation, measured, tested }) =>
    measured === null || measured.sameTwice || tested.some(({ invariant }) => invariant === 'no-duplicate')
      ? []
      : [`whether a duplicate of ${automation.id} is dropped: applied twice it is not the same as once`],
  );
}
