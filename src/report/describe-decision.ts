import { formatMoment } from '../base/duration.ts';
import type { ClauseResult } from '../domain/decision.ts';
import type { EntryOf } from '../domain/entry.ts';
import { actionWords } from './action-words.ts';
import type { DecisionStory } from './decision-story.ts';
import { describeFollowUp } from './describe-follow-up.ts';
import { describeSeen } from './describe-seen.ts';
import { planReachWords } from './reach-words.ts';
import { requirementName } from './requirement-words.ts';
import { sentenceCase, shortNumber, unstopped, wordList } from './words.ts';

/**
 * One decision in sentences that a tired on-call can read: what was seen and how old it was, what was proposed, which
 * clauses matched or were unknown and for which input, what each guardrail ruled, who was asked and what came of it.
 */
export function describeDecision(story: DecisionStory): readonly DecisionPart[] {
  const parts: readonly DecisionPart[] = [
    { title: 'Seen', sentences: describeSeen(story), listed: false },
    { title: 'Proposed', sentences: proposed(story), listed: false },
    ...decided(story),
    { title: 'What came of it', sentences: describeFollowUp(story), listed: true },
  ];
  return parts.map((part) => ({ ...part, sentences: part.sentences.filter((text) => text !== '') }));
}

/** One part of a decision's story; the sentences follow one another, each on a line of its own where `listed`. */
export interface DecisionPart {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly listed: boolean;
}

/** What was proposed and answered, without times, ages and confidence: equal for decisions that say the same again. */
export function kernelOf(story: DecisionStory): string {
  const { service, pattern, actions } = story.proposal;
  return JSON.stringify([service, pattern, actions, decided(story).map(({ sentences }) => sentences)]);
}

function proposed({ proposal }: DecisionStory): readonly string[] {
  const pattern = proposal.pattern === null ? 'no pattern that it knows' : `the pattern ${proposal.pattern}`;
  const [best, ...others] = proposal.actions;
  const what = best === undefined ? 'proposed no action' : `proposed ${actionWords(best)}`;
  const rest = others.length === 0 ? '' : ` (next best: ${wordList(others.map(actionWords))})`;
  const text = unstopped(proposal.diagnosis);
  return [
    `The agent saw ${pattern} at ${proposal.service} with confidence ${shortNumber(proposal.confidence)} and ${what}${rest}.`,
    text === '' ? '' : `Its diagnosis: "${text}".`,
  ];
}

function decided(story: DecisionStory): readonly DecisionPart[] {
  const { decisions, rulings } = story;
  const [first] = decisions;
  if (first === undefined)
    return [{ title: 'Decided', sentences: ['No decision of the policy follows in the journal.'], listed: false }];
  const answer = answerOf(first);
  return decisions.map((decision) => {
    const again = decision !== first;
    const changed = again && decision.planDigest !== first.planDigest;
    const same = again && JSON.stringify(answerOf(decision)) === JSON.stringify(answer);
    const plan = story.plans.find(({ plan: { digest } }) => digest === decision.planDigest);
    const sentences = [
      ...(same ? ['The same answer for the same reasons.'] : answerOf(decision)),
      changed ? 'The plan was no longer the one that people were asked about.' : '',
      plan && (!again || changed) ? planReachWords(plan.plan) : '',
      ...rulings.filter((ruling) => ruling.decision === decision.id).map(rulingWords),
    ];
    const title = again ? `Decided again at ${formatMoment(decision.at)}` : 'Decided';
    return { title, sentences: sentences.filter((text) => text !== ''), listed: false };
  });
}

const dispositions = {
  act: 'act alone',
  ask: 'ask first',
  assist: 'leave it to a person',
  'stand-by': 'stay out',
  none: 'nothing',
} as const;

function answerOf({
  level,
  disposition,
  action,
  because,
  clauses,
  exceptions,
}: EntryOf<'decision'>): readonly string[] {
  const what = action === null ? '' : `: ${actionWords(action)}`;
  const untold = clauses.filter(({ id }) => !because.some((text) => text.startsWith(`Clause ${id} `)));
  return [
    `Level ${level}, ${dispositions[disposition]}${what}.`,
    ...because.map((text) => `${unstopped(text)}.`),
    ...clauseLines(untold),
    exceptions.length === 0 ? '' : `Exceptions used: ${wordList(exceptions)}.`,
  ];
}

/** The clauses that the policy's own reasons do not name. */
function clauseLines(clauses: readonly ClauseResult[]): readonly string[] {
  const named = (result: ClauseResult['result'], demands: boolean) =>
    clauses
      .filter((clause) => clause.result === result && clause.level <= 2 === demands)
      .map(({ id, level }) => `${id} (level ${level})`);
  const unknown = clauses.filter(({ result }) => result === 'unknown');
  const lines = [
    ['Clauses that demanded a person', named('true', true)],
    ['Clauses that would permit and did not hold', named('false', false)],
    ['Clauses that permit and held', named('true', false)],
    [
      'Clauses that could not be decided, which counts against acting',
      unknown.map(({ id, inputs }) => `${id} for want of ${wordList(inputs)}`),
    ],
  ] as const;
  return lines.flatMap(([what, which]) => (which.length === 0 ? [] : [`${what}: ${wordList(which)}.`]));
}

function rulingWords({ ruling, guardrail, requirement, because }: EntryOf<'ruling'>): string {
  if (ruling === 'admit') return 'No guardrail refused it.';
  const rule = requirement === null ? '' : ` (${requirementName(requirement)})`;
  return sentenceCase(`the guardrail ${guardrail ?? 'of the executor'}${rule} refused it: ${unstopped(because)}.`);
}
