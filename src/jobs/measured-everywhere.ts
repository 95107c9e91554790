import type { ActionMeasured } from '../domain/qualification-report.ts';
import { measureAction } from '../run/measure-action.ts';
import { quietScenario } from '../scenario/generate/sample-arbitrary.ts';
import { openSimulator } from '../world/simulator/simulator.ts';
import type { Qualified } from './qualified.ts';
import type { SampledAutomation } from './sample-incident.ts';

/** Within five minutes the service and its records are as good as before (requirements.md B2). */
const undoMaxMs = 5 * 60_000;

/**
 * What the step is in itself, on the system of the profile: at each service at which it is proposed, since one may keep records
 * where another has none, and of all of them the worst.
 */
export async function measuredOf(
  { setup, profile, bench }: Pick<Qualified, 'setup' | 'profile' | 'bench'>,
  { automation, places }: Pick<SampledAutomation, 'automation' | 'places'>,
): Promise<ActionMeasured> {
  const runbook = bench.candidate.runbooks.find(({ pattern }) => pattern === automation.pattern);
  const amount = runbook?.actions.find(({ kind }) => kind === automation.action)?.amount.default ?? 0;
  const scenario = quietScenario(profile.profile);
  const measured: ActionMeasured[] = [];
  for (const target of new Set(places.map((place) => place.target))) {
    const action = { kind: automation.action, target, amount };
    measured.push(await measureAction(() => openSimulator(scenario, setup.seed), action));
  }
  return worstOf(measured);
}

/** What was never undone, or not counted, anywhere is not known to be so elsewhere either. */
function worstOf(measured: readonly ActionMeasured[]): ActionMeasured {
  const undoMs = measured.map((one) => one.undoMs ?? Infinity).reduce((a, b) => Math.max(a, b), 0);
  const kept = measured.map(({ recordsKept }) => recordsKept);
  return {
    undoMs: measured.length === 0 || undoMs === Infinity ? null : undoMs,
    recordsKept: kept.includes(false) ? false : kept.includes(null) ? null : true,
    sameTwice: measured.every(({ sameTwice }) => sameTwice),
  };
}

/** What speaks against it, as sentences. */
export function notReversible({ undoMs, recordsKept }: ActionMeasured): readonly string[] {
  const found: string[] = [];
  if (undoMs === null) found.push('it is not reversible: all was never again as it had been without it');
  else if (undoMs > undoMaxMs) {
    found.push(
      `it is not reversible in five minutes: it took ${Math.round(undoMs / 1_000)} s until all was as it had been without it`,
    );
  }
  if (recordsKept === false) found.push('it is not reversible: records were lost by it');
  return found;
}
