import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packageRoot } from '../base/package-root.ts';
import type { Shipped } from '../domain/shipped.ts';
import { invariants } from '../judge/charter-table.ts';
import { loadCandidate } from '../policy/load-candidate.ts';
import { findSubjects } from './subjects.ts';

/** Everything that is shipped. Throws `UserError` when one of the files is broken. */
export function listShipped(): Shipped {
  const subjects = findSubjects([]);
  const scenarios = subjects.flatMap((subject) =>
    subject.kind === 'scenario' ? [scenarioRow(subject.loaded.scenario)] : [],
  );
  const replays = subjects.flatMap((subject) => (subject.kind === 'replay' ? [replayRow(subject.replay)] : []));
  const sources = [...scenarios, ...replays];
  const requirements = [...new Set(sources.flatMap((source) => source.requirements))].sort(byRequirement);
  return {
    scenarios,
    replays,
    candidates: candidateFolders().map(candidateRow),
    invariants: invariants.map(({ id, title, requirements: rules, basis, class: rated, tests }) => ({
      id,
      title,
      requirements: rules,
      basis,
      class: rated,
      tests,
      coveredBy: scenarios.filter(({ exercises }) => exercises.includes(id)).map((scenario) => scenario.id),
    })),
    requirements: requirements.map((id) => ({
      id,
      coveredBy: sources.filter((source) => source.requirements.includes(id)).map((source) => source.id),
    })),
  };
}

type Subject = ReturnType<typeof findSubjects>[number];

function scenarioRow(
  scenario: Extract<Subject, { kind: 'scenario' }>['loaded']['scenario'],
): Shipped['scenarios'][number] {
  const { id, title, requirements, exercises, twin } = scenario;
  return { id, title, requirements, exercises, twin: twin?.id ?? null, trigger: twin?.trigger ?? null };
}

function replayRow({ incident }: Extract<Subject, { kind: 'replay' }>['replay']): Shipped['replays'][number] {
  const { id, title, requirements, closedLoop } = incident;
  return { id, title, requirements, closedLoop: closedLoop !== null };
}

function candidateRow(folder: string): Shipped['candidates'][number] {
  const { title, version } = loadCandidate(folder).policy.metadata;
  return { name: relative(join(packageRoot, 'policies'), folder), title, version };
}

function candidateFolders(): readonly string[] {
  const policies = join(packageRoot, 'policies');
  const names = readdirSync(policies, { recursive: true, encoding: 'utf8' }).sort();
  return names
    .map((name) => join(policies, name))
    .filter((path) => existsSync(join(path, 'policy.yaml')) || existsSync(join(path, 'candidate.yaml')));
}

/** B2 before B10. */
function byRequirement(a: string, b: string): number {
  return a[0] === b[0] ? Number(a.slice(1)) - Number(b.slice(1)) : a < b ? -1 : 1;
}
