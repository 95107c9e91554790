import type { Scenario } from '../domain/scenario.ts';
import type { SeriesTable } from '../domain/series.ts';
import { quality } from '../domain/series.ts';
import type { Signals } from '../domain/signals.ts';
import { createAlertMonitor } from './alert-monitor.ts';
import { alertPlanOf } from './alert-plan.ts';
import { createObservation } from './create-observation.ts';
import { evidenceTruthOf } from './evidence-truth.ts';
import { createReplicaChanges } from './replica-changes.ts';
import { createSilences } from './silences.ts';
import { createBudgetRecord, recordBudget } from './shown-budget.ts';
import { createContextMaker } from './shown-context.ts';
import { columnIndexOf, createShownTable, shownAt, shownQualityAt, takeTick } from './shown-table.ts';

/**
 * From the world's samples to what automation may see. `samples` is the world's one table, filled as it advances; it is
 * read up to the time of each step and never further, so a recording may have filled it to its end beforehand.
 */
export function createSignals(scenario: Scenario, samples: SeriesTable): Signals {
  const table = createShownTable(samples, scenario.distortions);
  const monitor = createAlertMonitor(table, alertPlanOf(scenario.objective, samples));
  const silences = createSilences();
  const replicas = createReplicaChanges();
  const budget = createBudgetRecord(scenario);
  const contextAt = createContextMaker(scenario, budget);
  const columns = columnIndexOf(samples);
  const replicasReady = (service: string): number => {
    const [column] = columns.ofMetric(service, 'replicas_ready');
    const tick = table.filled - 1;
    if (column === undefined || tick < 0) return Number.NaN;
    return shownQualityAt(table, column, tick) === quality.measured ? shownAt(table, column, tick) : Number.NaN;
  };
  const hearAt = (at: number): void => {
    const services = silences.changedAt(at);
    if (services !== null) monitor.silence(services, at);
  };
  return {
    begun(command) {
      silences.begun(command);
      replicas.begun(command);
    },
    absorb(step) {
      silences.ended(step.completions);
      replicas.ended(step.completions);
      const ticks = Math.min(samples.filled, Math.floor(step.at / samples.tickMs) + 1);
      while (table.filled < ticks) {
        takeTick(table);
        hearAt((table.filled - 1) * samples.tickMs);
        monitor.look(table.filled - 1);
      }
      // A world whose samples come late has got further than they have.
      hearAt(step.at);
      recordBudget(budget, scenario, step);
      monitor.report(step.at, step.reported);
      return monitor.takeChanges();
    },
    isFiring: () => monitor.firing().length > 0,
    isHiding: () => monitor.isHiding(),
    hiding: () => monitor.hiding(),
    observe(at, running) {
      const shown = { alerts: monitor.firing(), silenced: monitor.silenced() };
      return createObservation(
        at,
        table,
        columns,
        shown,
        contextAt(at, running, { ready: replicasReady, changedBy: replicas.changedBy }),
      );
    },
    evidenceTruth: (evidence) => evidence.map((one) => evidenceTruthOf(table, one)),
  };
}
