import type { FirstWritten } from '../domain/first-written.ts';
import { printable } from './printable.ts';
import { countOf, wordList } from './words.ts';

/** What was written, and what of the cluster or the answers was left out of it. */
export interface InitLines extends FirstWritten {
  readonly leftOut: readonly string[];
}

/** What `requal init` says: what it wrote, what is left to say, and how to go on. */
export function initText({ folder, files, todos, rules, unstated, missingRoles, leftOut }: InitLines): string {
  const todo = todos.reduce((sum, [, count]) => sum + count, 0);
  const alone =
    rules.length === 0
      ? 'Nothing may run alone yet: no service is known to which one of the usual steps belongs.'
      : `May run alone at level 3, once its pattern was seen often and reviewed: ${wordList(rules)}.`;
  const lines = [
    `Written to ${folder}: policy.yaml, ${countOf(files.length - 2, 'runbook')} and profile.yaml.`,
    alone,
    `TO DO  ${countOf(todo, 'place')} in these files ${todo === 1 ? 'is' : 'are'} marked TODO. What nobody has said stands at its safe value: a person is asked.`,
    ...(unstated.length === 0
      ? []
      : [
          `REGULATED?  Nobody has said whether these are regulated, so they count as regulated: ${wordList(unstated)}.`,
        ]),
    ...(missingRoles.length === 0
      ? []
      : [
          `NOBODY THERE  The policy calls these roles, and the profile has nobody for them: ${wordList(missingRoles)}.`,
        ]),
    ...leftOut.map((text) => `LEFT OUT  ${text}`),
    '',
    'How to go on:',
    `  npx requal lint ${folder}                      (it asks for approvals, which nobody can make up)`,
    `  npx requal run --candidate ${folder}`,
    `  npx requal qualify --candidate ${folder} --profile ${folder}/profile.yaml`,
    'What is shipped also tries what your system does not have; there a run says that automation did not act.',
  ];
  return `${lines.map(printable).join('\n')}\n`;
}
