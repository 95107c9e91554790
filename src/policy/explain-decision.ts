import type { Facts } from '../domain/facts.ts';
import type { Limit, Outcome } from './choose-level.ts';
import type { Objection, Weighed } from './weigh-clauses.ts';

/** Sentences for people: which clauses decided, which inputs were missing, and what else limited the level. */
export function explainDecision(weighed: Weighed, outcome: Outcome, facts: Facts): readonly string[] {
  const sentences: string[] = [];
  // What only failed to permit is of interest when nobody demanded a person.
  const deciding =
    weighed.demanded === null ? weighed.objections : weighed.objections.filter(({ clause }) => clause.level <= 2);
  for (const objection of deciding) sentences.push(sentenceOf(objection));
  for (const limit of outcome.limits) sentences.push(limitSentence(limit, outcome, facts));
  if (weighed.exceptionsUsed.length > 0) sentences.push(`Lifted by exception: ${weighed.exceptionsUsed.join(', ')}.`);
  if (outcome.authorisation !== null) {
    sentences.push(`Level ${outcome.level} holds, and \`${outcome.authorisation}\` authorises ${facts.action.kind}.`);
  }
  return sentences;
}

function sentenceOf({ clause, result }: Objection): string {
  const { id, level, because } = clause;
  const permits = level >= 3;
  if (result.kind === 'unknown') {
    const inputs = result.inputs.join(', ');
    const verb = result.inputs.length === 1 ? 'is' : 'are';
    const effect = permits
      ? `so it cannot permit level ${level}`
      : `and what is unknown counts as a demand for level ${level}`;
    return `Clause ${id} (${because}) is undecided: ${inputs} ${verb} not known, ${effect}.`;
  }
  return permits
    ? `Clause ${id} of level ${level} does not hold (needed: ${because}).`
    : `Clause ${id} demands level ${level}: ${because}.`;
}

function limitSentence(limit: Limit, outcome: Outcome, facts: Facts): string {
  switch (limit) {
    case 'nothing-proposed':
      return 'No action is recommended, so a person is given what is known.';
    case 'always-human':
      return `${facts.action.kind} belongs to a person, whatever the clauses say.`;
    case 'not-authorised':
      return `No entry of \`authorised\` lets ${facts.action.kind} on ${facts.scope.target} run alone.`;
    case 'fallback':
      return `No level is permitted and none is demanded: the fallback is level ${outcome.level}.`;
  }
}
