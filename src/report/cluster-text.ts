import type { ClusterStatus, ClusterUp, DownResult, StepReport } from '../domain/cluster.ts';
import { unreachable } from '../base/errors.ts';
import { printable } from './printable.ts';
import { countOf } from './words.ts';

/** One step of `requal cluster up`, as it ends. */
export function stepText({ name, result, tookMs }: StepReport): string {
  return `${seconds(tookMs).padStart(8)}  ${name.padEnd(17)} ${printable(result)}\n`;
}

/** Where everything is once the cluster is up. */
export function upText({ cluster, scenario, entryUrl, prometheusUrl, stateFolder, steps }: ClusterUp): string {
  const total = steps.reduce((sum, { tookMs }) => sum + tookMs, 0);
  return lines([
    `The cluster ${cluster} is ready, with the target of ${scenario}; it took ${seconds(total).trim()}.`,
    `  entry       ${entryUrl}`,
    `  Prometheus  ${prometheusUrl}`,
    `  state       ${stateFolder}`,
    `  look inside with: kubectl --kubeconfig ${stateFolder}/kubeconfig.json --namespace requal-system get pods`,
  ]);
}

/** What `requal cluster status` says. */
export function statusText(status: ClusterStatus): string {
  const { cluster, heldBy, restoreLogThere } = status;
  return lines([
    ...stateLines(status),
    ...(heldBy === null ? [] : [`In use: ${heldBy.purpose} by process ${heldBy.pid} since ${heldBy.since}.`]),
    ...(restoreLogThere
      ? [`A restore log is there: something in ${cluster} may have to be put back; \`requal cluster restore\` does it.`]
      : []),
  ]);
}

/** What `requal cluster down` says. */
export function downText(cluster: string, result: DownResult): string {
  switch (result) {
    case 'nothing-there':
      return `There is no cluster ${cluster}.\n`;
    case 'cluster-deleted':
      return `The cluster ${cluster} is deleted.\n`;
    case 'objects-deleted':
      return `requal did not make the cluster ${cluster}: its own objects are deleted, the cluster stays.\n`;
    default:
      return unreachable(result);
  }
}

function stateLines(status: ClusterStatus): readonly string[] {
  const { cluster, context, state, since } = status;
  switch (state) {
    case 'absent':
      return [`There is no cluster ${cluster}; \`requal cluster up\` makes it.`];
    case 'foreign':
      return [`There is a cluster ${cluster} (context ${context}) that this state folder knows nothing of.`];
    case 'unfinished':
      return [`The cluster ${cluster} was begun ${since} and never finished; \`requal cluster up\` makes it anew.`];
    case 'stopped':
      return [`The cluster ${cluster} is stopped; \`requal cluster up\` starts it.`];
    case 'not-answering':
      return [`The cluster ${cluster} runs, but its API server does not answer.`];
    case 'up':
      return upLines(status);
    default:
      return unreachable(state);
  }
}

function upLines(status: ClusterStatus): readonly string[] {
  const { cluster, context, since, startedAt, borrowed, target, workloads, entryUrl, prometheusUrl } = status;
  const ready = workloads.filter((workload) => workload.ready === workload.wanted).length;
  return [
    `The cluster ${cluster} (context ${context}) is up: ${borrowed ? 'borrowed' : 'made'} ${since}, started ${startedAt}.`,
    target?.scenario === undefined || target.scenario === null
      ? 'No target is installed.'
      : `Target: ${target.scenario}, digest ${target.digest?.slice(0, 12)}, image ${target.image}, installed ${target.installedAt}, time scale ${target.timeScale}.`,
    `${countOf(workloads.length, 'workload')}, ${ready} with all pods ready:`,
    ...workloads.map(({ namespace, name, ready: pods, wanted }) => `  ${namespace}/${name}  ${pods} of ${wanted}`),
    `Entry ${entryUrl}, Prometheus ${prometheusUrl}.`,
  ];
}

/** What `requal cluster restore` did. */
export function putBackText(cluster: string, results: readonly Restored[]): string {
  if (results.length === 0) return lines([`Nothing in ${cluster} has to be put back.`]);
  const done = results.filter(({ failed }) => failed === null);
  return lines([`Put back in ${cluster}:`, ...done.map(({ what }) => `  ${what}`)]) + restoredText(results);
}

interface Restored {
  readonly what: string;
  /** Null when it is as before. */
  readonly failed: string | null;
}

/** What could not be put back in a cluster after a trial: nothing to say when all of it was. */
export function restoredText(results: readonly Restored[]): string {
  const failed = results.filter((one) => one.failed !== null);
  if (failed.length === 0) return '';
  return lines([
    `NOT PUT BACK  ${failed.length} of ${results.length} things in the cluster are not as before:`,
    ...failed.map(({ what, failed: why }) => `  ${what}: ${why}`),
    'Run `requal cluster restore` to try again.',
  ]);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function lines(texts: readonly string[]): string {
  return `${texts.join('\n')}\n`;
}
