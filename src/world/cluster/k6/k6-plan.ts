/** What k6 is to do. All times are real ones; a trial's time scale is applied before (see `cluster-world.ts`). */
export interface K6Plan {
  /** Names the load in the journal and in k6's tags: `users`, `surge`, `abuse`. */
  readonly name: string;
  /** Where requests go, for example `https://127.0.0.1:32443/request`. */
  readonly url: string;
  /** Path of the certificate of the authority that signed the target's; null for plain HTTP. */
  readonly authorityFile: string | null;
  /** Requests per second at the start, then reached by linear change from the point before. */
  readonly rates: readonly RatePoint[];
  readonly durationMs: number;
  /** A user gives up after this time, and the request has failed. */
  readonly patienceMs: number;
  /** The user's own script instead of the generated one; its rate is its own affair, so starvation cannot be seen. */
  readonly script: string | null;
}

export interface RatePoint {
  readonly atMs: number;
  readonly rate: number;
}

/** Requests per second that the plan asks for at a time after the start; 0 after its end. */
export function plannedRate({ rates, durationMs }: K6Plan, atMs: number): number {
  if (atMs < 0 || atMs > durationMs) return 0;
  const index = rates.findLastIndex((point) => point.atMs <= atMs);
  const from = rates[index];
  const to = rates[index + 1];
  if (from === undefined) return rates[0]?.rate ?? 0;
  if (to === undefined) return from.rate;
  return from.rate + ((to.rate - from.rate) * (atMs - from.atMs)) / (to.atMs - from.atMs);
}

/** Requests that the plan asks for between two times after the start, by the trapezoidal rule between its points. */
export function plannedRequests(plan: K6Plan, fromMs: number, toMs: number): number {
  const cuts = [fromMs, ...plan.rates.map(({ atMs }) => atMs).filter((at) => at > fromMs && at < toMs), toMs];
  let requests = 0;
  for (const [n, cut] of cuts.entries()) {
    const next = cuts[n + 1];
    if (next !== undefined) {
      requests += ((plannedRate(plan, cut) + plannedRate(plan, next)) / 2) * ((next - cut) / 1_000);
    }
  }
  return requests;
}
