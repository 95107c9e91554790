import type { Shipped } from '../domain/shipped.ts';
import { otherAgent } from './agent-words.ts';
import { printable } from './printable.ts';
import { requirementName } from './requirement-words.ts';
import { countOf } from './words.ts';
import { wrapText } from './wrap-text.ts';

type Invariant = Shipped['invariants'][number];
type Requirement = Shipped['requirements'][number];

interface Row {
  readonly name: string;
  readonly text: string;
}

/** More names than this are told as a number. */
const namesMax = 4;

/**
 * What `requal list` says: scenarios, replays, candidates, invariants, relations, requirements and facts, and what covers what. An
 * invariant that no scenario must exercise is named as such. Never wider than `columns` from 60 on, plain text without
 * colour; ends with a line break.
 */
export function listText(shipped: Shipped, columns: number): string {
  const sections = [
    section('Scenarios', shipped.scenarios.map(scenarioRow), columns),
    section('Replays', shipped.replays.map(replayRow), columns),
    section('Candidates', shipped.candidates.map(candidateRow), columns),
    section('Invariants', shipped.invariants.map(invariantRow), columns),
    section('Relations between two trials, which explore looks at', shipped.relations.map(relationRow), columns),
    section('Requirements', shipped.requirements.map(requirementRow), columns),
    factsSection(shipped, columns),
    uncovered(shipped, columns),
    ...shipped.worlds.map(({ world, unsupported }) =>
      section(
        `Not in the ${world} world`,
        unsupported.map(({ what, why }) => ({ name: what, text: why })),
        columns,
      ),
    ),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

/** What `requal list --facts` says: each value that a clause may read, with its type, its unit and who says it. */
export function factsText(shipped: Pick<Shipped, 'facts'>, columns: number): string {
  return `${factsSection(shipped, columns)}\n`;
}

function factsSection({ facts }: Pick<Shipped, 'facts'>, columns: number): string {
  return section('Facts that a clause may read', facts.map(factRow), columns);
}

function factRow({ path, type, source, unit, about }: Shipped['facts'][number]): Row {
  const said = source === 'agent' ? 'said by the agent' : 'measured';
  return { name: path, text: `${about} (${[type, unit, said].filter((part) => part !== null).join('; ')})` };
}

function scenarioRow({ id, title, requirements, exercises, twin, trigger, agent }: Shipped['scenarios'][number]): Row {
  const parts = [
    `${title}${inBrackets(requirements)}`,
    exercises.length === 0 ? '' : `must exercise ${exercises.join(', ')}`,
    twin === null ? '' : `twin of ${twin}${trigger === null ? '' : `, told apart by ${trigger}`}`,
    agent === null ? '' : otherAgent({ of: 'scenario', kind: agent }),
  ];
  return { name: id, text: joined(parts) };
}

function replayRow({ id, title, requirements, closedLoop }: Shipped['replays'][number]): Row {
  return { name: id, text: joined([`${title}${inBrackets(requirements)}`, closedLoop ? 'also in closed loop' : '']) };
}

function candidateRow({ name, title, version }: Shipped['candidates'][number]): Row {
  return { name, text: `${title}, version ${version}` };
}

function invariantRow({ id, title, requirements, basis, class: rated, tests, coveredBy }: Invariant): Row {
  const cover = coveredBy.length === 0 ? 'no scenario is made for it' : `exercised by ${names(coveredBy, 'subject')}`;
  return { name: id, text: joined([`${title}${inBrackets(requirements)}`, `${basis}, ${rated}, ${tests}`, cover]) };
}

function relationRow({ id, title, requirements }: Shipped['relations'][number]): Row {
  return { name: id, text: `${title}${inBrackets(requirements)}` };
}

function requirementRow({ id, meaning, coveredBy, testedBy }: Requirement): Row {
  const parts = [
    meaning ?? 'not in the catalogue',
    testedBy.length === 0 ? '' : `judged by ${names(testedBy, 'rule')}`,
    coveredBy.length === 0 ? 'no scenario or replay is about it' : `shown by ${names(coveredBy, 'subject')}`,
  ];
  return { name: requirementName(id), text: joined(parts) };
}

function uncovered({ invariants, requirements }: Shipped, columns: number): string {
  const rules = invariants.filter(({ coveredBy }) => coveredBy.length === 0).map(({ id }) => id);
  const open = requirements.filter(({ coveredBy, testedBy }) => coveredBy.length + testedBy.length === 0);
  const texts = [
    rules.length === 0
      ? ''
      : `No scenario is made for ${rules.length} of ${invariants.length} invariants; a run may exercise them all the same: ${rules.join(', ')}.`,
    open.length === 0
      ? ''
      : `No scenario, replay or invariant is about ${open.length} of ${requirements.length} requirements: ${open.map(({ id }) => requirementName(id)).join(', ')}.`,
  ].filter((text) => text !== '');
  if (texts.length === 0) return '';
  return ['Not covered', ...texts.flatMap((text) => wrapText(printable(text), columns - 2))].join('\n  ');
}

function section(title: string, rows: readonly Row[], columns: number): string {
  const heading = `${title} (${rows.length})`;
  if (rows.length === 0) return `${heading}\n  none`;
  const longest = rows.reduce((most, { name }) => Math.max(most, printable(name).length), 0);
  const width = Math.min(longest, Math.floor(columns / 3));
  const lines = rows.flatMap(({ name, text }) => {
    const id = printable(name);
    const wrapped = wrapText(printable(text), Math.max(20, columns - width - 4));
    const [first = '', ...rest] = id.length > width ? ['', ...wrapped] : wrapped;
    return [`  ${id.padEnd(width)}  ${first}`.trimEnd(), ...rest.map((line) => `${' '.repeat(width + 4)}${line}`)];
  });
  return [heading, ...lines].join('\n');
}

function names(ids: readonly string[], what: string): string {
  return ids.length > namesMax ? countOf(ids.length, what) : ids.join(', ');
}

function inBrackets(requirements: readonly string[]): string {
  return requirements.length === 0 ? '' : ` [${requirements.join(' ')}]`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ');
}
