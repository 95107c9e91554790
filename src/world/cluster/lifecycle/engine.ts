import { HarnessError } from '../../../base/errors.ts';
import { limits } from '../../../domain/limits.ts';
import { runTool, toolOutput, whyFailed } from '../programs.ts';

const quick = { timeLimitMs: limits.toolAnswerMaxMs };

/** The version of the container engine. Throws `HarnessError` when none answers. */
export async function requireEngine(): Promise<string> {
  const end = await runTool('docker', ['version', '--format', '{{.Server.Version}}'], quick);
  if (end.kind === 'ended' && end.code === 0 && end.stdout.trim() !== '') return end.stdout.trim();
  throw new HarnessError(`no container engine answers: ${whyFailed('docker', end)}`);
}

/** The id of an image of this machine; null when it is not there. */
export async function imageId(image: string): Promise<string | null> {
  const end = await runTool('docker', ['image', 'inspect', '--format', '{{.Id}}', image], quick);
  return end.kind === 'ended' && end.code === 0 ? end.stdout.trim() : null;
}

/** The id of an image, which is pulled when it is not there. Throws `HarnessError` when it cannot be had. */
export async function requireImage(image: string, mend: string): Promise<string> {
  const there = await imageId(image);
  if (there !== null) return there;
  const end = await runTool('docker', ['pull', '--quiet', image], { timeLimitMs: limits.imageMaxMs });
  const pulled = await imageId(image);
  if (pulled !== null) return pulled;
  throw new HarnessError(`the image ${image} cannot be had: ${whyFailed('docker', end)}; ${mend}`);
}

/** What Docker tells of the one node of a kind cluster. */
export interface NodeContainer {
  readonly running: boolean;
  readonly startedAt: string;
  /** By port of the node: the port of 127.0.0.1 that leads to it. */
  readonly ports: ReadonlyMap<number, number>;
}

interface Inspected {
  readonly State: { readonly Running: boolean; readonly StartedAt: string };
  /** What was asked for; what Docker made of it is empty while the container is stopped. */
  readonly HostConfig: {
    readonly PortBindings: Readonly<Record<string, readonly { HostIp: string; HostPort: string }[] | null>> | null;
  };
}

/** The container that kind runs its control plane in; null when there is none. */
export async function nodeContainer(cluster: string): Promise<NodeContainer | null> {
  const name = `${cluster}-control-plane`;
  const end = await runTool('docker', ['container', 'inspect', name], quick);
  if (end.kind !== 'ended' || end.code !== 0) return null;
  const [found] = JSON.parse(end.stdout) as readonly Inspected[];
  if (found === undefined) return null;
  const bindings = Object.entries(found.HostConfig.PortBindings ?? {});
  return {
    running: found.State.Running,
    startedAt: found.State.StartedAt,
    ports: new Map(bindings.flatMap(([port, hosts]) => (hosts ?? []).flatMap((host) => localPort(port, host)))),
  };
}

/** Starts a node that was stopped, for example by a restart of the engine. */
export async function startNode(cluster: string): Promise<void> {
  await toolOutput('docker', ['container', 'start', `${cluster}-control-plane`], quick);
}

/** Only what is reachable from this machine alone is used. */
function localPort(port: string, { HostIp, HostPort }: { HostIp: string; HostPort: string }): [number, number][] {
  return HostIp === '127.0.0.1' ? [[Number(port.split('/')[0]), Number(HostPort)]] : [];
}
