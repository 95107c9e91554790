import type { AutomationEvidence } from './automation-evidence.ts';
import type { SampleResult } from './qualify-work.ts';

/** Takes in what an incident had of each factor, also of one in which its step was not proposed. */
export function addFactors({ factors: all }: AutomationEvidence, { factors, exposed }: SampleResult): void {
  if (factors === null) return;
  const key = factors.join();
  all.set(key, (all.get(key) ?? 0) + Number(exposed));
}

/** Takes in who diagnosed in an exposure, and what came of it. */
export function addAgent({ agents }: AutomationEvidence, { agent, acted, violations }: SampleResult): void {
  if (agent === null) return;
  const key = `${agent.of} ${agent.kind}`;
  const tally = agents.get(key) ?? { agent, exposures: 0, acted: 0, violations: 0 };
  agents.set(key, tally);
  tally.exposures += 1;
  if (acted) tally.acted += 1;
  if (violations.length > 0) tally.violations += 1;
}
