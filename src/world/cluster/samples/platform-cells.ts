import type { Scenario } from '../../../domain/scenario.ts';
import type { K6Window } from '../k6/k6-windows.ts';
import type { PlatformHistory } from './platform-history.ts';
import type { Cell } from './prometheus-cells.ts';
import type { ClusterView } from './workload-view.ts';

/** A version that was there before the trial is at least so old: a month, as in the simulator. */
const deployedBeforeS = 30 * 86_400;

/** The moment that cells are for. */
export interface Moment {
  readonly tick: number;
  /** Scenario time, and real time since 1970. */
  readonly at: number;
  readonly realAt: number;
  readonly timeScale: number;
}

/** What the orchestrator and the certificates tell of every service. */
export function platformCells(
  view: ClusterView,
  history: PlatformHistory,
  certificateEnds: ReadonlyMap<string, number>,
  { tick, at, realAt, timeScale }: Moment,
): readonly Cell[] {
  return [...view.services.values()].flatMap(({ service, ready }) => {
    const deployedAt = history.deployedAt(service);
    const certificateEnd = certificateEnds.get(service);
    const values: Record<string, number | null> = {
      replicas_ready: ready,
      restarts: history.restarts(service),
      deploy_age_s: deployedAt === null ? deployedBeforeS + at / 1_000 : (at - deployedAt) / 1_000,
      certificate_remaining_s:
        certificateEnd === undefined ? null : (Math.max(certificateEnd - realAt, 0) / 1_000) * timeScale,
      nodes_ready_ratio: view.nodesReadyRatio,
    };
    return Object.entries(values).map(([metric, value]) => ({ tick, service, metric, value }));
  });
}

/** The entry has no caller inside the cluster: its callers' side is what users saw, also when nothing reaches it. */
export function entryCells(
  { workload }: Scenario,
  { tick }: Moment,
  last: Pick<K6Window, 'offered' | 'failed'>,
  stepMs: number,
): readonly Cell[] {
  const service = workload.entry;
  return [
    { tick, service, metric: 'edge_rps', value: last.offered / (stepMs / 1_000) },
    { tick, service, metric: 'edge_error_ratio', value: last.offered === 0 ? null : last.failed / last.offered },
    { tick, service, metric: 'probe_success_ratio', value: last.offered === 0 ? null : 1 - last.failed / last.offered },
  ];
}
