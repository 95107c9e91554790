import { existsSync } from 'node:fs';
import { freePort } from '../../../base/free-port.ts';
import type { DoctorCheck } from '../../../domain/cluster.ts';
import { howToGet, programVersion, runTool, whyFailed } from '../programs.ts';
import type { ProgramName } from '../programs.ts';
import type { ClusterSettings } from './cluster-settings.ts';
import { clusterStatus } from './cluster-status.ts';
import { imageId } from './engine.ts';
import { looksLikeProduction } from './permission.ts';

/** Below this the largest shipped target does not fit beside the machine's own work. */
const memoryMinBytes = 6 * 1024 * 1024 * 1024;
/** Fewer processors start fifty pods too slowly to tell a slow start from a fault. */
const processorsMin = 2;
/** The last minor version of Kubernetes that runs on cgroup v1. */
const cgroupV1MinorMax = 34;

/** What this machine has of what the cluster world needs, most basic first. Looks only, and changes nothing. */
export async function checkMachine(settings: ClusterSettings): Promise<readonly DoctorCheck[]> {
  const engine = await engineChecks(settings);
  const programs = await Promise.all([
    program('docker', 'missing'),
    program('kind', 'missing'),
    k6(),
    program('kubectl', 'warning'),
  ]);
  // Without an engine there is nobody to ask about images and clusters.
  const behindEngine = engine.some(({ state }) => state === 'missing')
    ? []
    : [...(await images(settings)), await cluster(settings)];
  return [...programs, ...engine, ...behindEngine, await ports(), await contexts(settings)];
}

async function program(name: ProgramName, without: 'missing' | 'warning'): Promise<DoctorCheck> {
  const version = await programVersion(name);
  if (version !== null) return ok(name, version);
  return { name, state: without, found: 'not there', mend: howToGet(name) };
}

/** The container image does instead of the program, so without it nothing is missing yet. */
async function k6(): Promise<DoctorCheck> {
  const version = await programVersion('k6');
  if (version === null) return { name: 'k6', state: 'warning', found: 'not there', mend: howToGet('k6') };
  const major = Number(version.split('.')[0]);
  if (major === 1 || major === 2) return ok('k6', version);
  return { name: 'k6', state: 'warning', found: `${version}; requal knows 1.x and 2.x`, mend: howToGet('k6') };
}

interface EngineFacts {
  readonly ServerVersion: string;
  readonly CgroupVersion: string;
  readonly MemTotal: number;
  readonly NCPU: number;
}

async function engineChecks(settings: ClusterSettings): Promise<readonly DoctorCheck[]> {
  const end = await runTool('docker', ['info', '--format', '{{json .}}'], { timeLimitMs: 20_000 });
  const facts = end.kind === 'ended' && end.code === 0 ? (JSON.parse(end.stdout) as Partial<EngineFacts>) : {};
  const { ServerVersion, CgroupVersion = '', MemTotal = 0, NCPU = 0 } = facts;
  if (ServerVersion === undefined || ServerVersion === '') {
    const mend =
      'start the Docker engine, and see that you may use it: https://docs.docker.com/engine/install/linux-postinstall/';
    return [{ name: 'engine', state: 'missing', found: `does not answer: ${whyFailed('docker', end)}`, mend }];
  }
  return [
    ok('engine', ServerVersion),
    cgroup(CgroupVersion, settings.images.node),
    MemTotal >= memoryMinBytes
      ? ok('memory', gibibytes(MemTotal))
      : low('memory', gibibytes(MemTotal), `the largest shipped target wants ${gibibytes(memoryMinBytes)}`),
    NCPU >= processorsMin
      ? ok('processors', String(NCPU))
      : low('processors', String(NCPU), `a cluster under load wants ${processorsMin}`),
  ];
}

/** Kubernetes 1.35 and later refuse to start on cgroup v1. */
function cgroup(version: string, nodeImage: string): DoctorCheck {
  const minor = Number(/v1\.(\d+)/.exec(nodeImage)?.[1] ?? 0);
  if (version !== '1' || minor <= cgroupV1MinorMax) return ok('cgroup', `v${version}`);
  const mend = `take a node image up to v1.${cgroupV1MinorMax} (REQUAL_NODE_IMAGE), or boot with cgroup v2`;
  return { name: 'cgroup', state: 'missing', found: `v1, on which ${nodeImage} does not start`, mend };
}

async function images({ images: named, targetFolder }: ClusterSettings): Promise<readonly DoctorCheck[]> {
  const wanted = [
    ['node image', named.node],
    ['Prometheus image', named.prometheus],
    ...(named.target === null ? [['base image', named.nodeBase] as const] : [['target image', named.target] as const]),
  ] as const;
  const found = wanted.map(async ([name, image]): Promise<DoctorCheck> => {
    if ((await imageId(image)) !== null) return ok(name, image);
    return low(name, `${image} is not here`, `\`requal cluster up\` pulls it, or \`docker pull ${image}\``);
  });
  return [...(await Promise.all(found)), ...(named.target === null ? [sources(targetFolder)] : [])];
}

function sources(folder: string): DoctorCheck {
  if (existsSync(`${folder}/Dockerfile`)) return ok('target sources', folder);
  const mend = 'install requal again, or name a ready image in REQUAL_TARGET_IMAGE';
  return { name: 'target sources', state: 'missing', found: `no Dockerfile in ${folder}`, mend };
}

async function cluster(settings: ClusterSettings): Promise<DoctorCheck> {
  const name = `cluster ${settings.name}`;
  // A cluster that cannot be looked into is for `cluster up` to judge.
  const state = await clusterStatus(settings).then(
    ({ state: found }) => found,
    () => 'not-answering' as const,
  );
  switch (state) {
    case 'up':
      return ok(name, 'up');
    case 'absent':
      return ok(name, 'not made yet; `requal cluster up` makes it');
    case 'foreign':
      return low(name, 'there, and requal did not make it', 'take another name with --cluster or REQUAL_CLUSTER');
    case 'unfinished':
    case 'stopped':
    case 'not-answering':
      return low(name, state.replace('-', ' '), '`requal cluster up`');
    default:
      return state satisfies never;
  }
}

async function ports(): Promise<DoctorCheck> {
  try {
    return ok('free ports', `on 127.0.0.1, for example ${await freePort()}`);
  } catch (error) {
    return {
      name: 'free ports',
      state: 'missing',
      found: String(error),
      mend: 'end what holds the ports of 127.0.0.1',
    };
  }
}

/** None is touched unless requal made it or the allow-list names it; those that look like production are pointed out. */
async function contexts({ allowListFile }: ClusterSettings): Promise<DoctorCheck> {
  const end = await runTool('kubectl', ['config', 'get-contexts', '--output', 'name'], { timeLimitMs: 10_000 });
  const names = end.kind === 'ended' && end.code === 0 ? end.stdout.split('\n').filter((name) => name !== '') : [];
  const production = names.filter(looksLikeProduction);
  const allowed = existsSync(allowListFile) ? `allow-list ${allowListFile}` : 'no allow-list';
  const told = production.length === 0 ? '' : `, of which these look like production: ${production.join(', ')}`;
  return ok('kube contexts', `${names.length} in your kubeconfig${told}; ${allowed}`);
}

function ok(name: string, found: string): DoctorCheck {
  return { name, state: 'ok', found, mend: null };
}

function low(name: string, found: string, mend: string): DoctorCheck {
  return { name, state: 'warning', found, mend };
}

function gibibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024 / 1024).toFixed(1)} GiB`;
}
