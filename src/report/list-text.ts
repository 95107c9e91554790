import { printable } from './printable.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { paintHeading, terminalStyle } from './terminal-style.ts';
import { countOf } from './words.ts';
import { wrapText } from './wrap-text.ts';

/** A scenario or replay that can be run. */
export interface ListedSubject {
  readonly id: string;
  readonly title: string;
  readonly requirements: readonly string[];
  /** Invariants that it must exercise. */
  readonly exercises: readonly string[];
}

export interface ListedCandidate {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly folder: string;
}

export interface ListedInvariant {
  readonly id: string;
  readonly requirements: readonly string[];
  readonly basis: 'hazard' | 'conformance';
  readonly class: 'absolute' | 'rated';
  readonly tests: 'candidate' | 'runtime';
}

export interface Listed {
  readonly scenarios: readonly ListedSubject[];
  readonly replays: readonly ListedSubject[];
  readonly candidates: readonly ListedCandidate[];
  readonly invariants: readonly ListedInvariant[];
}

/** More names than this are told as a number. */
const namesMax = 4;

/**
 * What `requal list` says: scenarios, replays, candidates and invariants with their requirement ids, and which of them
 * cover which. An invariant that nothing must exercise is named as such. Ends with a line break.
 */
export function listText(listed: Listed, style: TerminalStyle = terminalStyle()): string {
  const subjects = [...listed.scenarios, ...listed.replays];
  const sections = [
    section('Scenarios', listed.scenarios.map(subjectRow), style),
    section('Replays', listed.replays.map(subjectRow), style),
    section(
      'Candidates',
      listed.candidates.map(({ name, title, version, folder }) => ({
        name,
        text: `${title}, version ${version}, in ${folder}`,
      })),
      style,
    ),
    section(
      'Invariants',
      listed.invariants.map((invariant) => invariantRow(invariant, subjects)),
      style,
    ),
    uncovered(listed.invariants, subjects, style),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

interface Row {
  readonly name: string;
  readonly text: string;
}

function subjectRow({ id, title, requirements, exercises }: ListedSubject): Row {
  const rules = requirements.length === 0 ? '' : ` [${requirements.join(' ')}]`;
  const must = exercises.length === 0 ? '' : ` exercises ${exercises.join(', ')}`;
  return { name: id, text: `${title}${rules}${must}` };
}

function invariantRow(invariant: ListedInvariant, subjects: readonly ListedSubject[]): Row {
  const { id, requirements, basis, tests } = invariant;
  const covering = coveringOf(invariant, subjects);
  const named = covering.length > namesMax ? countOf(covering.length, 'subject') : covering.join(', ');
  const cover = covering.length === 0 ? 'nothing must exercise it' : `exercised by ${named}`;
  const kind = `${basis}, ${invariant.class}, ${tests === 'runtime' ? 'runtime' : 'candidate'}`;
  return { name: id, text: `[${requirements.join(' ')}] ${kind}; ${cover}` };
}

function uncovered(
  invariants: readonly ListedInvariant[],
  subjects: readonly ListedSubject[],
  style: TerminalStyle,
): string {
  const open = invariants.filter((invariant) => coveringOf(invariant, subjects).length === 0).map(({ id }) => id);
  if (open.length === 0) return '';
  const text = `${open.length} of ${invariants.length} invariants are demanded by no scenario or replay: ${open.join(', ')}.`;
  return `${paintHeading('Not covered', style)}\n  ${wrapText(printable(text), style.columns - 2).join('\n  ')}`;
}

function coveringOf(invariant: ListedInvariant, subjects: readonly ListedSubject[]): readonly string[] {
  return subjects.filter(({ exercises }) => exercises.includes(invariant.id)).map(({ id }) => id);
}

function section(title: string, rows: readonly Row[], style: TerminalStyle): string {
  const heading = paintHeading(`${title} (${rows.length})`, style);
  if (rows.length === 0) return `${heading}\n  none`;
  const longest = rows.reduce((most, { name }) => Math.max(most, printable(name).length), 0);
  const width = Math.min(longest, Math.floor(style.columns / 3));
  const lines = rows.flatMap(({ name, text }) => {
    const id = printable(name);
    const wrapped = wrapText(printable(text), Math.max(20, style.columns - width - 4));
    const [first = '', ...rest] = id.length > width ? ['', ...wrapped] : wrapped;
    return [`  ${id.padEnd(width)}  ${first}`.trimEnd(), ...rest.map((line) => `${' '.repeat(width + 4)}${line}`)];
  });
  return [heading, ...lines].join('\n');
}
