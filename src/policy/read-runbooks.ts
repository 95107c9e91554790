import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../base/errors.ts';
import { problemsOf } from '../base/parse-document.ts';
import { readYamlFile, type SourceDocument } from '../base/read-yaml.ts';
import { limits } from '../domain/limits.ts';
import { runbookSchema, type Runbook } from '../domain/runbook.ts';
import { collecting } from './candidate-sources.ts';

/** A runbook with its file, for messages about it. */
export interface ReadRunbook {
  readonly runbook: Runbook;
  readonly source: SourceDocument;
}

/** All runbooks of a folder in the order of their file names; a folder that is not there holds none. */
export function readRunbooks(folder: string, problems: Problem[]): readonly ReadRunbook[] {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const files = isFolder
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.yaml'))
        .toSorted()
    : [];
  if (files.length > limits.runbooksMax) {
    const place = { file: folder, line: null, column: null };
    const message = `There are ${files.length} runbooks, more than ${limits.runbooksMax}.`;
    problems.push({ message, place, mend: 'Split the candidate.' });
    return [];
  }
  const found: ReadRunbook[] = [];
  for (const name of files) {
    const source = collecting(problems, () => readYamlFile(join(folder, name)));
    if (source === null) continue;
    const { value: runbook, problems: wrong } = problemsOf(runbookSchema, source);
    problems.push(...wrong);
    if (runbook === null) continue;
    problems.push(...clashes(runbook, source, found));
    found.push({ runbook, source });
  }
  return found;
}

function clashes(runbook: Runbook, source: SourceDocument, earlier: readonly ReadRunbook[]): Problem[] {
  return (['id', 'pattern'] as const).flatMap((field) => {
    const other = earlier.find((entry) => entry.runbook[field] === runbook[field]);
    if (other === undefined) return [];
    const message = `The ${field} \`${runbook[field]}\` is already that of ${other.source.file}.`;
    return [{ message, place: source.placeOf([field]), mend: `Give one of the two another ${field}.` }];
  });
}
