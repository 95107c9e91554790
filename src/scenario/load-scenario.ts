import type { Json } from '../base/canonical-json.ts';
import { digest } from '../base/canonical-json.ts';
import { applyChanges, resolvePath } from '../base/apply-changes.ts';
import type { Change } from '../base/apply-changes.ts';
import type { SourcePlace } from '../base/errors.ts';
import { UserError } from '../base/errors.ts';
import { parseDocument } from '../base/parse-document.ts';
import { readYamlFile } from '../base/read-yaml.ts';
import type { SourceDocument } from '../base/read-yaml.ts';
import type { Scenario, ScenarioDocument, Variation } from '../domain/scenario.ts';
import { scenarioSchema, variationSchema } from '../domain/scenario.ts';
import { checkScenario } from './check-scenario.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';

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

/** One more would be a chain that nobody can follow. */
const extensionsMax = 4;

/** Loads a scenario file, following `extends`. Throws `UserError` for the first thing that is wrong with it. */
export function loadScenario(file: string, find: ScenarioFinder): LoadedScenario {
  const source = resolve(readYamlFile(file), find, extensionsMax);
  const scenario = parseDocument(scenarioSchema, source, 'scenario');
  const problem = checkScenario(scenario)[0];
  if (problem) throw new UserError(problem.message, { place: source.placeOf(problem.path), mend: problem.mend });
  const document = encodeScenario(scenario);
  return { scenario, document, digest: digest(document), file, placeOf: source.placeOf };
}

function resolve(source: SourceDocument, find: ScenarioFinder, depth: number): SourceDocument {
  if (!isVariation(source.value)) return source;
  const variation = parseDocument(variationSchema, source, 'scenario that extends another');
  const base = findBase(variation, source, find, depth);
  const changed = change(base.value, variation, source);
  return { ...source, value: changed, placeOf: (path) => placeInVariation(path, changed, variation, source) };
}

function isVariation(value: unknown): boolean {
  return value !== null && typeof value === 'object' && 'extends' in value;
}

function findBase(variation: Variation, source: SourceDocument, find: ScenarioFinder, depth: number): SourceDocument {
  const place = source.placeOf(['extends']);
  const file = find(variation.extends);
  const mend = 'Name the id of a scenario in the same folder or among those shipped; `requal list` shows them.';
  if (!file) throw new UserError(`There is no scenario \`${variation.extends}\` to extend.`, { place, mend });
  if (depth === 0) {
    throw new UserError(`Scenarios extend one another more than ${extensionsMax} deep, or in a circle.`, { place });
  }
  return resolve(readYamlFile(file), find, depth - 1);
}

function change(base: unknown, variation: Variation, source: SourceDocument): unknown {
  let value = base;
  for (const [index, step] of variation.changes.entries()) {
    try {
      value = applyChanges(value, [step as Change]);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(error.message, { place: source.placeOf(['changes', index]), mend: error.mend });
    }
  }
  const { extends: _, changes: __, ...own } = variation;
  return { ...(value as object), twin: null, exercises: [], ...own } satisfies Record<string, unknown> as Json;
}

function placeInVariation(
  path: readonly PropertyKey[],
  value: unknown,
  variation: Variation,
  source: SourceDocument,
): SourcePlace {
  if (typeof path[0] === 'string' && path[0] in variation) return source.placeOf(path);
  const index = variation.changes.findIndex((step) => {
    const changed = resolvePath(value, 'set' in step ? step.set : 'add' in step ? step.add : step.remove);
    return changed?.every((key, at) => String(path[at]) === String(key)) ?? false;
  });
  return source.placeOf(index < 0 ? ['extends'] : ['changes', index]);
}
