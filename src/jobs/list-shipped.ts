import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packageRoot } from '../base/package-root.ts';
import { byRequirement, requirementOf, requirements } from '../domain/requirement.ts';
import type { Shipped } from '../domain/shipped.ts';
import { invariants } from '../judge/charter-table.ts';
import { loadCandidate } from '../policy/load-candidate.ts';
import { variables } from '../policy/variables.ts';
import { relations } from '../run/pairs.ts';
import { findSubjects } from './subjects.ts';
import { worldLimits } from './world-limits.ts';

/** Everything that is shipped. Throws `UserError` when one of the files is broken. */
export function listShipped(): Shipped {
  const subjects = findSubjects([]);
  const scenarios = subjects.flatMap((subject) =>
    subject.kind === 'scenario' ? [scenarioRow(subject.loaded.scenario)] : [],
  );
  const replays = subjects.flatMap((subject) => (subject.kind === 'replay' ? [replayRow(subject.replay)] : []));
  const sources = [...scenarios, ...replays];
  const ids = new Set([...Object.keys(requirements), ...sources.flatMap((source) => source.requirements)]);
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
    relations: relations.map(({ id, title, requirements: rules }) => ({ id, title, requirements: rules })),
    requirements: [...ids].sort(byRequirement).map((id) => ({
      id,
      name: requirementOf(id)?.name ?? null,
      meaning: requirementOf(id)?.meaning ?? null,
      coveredBy: sources.filter((source) => source.requirements.includes(id)).map((source) => source.id),
      testedBy: invariants.filter((invariant) => invariant.requirements.includes(id)).map((invariant) => invariant.id),
    })),
    facts: variables,
    worlds: worldLimits(),
  };
}

type Subject = ReturnType<typeof findSubjects>[number];

function scenarioRow(
  scenario: Extract<Subject, { kind: 'scenario' }>['loaded']['scenario'],
): Shipped['scenarios'][number] {
  const { id, title, requirements, exercises, twin, agent } = scenario;
  return {
    id,
    title,
    requirements,
    exercises,
    twin: twin?.id ?? null,
    trigger: twin?.trigger ?? null,
    agent: agent === 'candidate' ? null : agent.kind,
  };
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
