import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../base/package-root.ts';
import { parseDocument } from '../../base/parse-document.ts';
import { readYamlFile } from '../../base/read-yaml.ts';
import type { FirstAnswers } from '../../domain/first-answers.ts';
import { runbookSchema } from '../../domain/runbook.ts';
import type { Runbook } from '../../domain/runbook.ts';
import { faultsOfPattern, homesOf } from '../../scenario/generate/faults-arbitrary.ts';

/** A runbook for a first candidate: the name of its file and its text. */
export interface FirstRunbook {
  readonly name: string;
  readonly pattern: string;
  readonly text: string;
}

const folder = join(packageRoot, 'policies', 'production-platform', 'runbooks');

/**
 * The shipped runbooks that a system can have a use for: of patterns that its services can show, and of those that happened.
 * One without actions is always among them, because it keeps its pattern from being taken for another and calls people.
 */
export function firstRunbooks({ services, incidents }: FirstAnswers): readonly FirstRunbook[] {
  const happened = new Set(incidents.map(({ pattern }) => pattern));
  return shipped().flatMap(({ name, pattern, actions, reviewedAt, text }) => {
    if (actions.length > 0 && !happened.has(pattern) && !canShow(pattern, services)) return [];
    return [{ name, pattern, text: withHead(text, reviewedAt) }];
  });
}

/** The patterns that requal has runbooks for. */
export function knownPatterns(): readonly string[] {
  return shipped().map(({ pattern }) => pattern);
}

function shipped(): readonly (Pick<Runbook, 'pattern' | 'actions' | 'reviewedAt'> & { name: string; text: string })[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.toSorted().map((name) => {
    const source = readYamlFile(join(folder, name));
    const { pattern, actions, reviewedAt } = parseDocument(runbookSchema, source, 'runbook');
    return { name, pattern, actions, reviewedAt, text: source.text };
  });
}

function canShow(pattern: string, services: FirstAnswers['services']): boolean {
  const faults = faultsOfPattern(pattern);
  // What no generated incident is of is known by its queue.
  if (faults.length === 0) return services.some(({ kind }) => kind === 'queue');
  return faults.some((fault) => homesOf(fault, services).length > 0);
}

function withHead(text: string, reviewedAt: string): string {
  const head = `# A runbook that comes with requal, reviewed by its authors on ${reviewedAt}, and by nobody who knows your system.
# TODO: read it, mend signature, actions and roles, and only then write your own day under \`reviewedAt\`.
`;
  return `${head}${text.replace(/^# yaml-language-server:.*\n/, '')}`;
}
