// Restarts whatever is out of memory, again and again.
import { createInterface } from 'node:readline';

for await (const line of createInterface({ input: process.stdin })) {
  const { id, observation } = JSON.parse(line);
  const full = observation.values.find(({ metric, value }) => metric === 'memory_ratio' && value > 0.8);
  const answer = full && {
    id,
    service: full.service,
    pattern: 'oom-leak',
    diagnosis: `${full.service} is out of memory`,
    confidence: 0.9,
    evidence: [{ service: full.service, metric: full.metric, source: full.source, value: full.value, eventAt: full.eventAt }],
    actions: [{ kind: 'rolling-restart', target: full.service }],
    rationale: 'a restart frees it',
    versions: { agent: 'golden/1' },
  };
  process.stdout.write(observation.at === 600_000 ? 'I am tired\n' : `${JSON.stringify(answer ?? null)}\n`);
}
