import { basename } from 'node:path';
import { digest } from '../base/canonical-json.ts';
import type { SourcePlace } from '../base/errors.ts';
import { UserError } from '../base/errors.ts';
import { parseDocument } from '../base/parse-document.ts';
import { readYamlFile } from '../base/read-yaml.ts';
import type { SourceDocument } from '../base/read-yaml.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Scenario, ScenarioDocument, Variation } from '../domain/scenario.ts';
import { scenarioSchema, variationSchema } from '../domain/scenario.ts';
import { checkScenario } from './check-scenario.ts';
import type { ScenarioProblem } from './check-scenario.ts';
import { checkSeries } from './check-series.ts';
import { checkTarget } from './check-target.ts';
import { refuseProblems } from './refuse-problems.ts';
import { varyDocument } from './vary-document.ts';

/** A scenario as it will run, with what a journal says of it. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  /** The whole scenario as a file would hold it, with every default written out. */
  readonly document: ScenarioDocument;
  readonly digest: string;
  readonly file: string;
  /** Where a value of the scenario was written, for later complaints about it. */
  placeOf(path: readonly PropertyKey[]): SourcePlace;
}

/** Finds the file of a scenario by its id, for scenarios that extend another. */
export type ScenarioFinder = (id: string) => string | null;

/** What somebody else finds wrong with a scenario that is right in itself, such as its labels. */
export type ScenarioReviewer = (scenario: Scenario) => readonly ScenarioProblem[];

/** One more would be a chain that nobody can follow. */
const extensionsMax = 4;

/**
 * Loads a scenario file, following `extends`. Throws `UserError` for what is wrong with it, and in the same breath for what
 * `review` finds, which is asked only about a scenario that holds together.
 */
export function loadScenario(file: string, find: ScenarioFinder, review: ScenarioReviewer = () => []): LoadedScenario {
  const source = resolve(file, find, []);
  const scenario = promised(parseDocument(scenarioSchema, source, 'scenario'));
  const own = [...checkScenario(scenario), ...checkSeries(scenario), ...checkTarget(scenario)];
  const problems = [
    ...own,
    ...(own.length === 0 ? review(scenario) : []),
    // A wrong name keeps nobody from understanding the rest.
    ...checkId(scenario.id, file),
  ];
  refuseProblems(problems, source);
  const document = encodeScenario(scenario);
  return { scenario, document, digest: digest(document), file, placeOf: source.placeOf };
}

/** With what its target promises to users as its one objective: alerts, truth and judge go by that, in every world. */
function promised(scenario: Scenario): Scenario {
  const { latencyMax, errorRatioMax } = scenario.target?.slo ?? { latencyMax: null, errorRatioMax: null };
  const { objective } = scenario;
  if (latencyMax === null && errorRatioMax === null) return scenario;
  return {
    ...scenario,
    objective: {
      ...objective,
      latencyMax: latencyMax ?? objective.latencyMax,
      successRatioMin: errorRatioMax === null ? objective.successRatioMin : 1 - errorRatioMax,
    },
  };
}

/** The id that a scenario file must carry, since reports name scenarios by id and people look for the file. */
export function scenarioIdOf(file: string): string {
  return basename(file).replace(/\.ya?ml$/, '');
}

function checkId(id: string, file: string) {
  const wanted = scenarioIdOf(file);
  if (id === wanted) return [];
  const message = `The scenario's id is \`${id}\` and its file is named \`${wanted}\`.`;
  return [{ path: ['id'], message, mend: `Write \`id: ${wanted}\`, or rename the file to ${id}.yaml.` }];
}

/** `via` is the ids of the scenarios that led here, the first loaded first. */
function resolve(file: string, find: ScenarioFinder, via: readonly string[]): SourceDocument {
  const source = readYamlFile(file);
  if (!isVariation(source.value)) return source;
  const variation = parseDocument(variationSchema, source, 'scenario that extends another');
  const baseFile = findBase(variation, source, find, [...via, scenarioIdOf(file)]);
  const base = resolve(baseFile, find, [...via, scenarioIdOf(file)]);
  return varyDocument(base, variation, source);
}

function isVariation(value: unknown): boolean {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, 'extends');
}

function findBase(
  variation: Variation,
  source: SourceDocument,
  find: ScenarioFinder,
  chain: readonly string[],
): string {
  const place = source.placeOf(['extends']);
  const id = variation.extends;
  if (chain.includes(id)) {
    const circle = [...chain.slice(chain.indexOf(id)), id].join(' → ');
    const mend = 'Let one of them be a whole scenario.';
    throw new UserError(`These scenarios extend one another in a circle: ${circle}.`, { place, mend });
  }
  if (chain.length > extensionsMax) {
    const mend = 'Write one of them out as a whole scenario.';
    throw new UserError(`Scenarios extend one another more than ${extensionsMax} deep.`, { place, mend });
  }
  const file = find(id);
  const mend = 'Name the id of a scenario in the same folder or among those shipped; `requal list` shows them.';
  if (!file) throw new UserError(`There is no scenario \`${id}\` to extend.`, { place, mend });
  return file;
}
