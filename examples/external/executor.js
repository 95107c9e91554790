// An executor behind requal's door: it rules on plans, verifies what was done, and stops it. requal carries out what it
// says and nothing else, so that rules of the runtime are judged on this program.
import { createInterface } from 'node:readline';

const coolDownMs = 15 * 60_000;
const settleMs = 60_000;
/** When which service was last changed, and which steps are under way. */
const changedAt = new Map();
const underWay = new Set();
const perHourMax = 4;
const startedAt = [];

const handlers = { rule, verify, stop };

for await (const line of createInterface({ input: process.stdin })) {
  const { id, kind, ...question } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ id, ...handlers[kind](question) })}\n`);
}

function rule({ at, plan, planNow, decision, approvals, unagreed, observation }) {
  const because = refusal({ at, plan, planNow, decision, approvals, unagreed, observation });
  if (because !== null) return { ruling: 'refuse', because };
  changedAt.set(plan.action.target, at);
  underWay.add(plan.key);
  startedAt.push(at);
  return { ruling: 'execute', because: 'nothing speaks against it' };
}

function refusal({ at, plan, planNow, decision, approvals, unagreed, observation: { context } }) {
  const { target } = plan.action;
  if (context.killed) return 'the kill switch is pressed';
  if (context.commanderInControl) return 'an incident commander is in control';
  if (context.underRepair.includes(target)) return 'a person repairs it';
  if (underWay.has(plan.key)) return 'the same step is under way';
  if (plan.tier > 2) return 'only a person may do that';
  if (planNow?.id !== plan.id) return 'the situation has changed since it was decided';
  if (decision.disposition !== 'act') {
    if (decision.disposition !== 'ask') return 'it is not to be done by automation any more';
    if (approvals.length === 0) return 'nobody has approved it';
    if (approvals.some((one) => one.plan !== plan.id)) return 'the approval is for another plan';
    if (approvals.some((one) => one.validUntil < at)) return 'the approval has run out';
  } else if (unagreed.some((asked) => isLike(plan, asked.plan)))
    return 'people were asked about it, and nobody said yes';
  if (at - (changedAt.get(target) ?? -coolDownMs) < coolDownMs) return 'it was changed a short while ago';
  if (startedAt.filter((one) => at - one < 3_600_000).length >= perHourMax)
    return 'there were enough steps in this hour';
  return null;
}

/** The same kind of step or another restart of the same service, whatever each is said to be for. */
function isLike({ action }, { action: asked }) {
  if (action.target !== asked.target) return false;
  return action.kind === asked.kind || (action.kind.includes('restart') && asked.kind.includes('restart'));
}

function verify({ at, remediation: { state, since, plan }, observation }) {
  const done = (then, because) => {
    if (then !== 'undo') underWay.delete(plan.key);
    return { then, because };
  };
  if (state === 'undone') return done('escalate', 'it was taken back, and a person has to go on');
  if (state !== 'applied') return done('escalate', `it is ${state}`);
  if (at < since + settleMs) return { then: 'wait', because: 'it is too early to tell' };
  const watched = [plan.action.target, ...plan.scope.services];
  const alerting = observation.alerts.some(({ service }) => watched.includes(service));
  const fresh = observation.values.some(
    ({ service, metric, quality, eventAt }) =>
      service === plan.action.target && metric === 'memory_ratio' && quality === 'measured' && eventAt > since,
  );
  if (!alerting && fresh) return done('close', 'what it was to end has stopped');
  if (at < since + plan.verifyWithinMs) return { then: 'wait', because: 'it may still help' };
  return plan.undo.kind === 'undo' ? done('undo', 'it did not help') : done('escalate', 'it did not help');
}

/** All that runs is stopped. */
function stop({ running }) {
  for (const { plan } of running) underWay.delete(plan.key);
  return { abort: running.map(({ id }) => id) };
}
