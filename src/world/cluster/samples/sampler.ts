import { wallNowMs } from '../../../base/clock.ts';
import { limits } from '../../../domain/limits.ts';
import type { SeriesTable } from '../../../domain/series.ts';
import type { Truth } from '../../../domain/world.ts';
import { KubeError } from '../kube/kube-error.ts';
import { usersWindow } from '../k6/k6-windows.ts';
import type { TrialLoads } from '../loads.ts';
import { ownMetricQueries } from '../own/own-metric-queries.ts';
import { metricQueries } from '../prometheus/metric-queries.ts';
import type { Site } from '../site.ts';
import { certificateEnds } from './certificate-ends.ts';
import { createClusterTable } from './cluster-table.ts';
import { entryCells, platformCells } from './platform-cells.ts';
import { createPlatformHistory } from './platform-history.ts';
import { prometheusCells } from './prometheus-cells.ts';
import type { Cell, PrometheusCells, TickSpan } from './prometheus-cells.ts';
import { createRecordsCount } from './records-lost.ts';
import { lookAtStores } from './store-records.ts';
import type { StoreRecords } from './store-records.ts';
import { userTruth } from './user-truth.ts';
import { viewCluster } from './workload-view.ts';
import type { ClusterView } from './workload-view.ts';

/** Fills the table of samples and tells the truth, tick by tick. */
export interface Sampler {
  readonly table: SeriesTable;
  /** Every tick up to and including the one at `untilMs`, which has come. Returns the truth of each. */
  sampleTo(untilMs: number): Promise<readonly Truth[]>;
  /** The truth of the newest tick; before the first, that nothing has happened yet. */
  readonly newest: Truth;
  /** Why what was sampled cannot be trusted; null when it can. */
  readonly fault: string | null;
}

export interface SamplerSetup {
  readonly site: Site;
  readonly loads: TrialLoads;
  /** Milliseconds since 1970 for a scenario time. */
  realAt(at: number): number;
  activeFaults(): readonly string[];
  /** Those, and what was cleared and is not yet seen to be gone. */
  lingeringFaults(): readonly string[];
}

/** Samples from Prometheus, the Kubernetes API, the certificates and k6. */
export function createSampler(setup: SamplerSetup): Sampler {
  return new RunningSampler(setup);
}

/** All that one look at the cluster gave. */
interface Look {
  readonly told: PrometheusCells;
  /** Null when the API server did not answer, and why. */
  readonly view: ClusterView | null;
  readonly why: string | null;
  readonly ends: ReadonlyMap<string, number>;
  readonly stores: readonly StoreRecords[];
}

/** A class, because it remembers from look to look. */
class RunningSampler implements Sampler {
  newest: Truth;
  readonly #setup: SamplerSetup;
  readonly #samples;
  readonly #history = createPlatformHistory();
  readonly #records = createRecordsCount();
  readonly #queries;
  /** Requests of the baseline, which are not the trial's. */
  readonly #before;
  #goneSince: number | null = null;
  #why = '';

  constructor(setup: SamplerSetup) {
    const { site } = setup;
    this.#setup = setup;
    this.#samples = createClusterTable(site.scenario);
    const { target } = site.scenario;
    this.#queries = target === null ? metricQueries(site.timeScale) : ownMetricQueries(target, site.timeScale);
    this.#before = requestsOf(setup.loads);
    this.newest = nothingYet(site.scenario.context.budgetRemaining);
  }

  get table(): SeriesTable {
    return this.#samples.table;
  }

  get fault(): string | null {
    if (this.#goneSince === null || wallNowMs() - this.#goneSince < limits.telemetryGoneMaxMs) return null;
    return `telemetry is gone, and no fault of the scenario took it away: ${this.#why}`;
  }

  async sampleTo(untilMs: number): Promise<readonly Truth[]> {
    const firstTick = this.table.filled;
    const count = Math.floor(untilMs / limits.tickMs) - firstTick + 1;
    if (count <= 0) return [];
    const stepMs = limits.tickMs / this.#setup.site.timeScale;
    const span: TickSpan = { firstTick, count, firstAt: this.#setup.realAt(firstTick * limits.tickMs), stepMs };
    const look = await this.#look(span);
    this.#watch(look);
    if (look.view !== null) this.#history.add(look.view, untilMs);
    for (let n = 0; n < count; n++) this.#samples.openRow();
    this.#write(look.told.cells);
    const lost = this.#records.add(look.stores);
    return Array.from({ length: count }, (_, n) => this.#tick(firstTick + n, { ...look, lost }, stepMs));
  }

  async #look(span: TickSpan): Promise<Look> {
    const { kube, prometheus, scenario } = this.#setup.site;
    const [told, seen, ends, stores] = await Promise.all([
      prometheusCells(prometheus, this.#queries, span),
      viewCluster(kube, scenario).catch(whyGone),
      certificateEnds(kube, scenario),
      lookAtStores(this.#setup.site, 0),
    ]);
    return typeof seen === 'string'
      ? { told, view: null, why: seen, ends, stores }
      : { told, view: seen, why: null, ends, stores };
  }

  /** Telemetry that a fault of the scenario took away is part of the incident; any other loss is the harness's. */
  #watch({ told, why }: Look): void {
    const { site, lingeringFaults } = this.#setup;
    const outages = site.scenario.faults.filter(({ kind }) => kind === 'telemetry-outage').map(({ id }) => id);
    const isOut = outages.some((id) => lingeringFaults().includes(id));
    const problem = why ?? (isOut ? null : (told.problems[0] ?? nothingIn(told)));
    this.#goneSince = problem === null ? null : (this.#goneSince ?? wallNowMs());
    this.#why = problem ?? '';
  }

  #tick(tick: number, { view, ends, lost }: Look & { readonly lost: number | null }, stepMs: number): Truth {
    const { site, loads, realAt, activeFaults } = this.#setup;
    const { scenario, timeScale } = site;
    const at = tick * limits.tickMs;
    const moment = { tick, at, realAt: realAt(at), timeScale };
    // k6 tells of a request some hundred milliseconds after its end. A tick has what ended that much before it, so that each
    // request is counted in one of them.
    const told = moment.realAt - limits.k6ToldWithinMs;
    const last = usersWindow(loads.userWindows, told - stepMs, told);
    if (view !== null) this.#write(platformCells(view, this.#history, ends, moment));
    this.#write(entryCells(scenario, moment, last, stepMs));
    const { offered, failed } = requestsOf(loads);
    const measured = {
      at,
      offered: offered - this.#before.offered,
      failed: failed - this.#before.failed,
      last,
      before: this.newest,
      recordsLost: lost,
      activeFaults: activeFaults(),
      leastReady: view === null ? this.newest.leastReady : leastReadyOf(view),
    };
    this.newest = userTruth(measured, scenario, timeScale);
    return this.newest;
  }

  #write(cells: readonly Cell[]): void {
    for (const { tick, service, metric, value } of cells) this.#samples.write(tick, service, metric, value);
  }
}

function requestsOf({ userWindows }: TrialLoads): { readonly offered: number; readonly failed: number } {
  return {
    offered: userWindows.reduce((sum, { total }) => sum + total.offered, 0),
    failed: userWindows.reduce((sum, { total }) => sum + total.failed, 0),
  };
}

/** Queries that find nothing are an answer; queries that all find nothing are no telemetry. */
function nothingIn({ cells }: PrometheusCells): string | null {
  return cells.some(({ value }) => value !== null) ? null : 'Prometheus has no sample of any service';
}

function whyGone(error: unknown): string {
  if (error instanceof KubeError) return error.message;
  throw error;
}

function leastReadyOf({ services }: ClusterView): Truth['leastReady'] {
  let least = { service: '', fraction: 1 };
  for (const { service, ready, desired } of services.values()) {
    const fraction = desired === 0 ? 0 : Math.min(1, ready / desired);
    if (fraction < least.fraction) least = { service, fraction };
  }
  return least;
}

function nothingYet(budgetRemaining: number): Truth {
  return {
    at: 0,
    offered: 0,
    failed: 0,
    successRatio: 1,
    latencyMs: 0,
    objectiveMet: true,
    budgetRemaining,
    recordsLost: 0,
    activeFaults: [],
    leastReady: { service: '', fraction: 1 },
  };
}
