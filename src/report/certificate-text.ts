import type { Statement } from '../domain/certificate.ts';
import type { Qualification, QualifiedAutomation } from '../domain/qualification.ts';
import { attemptWords } from './attempt-words.ts';
import { printable } from './printable.ts';
import { rateWords, verdictWords } from './qualification-words.ts';
import { countOf, percentWords, shortNumber } from './words.ts';
import { wrapIndented } from './wrap-text.ts';

const columns = 96;

/** A certificate as it stands in a file, before anybody has looked at its signature. */
export interface ShownCertificate {
  readonly file: string;
  readonly digest: string;
  readonly keyid: string;
  readonly statement: Statement;
}

/**
 * What a certificate says, for a person: the answer first, then what it rests on, with assumptions, attempts and what was
 * not tested beside it. It says that nothing of it was verified.
 */
export function certificateText({ file, digest, keyid, statement }: ShownCertificate): string {
  const { predicate, subject } = statement;
  const sections: readonly (readonly string[])[] = [
    [
      verdictWords(predicate.verdict),
      `It speaks of ${predicate.subject === 'runtime' ? "the user's own runtime" : "the policy on requal's own guardrails, whose enforcement is an assumption"}, as of ${predicate.asOf}, and ends on ${predicate.validUntil} at the latest.`,
      'NOT VERIFIED: this is what the file says. `requal certificate verify` tells whether it may be relied on.',
    ],
    headed('Automations', predicate.automations.map(automationLine)),
    headed('It holds only on condition of', predicate.conditionalOn),
    headed('Assumed, and not shown', predicate.assumptions),
    headed('Not tested', predicate.notTested),
    headed('Waived', predicate.waivers.map(waiverLine)),
    headed('Attempts', predicate.attempts.map(attemptLine)),
    headed('Plan and evidence', evidenceLines(predicate)),
    headed('About', [
      ...subject.map((one) => `${one.name} ${one.digest.sha256}${'annotations' in one ? notes(one.annotations) : ''}`),
      `policy written by ${predicate.author}`,
    ]),
    headed('The file', [`${file}, certificate ${digest}`, `signed, as it says, with the key ${keyid}`]),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(wrapped).join('\n'))
    .join('\n\n')}\n`;
}

/** What is missing is said, too: an empty list of what was not tested is a claim. */
function headed(heading: string, items: readonly string[]): readonly string[] {
  return [heading, ...(items.length === 0 ? ['  none'] : items.map((item) => `  ${item}`))];
}

function automationLine({ automation, verdict, violations, actedWhenRight, behaviours }: QualifiedAutomation): string {
  const acted = `acted when right in ${actedWhenRight.count} of ${actedWhenRight.of}`;
  return `${automation.id} (level ${automation.level}): ${verdictWords(verdict)} Violations ${rateWords(violations)} of its exposures; ${acted}; ${countOf(behaviours, 'different behaviour')}.`;
}

function waiverLine({ finding, owner, reason, expires }: Qualification['waivers'][number]): string {
  return `${finding}, answered for by ${owner} until ${expires}: ${reason}`;
}

function attemptLine({ id, startedAt, ended, seed, candidate }: Qualification['attempts'][number]): string {
  return `${id}, begun ${startedAt}, ${ended} (seed ${seed}, candidate ${candidate.slice(0, 12)})`;
}

function evidenceLines({ plan, vetoSet, trials, seed, report, ledger }: Qualification): readonly string[] {
  const { error, budget, violationsMax, exposures, automations } = plan;
  const failed =
    vetoSet.failed.length === 0 ? 'none failed on safety' : `failed on safety: ${vetoSet.failed.join(', ')}`;
  return [
    `at most ${countOf(violationsMax, 'violation')} in ${exposures} exposures of each of ${countOf(automations, 'automation')}: a rate of at most ${shortNumber(budget)} with a confidence of ${percentWords(1 - error)}`,
    attemptWords(plan),
    `veto set: ${countOf(vetoSet.trials, 'trial')}, ${failed}${vetoSet.waived.length === 0 ? '' : `; waived: ${vetoSet.waived.join(', ')}`}`,
    `${countOf(trials.count, 'trial')} in all, Merkle root ${trials.merkleRoot}`,
    `seed ${seed.value}, ${seed.origin === 'inputs' ? 'made of the inputs' : 'chosen by a person'}; report ${report}`,
    `ledger up to its entry ${ledger.entries}, ${ledger.head}`,
  ];
}

function notes(annotations: Readonly<Record<string, string | number>>): string {
  return ` (${Object.entries(annotations)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')})`;
}

function wrapped(line: string): string {
  const [indent = ''] = /^ */.exec(line) ?? [];
  return `${indent}${wrapIndented(printable(line.trimStart()), columns - indent.length, indent.length + 2)}`;
}
