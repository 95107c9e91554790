import type { K6Plan } from './k6-plan.ts';

/** Where k6 leaves its own summary, in the folder that it runs in. */
export const summaryFile = 'k6-summary.json';

/**
 * The script that k6 runs: generated from the plan, or a wrapper around the user's own. Arrival-rate executors offer
 * requests whether or not earlier ones were answered, as users do; a slow target does not slow the load down
 * (https://grafana.com/docs/k6/latest/using-k6/scenarios/concepts/open-vs-closed/).
 */
export function k6Script(plan: K6Plan): string {
  return plan.script === null ? generated(plan) : wrapped(plan.script);
}

function generated(plan: K6Plan): string {
  const { name, url, patienceMs } = plan;
  const options = { discardResponseBodies: true, scenarios: { [name]: executor(plan) } };
  return [
    `import http from 'k6/http';`,
    `export const options = ${JSON.stringify(options, null, 2)};`,
    `export default function () {`,
    `  http.get(${JSON.stringify(url)}, { timeout: ${JSON.stringify(`${patienceMs}ms`)} });`,
    `}`,
    ownSummary,
  ].join('\n');
}

/** Its own exports keep their names; only the summary is ours, because a local export comes before a passed on one. */
function wrapped(script: string): string {
  const source = JSON.stringify(script);
  return [`export * from ${source};`, `export { default } from ${source};`, ownSummary].join('\n');
}

const ownSummary = `export function handleSummary(data) {
  return { ${JSON.stringify(summaryFile)}: JSON.stringify(data) };
}
`;

/** k6 takes whole numbers of requests in a unit of time; a unit of ten seconds keeps a rate of 0.1 a second. */
const unitSeconds = 10;

function executor(plan: K6Plan): object {
  const { rates, durationMs } = plan;
  const vus = virtualUsers(plan);
  const common = { timeUnit: `${unitSeconds}s`, preAllocatedVUs: vus, maxVUs: vus, gracefulStop: '2s' };
  const [first] = rates;
  if (rates.length < 2) {
    const rate = perUnit(first?.rate ?? 0);
    return { executor: 'constant-arrival-rate', rate, duration: `${durationMs}ms`, ...common };
  }
  const stages = rates.slice(1).map(({ atMs, rate }, n) => ({
    duration: `${atMs - (rates[n]?.atMs ?? 0)}ms`,
    target: perUnit(rate),
  }));
  const last = rates.at(-1);
  if (last && last.atMs < durationMs) {
    stages.push({ duration: `${durationMs - last.atMs}ms`, target: perUnit(last.rate) });
  }
  return { executor: 'ramping-arrival-rate', startRate: perUnit(first?.rate ?? 0), stages, ...common };
}

function perUnit(rate: number): number {
  return Math.round(rate * unitSeconds);
}

const vusMax = 400;

/** As many as would wait at one time if nobody were answered; each costs memory, so there is an upper bound. */
function virtualUsers({ rates, patienceMs }: K6Plan): number {
  const most = Math.max(...rates.map(({ rate }) => rate), 0);
  return Math.max(2, Math.min(vusMax, Math.ceil((most * patienceMs) / 1_000)));
}
