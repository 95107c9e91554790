import { existsSync, readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commentedYaml } from '../../base/commented-yaml.ts';
import { UserError } from '../../base/errors.ts';
import { processId } from '../../base/processes.ts';
import { writeFileWhole } from '../../base/write-file.ts';
import type { Candidate } from '../../domain/candidate.ts';
import type { Profile } from '../../domain/profile.ts';
import type { FirstSystem } from '../../domain/first-answers.ts';
import type { FirstWritten } from '../../domain/first-written.ts';
import { loadCandidate } from '../../policy/load-candidate.ts';
import { loadProfile } from '../../scenario/load-profile.ts';
import { firstPolicy } from './first-policy.ts';
import type { FirstDocument } from './first-policy.ts';
import { firstProfile } from './first-profile.ts';
import { firstRunbooks } from './first-runbooks.ts';

/** What stands at the top of the folder. */
const topNames = ['policy.yaml', 'runbooks', 'profile.yaml', 'candidate.yaml'] as const;

/**
 * Writes a first candidate and profile into a folder: under a hidden name first, where both are read again as `qualify` would,
 * then shown. Nothing that is there is ever written over. Throws `UserError`.
 */
export function writeFirst(folder: string, system: FirstSystem, asOf: string): FirstWritten {
  const runbooks = firstRunbooks(system.answers);
  const texts = new Map([
    ['policy.yaml', textOf(firstPolicy(system, asOf))],
    ...runbooks.map(({ name, text }): [string, string] => [`runbooks/${name}`, text]),
    [
      'profile.yaml',
      textOf(
        firstProfile(
          system,
          runbooks.map(({ pattern }) => pattern),
          asOf,
        ),
      ),
    ],
  ]);
  const isNew = !existsSync(folder);
  const partial = join(folder, `.init.${processId()}.partial`);
  try {
    for (const [name, text] of texts) writeFileWhole(join(partial, name), text);
    const candidate = loadCandidate(partial);
    const { profile } = loadProfile(join(partial, 'profile.yaml'));
    refuseExisting(folder);
    for (const name of readdirSync(partial)) renameSync(join(partial, name), join(folder, name));
    return {
      folder,
      files: [...texts.keys()],
      todos: [...texts].map(([name, text]) => [name, text.split('TODO').length - 1]),
      rules: candidate.policy.authorised.map(({ id }) => id),
      unstated: system.answers.services.flatMap(({ name, regulated }) => (regulated === null ? [name] : [])),
      missingRoles: missingRoles(candidate, profile),
    };
  } finally {
    rmSync(partial, { recursive: true, force: true });
    if (isNew) removeEmpty(folder);
  }
}

/** Who is called or owns something, and cannot be asked. */
function missingRoles({ policy, runbooks }: Candidate, { topology, people }: Profile): readonly string[] {
  const called = [
    ...Object.values(policy.escalation),
    ...runbooks.map(({ escalation }) => escalation.role),
    ...topology.services.flatMap(({ owner }) => owner ?? []),
  ];
  return [...new Set(called)].filter((role) => !people.some((one) => one.role === role)).toSorted();
}

function textOf({ value, head, comments }: FirstDocument): string {
  return commentedYaml(value, head, comments);
}

/** Throws `UserError` where a file would be written over. */
export function refuseExisting(folder: string): void {
  const found = topNames.find((name) => existsSync(join(folder, name)));
  if (found === undefined) return;
  throw new UserError(`There is a \`${found}\` already, and nothing is ever written over.`, {
    place: { file: join(folder, found), line: null, column: null },
    mend: 'Name another folder, or move away what is there.',
  });
}

/** Where nothing was written, nothing is left. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(resolve(folder));
  } catch {
    return;
  }
}
