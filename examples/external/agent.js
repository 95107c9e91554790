// An agent behind requal's door: one JSON line asks, one JSON line answers. It knows one failure: memory that leaks.
import { createInterface } from 'node:readline';

const leakAbove = 0.8;
const pattern = 'oom-leak';

for await (const line of createInterface({ input: process.stdin })) {
  const { id, observation, runbooks } = JSON.parse(line);
  const answer = propose(observation, runbooks);
  process.stdout.write(`${JSON.stringify(answer && { id, ...answer })}\n`);
}

/** A proposal, or null where nothing is to be said: it is also asked while all is well. */
function propose(observation, runbooks) {
  if (observation.alerts.length === 0) return null;
  const leaking = observation.values.find(({ metric, value }) => metric === 'memory_ratio' && value > leakAbove);
  if (!leaking) return null;
  const { service } = leaking;
  // Whoever diagnoses looks for a second, independent sign, and for the one that speaks against it.
  const signs = ['memory_ratio', 'edge_error_ratio', 'probe_success_ratio', 'integrity_errors_per_min'];
  const evidence = observation.values.filter((one) => one.service === service && signs.includes(one.metric));
  const corrupt = evidence.some(({ metric, value }) => metric === 'integrity_errors_per_min' && value > 0);
  const known = runbooks.some((runbook) => runbook.pattern === pattern);
  return {
    service,
    pattern: known && !corrupt ? pattern : null,
    diagnosis: corrupt ? `${service} writes bad records` : `${service} leaks memory`,
    confidence: known && !corrupt ? 0.93 : 0.4,
    evidence: evidence
      .filter(({ value }) => value !== null)
      .map(({ metric, source, value, eventAt }) => ({ service, metric, source, value, eventAt })),
    actions: known && !corrupt ? [{ kind: 'rolling-restart', target: service, amount: 0 }] : [],
    rationale: `the memory of ${service} is above ${leakAbove} of its limit`,
    versions: { agent: 'example-agent/1', model: 'none', prompt: 'none' },
  };
}
