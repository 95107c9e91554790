import type { Tally } from '../domain/tally.ts';
import { markdownCode } from './markdown-table.ts';

/** One row per rule: in how many trials it passed, failed, was inconclusive, only assumed, or never came up. */
export function ruleRows({ rules }: Tally): readonly (readonly string[])[] {
  return rules.map((rule) => [
    markdownCode(rule.invariant),
    rule.requirements.join(', '),
    rule.basis,
    rule.class,
    ...[rule.passed, rule.failed, rule.inconclusive, rule.assumed, rule.notExercised].map(String),
  ]);
}
