import { join } from 'node:path';
import { digest } from '../../base/canonical-json.ts';
import { nextTurn } from '../../base/clock.ts';
import { writeFileWhole } from '../../base/write-file.ts';
import { yamlText } from '../../base/write-yaml.ts';
import { encodeScenario } from '../../domain/encode-scenario.ts';
import type { Scenario } from '../../domain/scenario.ts';
import { incidentSentence, incidentStory } from '../../report/incident-story.ts';
import type { BrokenProperty } from '../../run/broken-properties.ts';
import { reduceScenario } from '../../run/reduce.ts';
import { shortDocument } from '../../scenario/short-document.ts';
import { brokenBy, tryIncident, type Bench } from '../try-incident.ts';
import type { GateSubject } from './gate-subject.ts';
import { partingOf, proofsOf, type Parting } from './parting.ts';

/** The smallest incident in which the candidate breaks a rule and the baseline does not. */
export interface FoundIncident {
  readonly scenario: Scenario;
  readonly broken: BrokenProperty;
  readonly parting: Parting | null;
}

/** What is looked for: a rule, and whether it came to be. */
export type Sought = Pick<BrokenProperty, 'property' | 'kind'>;

/**
 * Reduces a generated incident while the candidate alone breaks the rule in it. Null where it does not break again, which
 * would be a harness fault of another place and is not made worse here.
 */
export async function reduceFound(
  { baseline, candidate }: GateSubject,
  scenario: Scenario,
  sought: Sought,
  isStopped: () => boolean,
): Promise<FoundIncident | null> {
  const isNew = async (smaller: Scenario): Promise<BrokenProperty | null> => {
    await nextTurn();
    const broken = await brokenBy(candidate, smaller, sought);
    return broken !== null && !(await breaksAsBadly(baseline, smaller, sought)) ? broken : null;
  };
  const { scenario: smallest } = await reduceScenario(scenario, async (one) => (await isNew(one))?.at ?? null, {
    isStopped,
  });
  const named = { ...smallest, ...nameOf(smallest, sought) };
  const broken = await isNew(named);
  if (broken === null) return null;
  const [one, other] = [await tryIncident(baseline, named), await tryIncident(candidate, named)];
  const proofs = proofsOf(other.outcome, sought.property);
  return { scenario: named, broken, parting: partingOf(one.journal.entries, other.journal.entries, proofs) };
}

/** Writes the incident as a scenario below the report's hidden folder, with the story and the command in its head. */
export function writeFound(
  partial: string,
  { scenario, broken }: FoundIncident,
  name: string,
  command: string,
): string {
  const comment = [
    'Found by `requal gate` and reduced: the candidate breaks it here and the baseline does not.',
    ...incidentStory(scenario, name, broken).split(/(?<=\.) (?=[A-Z])/),
    command,
  ].join('\n');
  return writeScenario(partial, scenario, comment);
}

/** Writes a scenario below the report's hidden folder; it says where. */
export function writeScenario(partial: string, scenario: Scenario, comment: string): string {
  const file = join('scenarios', `${scenario.id}.yaml`);
  writeFileWhole(join(partial, file), yamlText(shortDocument(scenario), comment));
  return file;
}

/** Broken in the same way or in a worse one. */
async function breaksAsBadly(bench: Bench, scenario: Scenario, { property, kind }: Sought): Promise<boolean> {
  const { broken } = await tryIncident(bench, scenario);
  return broken.some((one) => one.property === property && (one.kind === kind || one.kind === 'realised'));
}

function nameOf(scenario: Scenario, { property }: Sought): Pick<Scenario, 'id' | 'title'> {
  const document = encodeScenario({ ...scenario, id: 'found', title: 'Found' });
  return {
    id: `${property}-g${digest(document).slice(0, 8)}`,
    title: incidentSentence(scenario).slice(0, 400),
  };
}
