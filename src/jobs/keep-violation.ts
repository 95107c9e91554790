import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { digest } from '../base/canonical-json.ts';
import { HarnessError } from '../base/errors.ts';
import { writeFileWhole } from '../base/write-file.ts';
import { yamlText } from '../base/write-yaml.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { KeptViolation } from '../domain/exploration.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Journal } from '../journal/journal.ts';
import { incidentSentence, incidentStory } from '../report/incident-story.ts';
import { shellWord } from '../report/replay-command.ts';
import type { BrokenProperty } from '../run/broken-properties.ts';
import type { Reduction } from '../run/reduce.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import { shortDocument } from '../scenario/short-document.ts';
import type { Met } from './explore.ts';
import type { Bench } from './try-incident.ts';
import { brokenBy, relationOf, tryIncident } from './try-incident.ts';
import { finderFor } from './subjects.ts';

/** Where a violation is kept, and how it came to be looked at. */
export interface Places {
  /** The name of the scenario's file that was to be reduced; null for an incident that `explore` drew. */
  readonly reducedFrom: string | null;
  /** The folder of scenarios that run first from then on. */
  readonly found: string;
  /** The folder that the command's candidate was read from. */
  readonly candidateFolder: string;
}

/** A kept violation with the journal of the trial that was made again from its file. */
export interface Kept {
  readonly told: Omit<KeptViolation, 'journal'>;
  readonly journal: Journal;
}

/**
 * Writes the reduced incident as a scenario file, reads it again and tries it once more: what is kept has failed from the
 * file. Throws `HarnessError` if it does not, since then the file would not tell what was found.
 */
export async function keepViolation(bench: Bench, met: Met, reduction: Reduction, places: Places): Promise<Kept> {
  const named = withName(reduction.scenario, met.broken.property);
  const file = resolve(places.found, `${named.id}.yaml`);
  const before = await tryIncident(bench, named);
  const broken = await brokenBy(bench, named, met.broken);
  if (broken === null) throw new HarnessError(`The reduced incident no longer breaks ${met.broken.property}.`);
  const shown = relative(resolve(), file) || file;
  const command = commandOf(shown, places.candidateFolder, broken);
  const story = incidentStory(named, bench.candidate.name, broken);
  const comment = [
    ...schemaLines(file),
    originOf(named, places.reducedFrom),
    ...story.split(/(?<=\.) (?=[A-Z])/),
    command,
  ];
  writeFileWhole(file, yamlText(shortDocument(named), comment.join('\n')));
  const again = await tryIncident(bench, loadScenario(file, finderFor(file)).scenario);
  if (again.journal.head !== before.journal.head) {
    throw new HarnessError(`The trial of ${shown} differs from the one that it was written from.`);
  }
  const { faults, distortions, topology } = named;
  return {
    journal: again.journal,
    told: {
      id: named.id,
      property: broken.property,
      requirements: broken.requirements,
      kind: broken.kind,
      trigger: broken.trigger,
      path: broken.path,
      story,
      firstRun: met.run,
      times: met.times,
      size: { faults: faults.length, distortions: distortions.length, services: topology.services.length },
      reducing: { trials: reduction.trials, ended: reduction.ended },
      file: shown,
      command,
    },
  };
}

/**
 * Named by what it breaks and by what it is, so that the same incident is one file however often it is found. It is no
 * longer what another scenario differs from in one thing, so it has no twin.
 */
function withName(scenario: Scenario, property: string): Scenario {
  const alone: Scenario = { ...scenario, twin: null };
  const document = encodeScenario({ ...alone, id: 'found', title: 'Found' });
  return {
    ...alone,
    id: `${property}-f${digest(document).slice(0, 8)}`,
    title: incidentSentence(alone).slice(0, 400),
  };
}

/** A relation is one of two trials, and only `reduce` makes both. */
function commandOf(file: string, candidate: string, { property }: BrokenProperty): string {
  const verb = relationOf(property) === null ? 'run' : 'reduce';
  const which = relationOf(property) === null ? '' : ` --property ${property}`;
  return `npx requal ${verb} ${shellWord(file)} --candidate ${shellWord(candidate)}${which}`;
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
