// A policy behind requal's door: it decides the level of each plan from the facts, and says why.
import { createInterface } from 'node:readline';

for await (const line of createInterface({ input: process.stdin })) {
  const { id, facts, plan } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ id, ...decide(facts, plan) })}\n`);
}

function decide(facts, plan) {
  if (plan === null) return { level: 1, because: ['nothing is recommended'] };
  if (facts.incident.commander || facts.incident.underRepair)
    return { level: 1, because: ['people are at work on it'] };
  const doubts = [
    [!(facts.agent.confidence >= 0.9), 'the diagnosis is not sure enough'],
    [!(facts.pattern.occurrences >= 10), 'the pattern was seldom seen'],
    [facts.scope.regulated !== false, 'it is regulated, or nobody can tell'],
    [facts.scope.services > 1 || facts.scope.concurrent > 0.34, 'it reaches too far'],
    [!(facts.evidence.sources >= 2), 'there is only one source'],
    [!(facts.evidence.ageMinutes <= 5), 'the evidence is old'],
    [facts.evidence.contradictory !== false, 'the evidence contradicts itself, or nobody can tell'],
    [facts.reversal.kind === 'irreversible', 'it cannot be taken back'],
    [!(facts.budget.remaining > 0.1), 'the error budget is spent or unknown'],
    [!facts.window.open || facts.event.active, 'changes are not wanted now'],
    [facts.action.tier > 1, 'it is no low-risk action'],
    [!['valid', 'assumed'].includes(facts.qualification.state), 'the automation is not qualified'],
  ].flatMap(([doubt, why]) => (doubt ? [why] : []));
  return doubts.length === 0
    ? { level: 4, because: ['known, small, reversible and well evidenced'] }
    : { level: 2, because: doubts };
}
