import { UserError } from '../base/errors.ts';
import type { Outcome } from '../domain/finding.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { BrokenProperty } from '../run/broken-properties.ts';
import { relations } from '../run/pairs.ts';
import { closedLoopScenario } from '../scenario/replay-scenario.ts';
import { findSubjects } from './subjects.ts';
import type { Bench } from './try-incident.ts';
import { testedBy, tryIncident, tryPair } from './try-incident.ts';

/** What a scenario breaks under a candidate, in one trial of it and, for relations, its pair. */
export interface Checked {
  /** Without its twin: whatever is said of it is said of this trial. */
  readonly scenario: Scenario;
  /** What the trial of the scenario came to as it is written, in one sentence. */
  readonly trial: Pick<Outcome, 'verdict' | 'why'>;
  /** The chain head of the trial: two trials with the same head are the same, byte for byte. */
  readonly head: string;
  /** Ids of the properties that were looked at and could have broken. */
  readonly tested: readonly string[];
  readonly broken: readonly BrokenProperty[];
}

/**
 * Tries what a user names, a scenario or the closed loop of a replay, and says what it breaks; of `property` alone, unless it
 * is null. Nothing is written.
 */
export async function checkNamed(bench: Bench, name: string, property: string | null): Promise<Checked> {
  const written = scenarioNamed(name);
  const scenario: Scenario = written.twin === null ? written : { ...written, twin: null };
  const isAsked = (id: string) => property === null || property === id;
  const tried = await tryIncident(bench, scenario);
  const { verdict, why } = (scenario === written ? tried : await tryIncident(bench, written)).outcome;
  const tested = testedBy(bench, tried).filter(isAsked);
  const broken = tried.broken.filter((one) => isAsked(one.property));
  for (const relation of relations.filter(({ id }) => isAsked(id))) {
    const pair = await tryPair(bench, scenario, tried, relation);
    if (pair.isPlayed) tested.push(relation.id);
    if (pair.broken !== null) broken.push(pair.broken);
  }
  return { scenario, trial: { verdict, why }, head: tried.journal.head, tested, broken };
}

/** The scenario that a user names by file or id. Throws `UserError` for none, for several and for a mere recording. */
function scenarioNamed(name: string): Scenario {
  const [subject, ...others] = findSubjects([name]);
  if (subject === undefined || others.length > 0) {
    throw new UserError(`\`${name}\` is ${others.length + 1} scenarios, and one is looked at at a time.`, {
      mend: 'Name one file, or one id; `requal list` shows them.',
    });
  }
  if (subject.kind === 'scenario') return subject.loaded.scenario;
  const closedLoop = closedLoopScenario(subject.replay);
  if (closedLoop !== null) return closedLoop;
  throw new UserError(`The replay \`${subject.id}\` has no closed loop, so nothing can be left out of it.`, {
    mend: 'Name a scenario, or a replay of which `requal list` says that it is also in closed loop.',
  });
}
