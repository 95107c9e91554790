import { existsSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { HarnessError, UserError } from '../base/errors.ts';
import { writeFileWhole } from '../base/write-file.ts';
import { yamlText } from '../base/write-yaml.ts';
import type { KeptViolation } from '../domain/exploration.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Journal } from '../journal/journal.ts';
import { checkLabels } from '../judge/check-labels.ts';
import { incidentSentence, incidentStory } from '../report/incident-story.ts';
import { shellWord } from '../report/replay-command.ts';
import type { BrokenProperty } from '../run/broken-properties.ts';
import { identityOf } from '../run/broken-properties.ts';
import type { Reduction } from '../run/reduce.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import { shortDocument } from '../scenario/short-document.ts';
import type { Met } from './explore.ts';
import { foundId } from './found-id.ts';
import { keptBefore } from './kept-before.ts';
import { finderFor } from './subjects.ts';
import type { Bench } from './try-incident.ts';
import { brokenIn, relationOf, tryIncident } from './try-incident.ts';

/** Where a violation is kept, and how it came to be looked at. */
export interface Places {
  /** The name of the scenario's file that was to be reduced; null for an incident that `explore` drew. */
  readonly reducedFrom: string | null;
  /** The folder that reduced scenarios are written to. */
  readonly found: string;
  /** The folder that the command's candidate was read from. */
  readonly candidateFolder: string;
}

/** A reduced incident that was tried once more under the name that it will have. */
export interface Confirmed {
  readonly scenario: Scenario;
  readonly broken: BrokenProperty;
  readonly journal: Journal;
  readonly reducing: KeptViolation['reducing'];
}

/** A kept violation with the journal of the trial that was made again from its file. */
export interface Kept {
  readonly told: Omit<KeptViolation, 'journal'>;
  readonly journal: Journal;
}

/** Names what a reduction came to, and tries it once more. Null when it no longer breaks. */
export async function confirm(
  bench: Bench,
  { broken: sought }: Met,
  { scenario: reduced, trials, ended }: Reduction,
): Promise<Confirmed | null> {
  const title = incidentSentence(reduced).slice(0, 400);
  const scenario = { ...reduced, id: foundId(sought.property, reduced), title };
  const tried = await tryIncident(bench, scenario);
  const broken = await brokenIn(bench, scenario, tried, sought);
  return broken && { scenario, broken, journal: tried.journal, reducing: { trials, ended } };
}

/**
 * Keeps what was confirmed: in the file in which the folder has the same violation already, else in a new one. That is read
 * again and tried once more, so that what is kept has failed from the file. Throws `HarnessError` if it does not, and leaves no
 * file then, since it would not tell what was found.
 */
export async function keepConfirmed(bench: Bench, met: Met, confirmed: Confirmed, places: Places): Promise<Kept> {
  const before = await keptBefore(bench, confirmed, places.found);
  const { scenario, broken } = before ?? confirmed;
  const file = before?.file ?? resolve(places.found, `${scenario.id}.yaml`);
  const shown = relative(resolve(), file) || file;
  const story = incidentStory(scenario, bench.candidate.name, broken);
  const command = commandOf(shown, places.candidateFolder, broken);
  if (before === null) {
    const origin = originOf(scenario, places.reducedFrom);
    const lines = [...schemaLines(file), origin, ...story.split(/(?<=\.) (?=[A-Z])/), ...asideOf(broken), command];
    writeFileWhole(file, yamlText(shortDocument(scenario), lines.join('\n')));
    await proveFile(bench, file, confirmed);
  }
  const { faults, distortions, topology } = scenario;
  return {
    journal: before?.journal ?? confirmed.journal,
    told: {
      id: scenario.id,
      property: broken.property,
      requirements: broken.requirements,
      kind: broken.kind,
      trigger: broken.trigger,
      path: broken.path,
      story,
      firstRun: met.run,
      times: met.times,
      size: { faults: faults.length, distortions: distortions.length, services: topology.services.length },
      reducing: confirmed.reducing,
      file: shown,
      isKnown: before !== null,
      command,
    },
  };
}

/** Throws `HarnessError`, and removes the file, unless its trial is the confirmed one, byte for byte, and breaks the same. */
async function proveFile(bench: Bench, file: string, { broken, journal }: Confirmed): Promise<void> {
  let why: string | null = 'it could not be tried from its file';
  try {
    why = await whyUnproven(bench, file, broken, journal);
  } finally {
    if (why !== null) rmSync(file, { force: true });
  }
  if (why !== null) throw new HarnessError(why);
}

async function whyUnproven(
  bench: Bench,
  file: string,
  broken: BrokenProperty,
  { head }: Journal,
): Promise<string | null> {
  try {
    // As `requal run` will read it, with all that it refuses.
    const { scenario } = loadScenario(file, finderFor(file), (one) => checkLabels(one, bench.charter));
    const tried = await tryIncident(bench, scenario);
    if (tried.journal.head !== head) return 'the trial of its file differs from the one that it was written from';
    const again = await brokenIn(bench, scenario, tried, broken);
    return again !== null && identityOf(again) === identityOf(broken) ? null : 'it does not break again from its file';
  } catch (error) {
    if (error instanceof UserError) return `its file would be refused: ${error.message}`;
    throw error;
  }
}

/**
 * The one command that shows it again. `run` fails a trial for what came to be and for an attempt at what is forbidden
 * absolutely; anything else is judged by `reduce --check`.
 */
function commandOf(file: string, candidate: string, broken: BrokenProperty): string {
  const words = `${shellWord(file)} --candidate ${shellWord(candidate)}`;
  return failsRun(broken)
    ? `npx requal run ${words}`
    : `npx requal reduce ${words} --property ${broken.property} --check`;
}

function failsRun({ kind, isAbsolute }: BrokenProperty): boolean {
  return kind === 'realised' || isAbsolute;
}

/** Why another command than `run` shows it. */
function asideOf(broken: BrokenProperty): readonly string[] {
  if (failsRun(broken)) return [];
  return relationOf(broken.property) === null
    ? ['It did not come to be, which `requal run` need not fail for; this judges the rule by itself:']
    : ['It is about two trials, which `requal run` does not judge; this plays both:'];
}

/** Where it comes from, and who judges it. What was left out may have been why a label was right, so that is said. */
function originOf({ expected }: Scenario, reducedFrom: string | null): string {
  if (reducedFrom === null) {
    return 'Found by `requal explore` and reduced. Nobody wrote it down, so it has no labels: the charter alone judges it.';
  }
  const labels =
    expected.length === 0
      ? 'It has no labels: the charter alone judges it.'
      : 'Its labels are those of before: see whether they still hold.';
  return `Reduced by \`requal reduce\` from ${reducedFrom}. ${labels}`;
}

/**
 * For editors, the way to the schema of scenarios in a folder around the file: the project's own, or that of requal as it is
 * installed there. Nothing where there is none, since a way that leads nowhere is an error in an editor.
 */
function schemaLines(file: string): readonly string[] {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    for (const within of ['schemas', 'node_modules/requal/schemas']) {
      const schema = join(folder, within, 'scenario.schema.json');
      if (!existsSync(schema)) continue;
      return [`yaml-language-server: $schema=${relative(dirname(file), schema).split(sep).join('/')}`, ''];
    }
    if (dirname(folder) === folder) return [];
  }
}

/** Where the journal of a kept violation lies in its report. */
export function journalOf(candidate: string, id: string): string {
  return join('journals', candidate, `${id}.s1.jsonl`);
}
