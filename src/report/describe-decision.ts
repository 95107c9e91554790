import { formatMoment } from '../base/duration.ts';
import type { Action } from '../domain/action.ts';
import type { ClauseResult } from '../domain/decision.ts';
import type { EntryOf } from '../domain/entry.ts';
import type { DecisionStory } from './decision-story.ts';
import { describeFollowUp } from './describe-follow-up.ts';
import { countOf, shortNumber, spanWords, valueWords, wordList } from './words.ts';

/**
 * One decision in sentences that a tired on-call can read: what was seen and how old it was, what was proposed, which
 * clauses matched or were unknown and for which input, what each guardrail ruled, who was asked and what came of it.
 */
export function describeDecision(story: DecisionStory): readonly DecisionPart[] {
  const parts = [
    { title: 'Seen', sentences: seen(story) },
    { title: 'Proposed', sentences: [proposed(story)] },
    ...decided(story),
    { title: 'What came of it', sentences: describeFollowUp(story) },
  ];
  return parts.map(({ title, sentences }) => ({ title, sentences: sentences.filter((text) => text !== '') }));
}

/** One part of a decision's story; the sentences follow one another. */
export interface DecisionPart {
  readonly title: string;
  readonly sentences: readonly string[];
}

/** `rolling-restart of orders`, with the amount where the action has one. */
export function actionWords({ kind, target, amount }: Action): string {
  return `${kind} of ${target}${amount === 0 ? '' : ` (${shortNumber(amount)})`}`;
}

function seen({ proposal, evidenceTruth, observation }: DecisionStory): readonly string[] {
  const lines = proposal.evidence.map(({ service, metric, value, eventAt }) => {
    const age = Math.max(0, proposal.at - eventAt);
    return `${service} ${metric} ${valueWords(metric, value)}, ${spanWords(age)} old`;
  });
  const first = lines.length === 0 ? 'The proposal names no evidence.' : `It rested on ${wordList(lines)}.`;
  const missing = (observation?.values ?? []).filter(([, , , value]) => value === null);
  const gaps = missing.map(([service, metric, , , quality]) => `${service} ${metric} (${quality})`);
  return [
    first,
    gaps.length === 0 ? '' : `Not to be seen at that moment: ${wordList(gaps)}.`,
    ...hindsight(proposal, evidenceTruth),
  ];
}

/** What only the judge knows: where a value was older than it claimed, or another than shown. */
function hindsight(proposal: EntryOf<'proposal'>, evidenceTruth: EntryOf<'evidence-truth'> | null): readonly string[] {
  return (evidenceTruth?.evidence ?? []).flatMap((truth) => {
    const shown = proposal.evidence.find(
      ({ service, metric, source }) => service === truth.service && metric === truth.metric && source === truth.source,
    );
    if (!shown) return [];
    const older = shown.eventAt - truth.trueEventAt;
    const parts = [
      older >= 1_000 ? `it was in truth measured ${spanWords(proposal.at - truth.trueEventAt)} before` : '',
      truth.trueValue !== null && differs(shown.value, truth.trueValue)
        ? `the true value was ${valueWords(truth.metric, truth.trueValue)}`
        : '',
      truth.upstream === truth.source ? '' : `it was fed from ${truth.upstream}`,
    ].filter((part) => part !== '');
    return parts.length === 0 ? [] : [`What it could not see of ${truth.service} ${truth.metric}: ${wordList(parts)}.`];
  });
}

/** Values that a reader would call the same are not told as different. */
function differs(shown: number | null, truth: number): boolean {
  return shown === null || Math.abs(shown - truth) > Math.max(Math.abs(truth) * 0.02, 1e-6);
}

function proposed({ proposal }: DecisionStory): string {
  const pattern = proposal.pattern === null ? 'no pattern that it knows' : `the pattern ${proposal.pattern}`;
  const [best, ...others] = proposal.actions;
  const what = best === undefined ? 'proposed no action' : `proposed ${actionWords(best)}`;
  const rest = others.length === 0 ? '' : ` (next best: ${wordList(others.map(actionWords))})`;
  const text = proposal.diagnosis === '' ? '' : ` Its diagnosis: "${proposal.diagnosis}".`;
  return `The agent saw ${pattern} at ${proposal.service} with confidence ${shortNumber(proposal.confidence)} and ${what}${rest}.${text}`;
}

function decided({ decisions, rulings, plan }: DecisionStory): readonly DecisionPart[] {
  if (decisions.length === 0)
    return [{ title: 'Decided', sentences: ['No decision of the policy follows in the journal.'] }];
  return decisions.map((decision) => {
    const first = decision.phase === 'proposed';
    const action = decision.action === null ? '' : ` on ${actionWords(decision.action)}`;
    const sentences = [
      `${decision.disposition}${action}, level ${decision.level}.`,
      ...decision.because,
      ...clauseLines(decision.clauses),
      decision.exceptions.length === 0 ? '' : `Exceptions used: ${wordList(decision.exceptions)}.`,
      first && plan ? reachOf(plan) : '',
      ...rulings.filter((ruling) => ruling.decision === decision.id).map(rulingWords),
    ];
    return { title: first ? 'Decided' : `Decided again at ${formatMoment(decision.at)}`, sentences };
  });
}

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
    ['Clauses that could not be decided', unknown.map(({ id, inputs }) => `${id} for want of ${wordList(inputs)}`)],
  ] as const;
  return lines.flatMap(([what, which]) => (which.length === 0 ? [] : [`${what}: ${wordList(which)}.`]));
}

function reachOf({ plan }: EntryOf<'plan'>): string {
  const { services, concurrentFraction, replicas } = plan.scope;
  return `The plan would touch ${countOf(services.length, 'service')} and ${countOf(replicas, 'replica')}, at most ${shortNumber(concurrentFraction * 100)}% of them at one time.`;
}

function rulingWords({ ruling, guardrail, requirement, because }: EntryOf<'ruling'>): string {
  if (ruling === 'admit') return 'No guardrail refused it.';
  const rule = requirement === null ? '' : ` (${requirement})`;
  return `The guardrail ${guardrail ?? 'of the executor'}${rule} refused it: ${because}`;
}
