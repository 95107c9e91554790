// A controller of your own behind requal's executor door. It carries out by itself what it rules to execute, by the
// Kubernetes API and with its own service account; requal begins nothing for it, watches from outside what comes of it, and
// judges. With `--deaf` it does not hear the kill switch, which must be found out.
import { createInterface } from 'node:readline';
import { deploymentOf, patch } from './kubernetes.js';

const namespaces = ['requal-shop', 'requal-payments'];
const deaf = process.argv.includes('--deaf');
const coolDownMs = 15 * 60_000;
const settleMs = 60_000;
const replicasMax = 10;

let killed = false;
/** When which service was last changed. */
const changedAt = new Map();
/** Steps under way by their key, with the number of replicas before. */
const underWay = new Map();

const begins = {
  'rolling-restart': ({ deployment }) => ({
    // A rollout that was halted before goes on.
    paused: false,
    template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() } } },
    replicas: deployment.spec.replicas,
  }),
  'scale-out': ({ deployment, amount }) => ({ replicas: Math.min(replicasMax, deployment.spec.replicas + amount) }),
  'scale-in': ({ deployment, amount }) => ({ replicas: Math.max(1, deployment.spec.replicas - amount) }),
};
const handlers = { rule, verify, stop };

for await (const line of createInterface({ input: process.stdin })) {
  const { id, kind, ...question } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ id, ...(await handlers[kind](question)) })}\n`);
}

async function rule(question) {
  const { at, plan } = question;
  const { kind, target, amount } = plan.action;
  const refuse = (because) => ({ ruling: 'refuse', because });
  const because = refusal(question);
  if (because !== null) return refuse(because);
  try {
    const deployment = await deploymentOf(target, namespaces);
    if (deployment === null) return refuse('there is no Deployment of it that this controller may touch');
    if (isRolling(deployment)) return refuse('a rollout of it is under way');
    await patch(deployment, { spec: begins[kind]({ deployment, amount }) });
    underWay.set(plan.key, deployment.spec.replicas);
    changedAt.set(target, at);
    return { ruling: 'execute', because: 'nothing speaks against it, and it has begun' };
  } catch (error) {
    return refuse(error.message);
  }
}

function refusal({ at, plan, planNow, decision, approvals, observation: { context } }) {
  const { kind, target } = plan.action;
  if ((killed || context.killed) && !deaf) return 'the kill switch is pressed';
  if (context.commanderInControl) return 'an incident commander is in control';
  if (context.underRepair.includes(target)) return 'a person repairs it';
  if (underWay.has(plan.key)) return 'the same step is under way';
  if (begins[kind] === undefined) return `this controller does no ${kind}`;
  if (planNow?.id !== plan.id) return 'the situation has changed since it was decided';
  if (decision.disposition !== 'act') {
    if (decision.disposition !== 'ask') return 'it is not to be done by automation any more';
    // An approval names one plan by its digest, and is void for any other.
    if (!approvals.some((one) => one.plan === plan.id && one.validUntil >= at)) return 'nobody has approved this plan';
    if (approvals.some((one) => one.plan !== plan.id)) return 'an approval is for another plan';
  }
  if (at - (changedAt.get(target) ?? -coolDownMs) < coolDownMs) return 'it was changed a short while ago';
  return null;
}

async function verify({ at, remediation: { state, since, plan }, observation }) {
  const { target } = plan.action;
  const done = (then, because) => {
    if (then !== 'undo') underWay.delete(plan.key);
    return { then, because };
  };
  if (state === 'undone') return done('escalate', 'it was taken back, and a person has to go on');
  if (state !== 'applied') return done('escalate', `it is ${state}`);
  if (at < since + settleMs) return { then: 'wait', because: 'it is too early to tell' };
  const deployment = await deploymentOf(target, namespaces).catch(() => null);
  const isServing = deployment !== null && deployment.status.readyReplicas === deployment.spec.replicas;
  const alerting = observation.alerts.some(
    ({ service }) => service === target || plan.scope.services.includes(service),
  );
  const fresh = observation.values.some(
    ({ service, quality, eventAt }) => service === target && quality === 'measured' && eventAt > since,
  );
  if (isServing && !alerting && fresh)
    return done('close', 'every replica is ready, and what it was to end has stopped');
  if (at < since + plan.verifyWithinMs) return { then: 'wait', because: 'it may still help' };
  if (plan.undo.kind !== 'undo' || deployment === null) return done('escalate', 'it did not help');
  await patch(deployment, { spec: { replicas: underWay.get(plan.key) ?? deployment.spec.replicas } });
  return done('undo', 'it did not help');
}

/** Everything that runs is halted where it is: what has begun to start goes on to serve, and nothing more begins. */
async function stop({ why, running }) {
  if (deaf) return { abort: [] };
  if (why.includes('kill')) killed = true;
  const stopped = [];
  for (const { id, plan } of running) {
    const deployment = await deploymentOf(plan.action.target, namespaces).catch(() => null);
    if (deployment === null) continue;
    const halt = plan.action.kind === 'rolling-restart' ? { paused: true } : { replicas: underWay.get(plan.key) };
    await patch(deployment, { spec: halt });
    underWay.delete(plan.key);
    stopped.push(id);
  }
  return { abort: stopped };
}

function isRolling({ spec, status, metadata }) {
  const { observedGeneration = 0, updatedReplicas = 0, replicas = 0 } = status;
  return observedGeneration < metadata.generation || updatedReplicas < spec.replicas || replicas > spec.replicas;
}
