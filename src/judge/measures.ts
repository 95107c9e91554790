import type { Measures } from '../domain/finding.ts';
import type { TrialRecord } from './trial-record.ts';

/** What one trial shows of requirements.md section I. Counts, and the state at the end. */
export function measuresOf(record: TrialRecord): Measures {
  const { of } = record;
  const last = of.truth.at(-1);
  const answers = of.person.filter(({ what }) => what === 'answered');
  return {
    offered: last?.offered ?? 0,
    failed: last?.failed ?? 0,
    recordsLost: last?.recordsLost ?? null,
    budgetRemaining: last?.budgetRemaining ?? record.scenario.context.budgetRemaining,
    proposals: of.proposal.length,
    actionsByAutomation: record.carried.length,
    actionsByPeople: of.apply.filter(({ by }) => by === 'person').length,
    pages: of.escalation.filter(({ what }) => what === 'page').length,
    approvals: answers.filter(({ answer }) => answer === 'approve').length,
    overrides: of.person.filter(({ what }) => what === 'overrode').length,
    killTimeMs: killTime(record),
  };
}

/** From the kill switch to the last sign of automation, 0 when nothing was under way; null without a kill. */
export function killTime(record: TrialRecord): number | null {
  const [kill] = record.interruptions.killed;
  if (!kill) return null;
  let lastAt = kill.from;
  for (const { apply, stops, completion } of record.applied) {
    if (apply.at >= kill.from && apply.at < kill.to) lastAt = Math.max(lastAt, apply.at);
    const open = apply.at < kill.from && (completion === null || completion.at > kill.from);
    const stopAt = stops.find(({ at }) => at >= kill.from)?.at ?? Infinity;
    const endedAt = Math.min(stopAt, completion?.at ?? record.lastAt);
    if (open) lastAt = Math.max(lastAt, endedAt);
  }
  return lastAt - kill.from;
}
