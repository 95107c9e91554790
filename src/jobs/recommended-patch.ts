import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourcePlace } from '../base/errors.ts';
import type { QualifiedAutomation } from '../domain/qualification.ts';
import { readCandidateSources } from '../policy/candidate-sources.ts';
import { patchText } from '../report/patch-text.ts';

/** Where each rule of a policy that authorises something is written, by its id. */
export function rulePlaces(folder: string): ReadonlyMap<string, SourcePlace> {
  const { policy } = readCandidateSources(folder);
  const found = new Map<string, SourcePlace>();
  if (policy === null) return found;
  for (const [index, id] of authorisedIds(policy.value).entries()) {
    if (id !== null) found.set(id, policy.placeOf(['authorised', index]));
  }
  return found;
}

/**
 * The edits that follow from the verdicts, as a patch that `git apply` takes: a rule that lost the patterns that it
 * names, all of them, no longer acts alone, and of one that lost some these are taken out. What is inconclusive is left as it
 * is: nothing was shown against it. Null where there is nothing to edit, or the policy is written in another file.
 */
export function recommendedPatch(folder: string, automations: readonly QualifiedAutomation[]): string | null {
  const file = join(folder, 'policy.yaml');
  if (!existsSync(file)) return null;
  const before = readFileSync(file, 'utf8');
  const places = rulePlaces(folder);
  const lines = before.split('\n');
  for (const [rule, own] of Map.groupBy(automations, ({ automation }) => automation.rule)) {
    const lost = own.filter(({ verdict }) => verdict.kind === 'demoted');
    const place = places.get(rule);
    if (lost.length === 0 || place?.line === null || place?.line === undefined || !isSameFile(place.file, file))
      continue;
    // A rule that names no pattern holds for all, and cannot say which it has lost.
    const at = lost.length === own.length ? undefined : patternsLine(lines, place.line - 1);
    if (at === undefined) lower(lines, place.line - 1, lost);
    else
      takeOut(
        lines,
        at,
        lost.map(({ automation }) => automation.pattern),
      );
  }
  const after = lines.join('\n');
  return after === before ? null : patchText(file, before, after);
}

function authorisedIds(policy: unknown): readonly (string | null)[] {
  const list = (policy as { authorised?: unknown } | null)?.authorised;
  if (!Array.isArray(list)) return [];
  return list.map((rule: unknown) => {
    const id = (rule as { id?: unknown } | null)?.id;
    return typeof id === 'string' ? id : null;
  });
}

function isSameFile(one: string, other: string): boolean {
  return readFileSync(one, 'utf8') === readFileSync(other, 'utf8');
}

/** The level of the rule that begins on this line, to the lowest that any of its automations was demoted to. */
function lower(lines: string[], from: number, lost: readonly QualifiedAutomation[]): void {
  const to = Math.min(...lost.map(({ verdict }) => (verdict.kind === 'demoted' ? verdict.to : 2)));
  edit(lines, from, /^(\s*(?:- )?(?:\{.*)?\blevel:\s*)[34]\b/, `$1${to}`);
}

function patternsLine(lines: readonly string[], from: number): number | undefined {
  return ruleLines(lines, from).find((index) => /^\s*(?:- )?patterns:\s*\[/.test(lines[index] ?? ''));
}

function takeOut(lines: string[], at: number, patterns: readonly string[]): void {
  lines[at] = (lines[at] ?? '').replace(/\[(.*)\]/, (_, list: string) => {
    const left = list.split(',').filter((name) => !patterns.includes(name.trim()));
    return `[${left.map((name) => name.trim()).join(', ')}]`;
  });
}

function edit(lines: string[], from: number, what: RegExp, by: string): void {
  const at = ruleLines(lines, from).find((index) => what.test(lines[index] ?? ''));
  if (at !== undefined) lines[at] = (lines[at] ?? '').replace(what, by);
}

/** The lines of a rule: from where it begins to where the next one does, or the list ends. */
function ruleLines(lines: readonly string[], from: number): readonly number[] {
  const indent = /^\s*/.exec(lines[from] ?? '')?.[0].length ?? 0;
  const next = lines.findIndex(
    (line, index) =>
      index > from && line.trim() !== '' && !line.trim().startsWith('#') && /^\s*/.exec(line)![0].length <= indent,
  );
  const to = next < 0 ? lines.length : next;
  return Array.from({ length: to - from }, (_, offset) => from + offset);
}
