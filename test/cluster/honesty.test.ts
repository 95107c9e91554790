import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ScenarioDocument } from '../../src/domain/scenario.ts';
import { summarySchema } from '../../src/domain/summary.ts';
import type { TrialSummary } from '../../src/domain/summary.ts';
import { runWords } from '../helpers/cluster-trials.ts';
import { readJournal } from '../../src/journal/read-journal.ts';
import { endOf, requal, startRequal } from '../helpers/requal-process.ts';
import {
  administer,
  kubectl,
  restoreLog,
  settledState,
  sharedCluster,
  switchState,
  until,
} from '../helpers/shared-cluster.ts';
import { keptFolder } from '../helpers/kept-folder.ts';
import { installTiny, tinyFile, tinyScenario, tinyTimeScale } from '../helpers/tiny-trial.ts';

const quiet: Partial<ScenarioDocument> = {
  people: [],
  faults: [
    { id: 'leak', kind: 'memory-leak', target: 'gateway', at: '15s', growthPerMinute: 0.01, pattern: 'oom-leak' },
  ],
};
const out = keptFolder('honesty');
let before: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  const { file, remove } = tinyFile(tinyScenario(quiet));
  before = await installTiny(file);
  remove();
});

afterEach(async () => {
  const now = await settledState(before);
  const changed = Object.keys({ ...before, ...now }).filter((name) => !isDeepStrictEqual(now[name], before[name]));
  const log = restoreLog();
  const { faults, controls } = switchState();
  // What one test leaves must not be found by the next; that it was left is a failure all the same.
  if (log !== '') await requal(['cluster', 'restore', '--cluster', sharedCluster.name]);
  if (changed.length > 0) throw new Error(`not as before: ${changed.join(', ')}`);
  const left = { steps: log === '' ? 0 : log.trim().split('\n').length, faults, controls };
  if (left.steps + faults.length + controls.length > 0) throw new Error(`left behind: ${JSON.stringify(left)}`);
});

interface Asked {
  readonly scenario?: Partial<ScenarioDocument>;
  readonly candidate?: string;
  readonly words?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** What must be so before something goes wrong. */
  readonly when?: () => boolean;
  /** What goes wrong with the harness. */
  readonly then?: () => void | Promise<void>;
}

interface Told {
  readonly code: number | null;
  readonly stderr: string;
  readonly trial: TrialSummary;
  readonly journal: string;
}

/** The restore log has a fault: the baseline is over and the trial runs. */
const isUnderWay = () => restoreLog().includes('switch-fault');

/** A trial of the tiny scenario with which something goes wrong. */
async function trialWith({
  scenario = quiet,
  candidate = 'do-nothing',
  words = [],
  env = {},
  ...asked
}: Asked): Promise<Told> {
  const { file, remove } = tinyFile(tinyScenario(scenario));
  try {
    const child = startRequal(
      [...runWords([file], tinyTimeScale), '--candidate', `policies/${candidate}`, '--out', out, ...words],
      { env },
    );
    const ended = endOf(child);
    const { when = isUnderWay, then = () => undefined } = asked;
    await Promise.race([until(when, 'the moment at which the harness fails'), ended]);
    await then();
    const { code, stdout, stderr } = await ended;
    if (stdout === '') throw new Error(`requal said nothing and ended with ${code}: ${stderr}`);
    const { run, trials } = summarySchema.parse(JSON.parse(stdout));
    const trial = trials[0]!;
    return { code, stderr, trial, journal: join(run.folder ?? out, trial.journal) };
  } finally {
    remove();
  }
}

describe('a trial whose harness fails', () => {
  it.each([
    ['although there is time for it', '1h', 'did not bite: '],
    ['and its trial ends before that is sure', '2m', 'did not bite by the end of the trial: '],
  ])('is inconclusive when its fault does not bite, %s', async (_, horizon, how) => {
    const fault = { id: 'outage', kind: 'dependency-outage', target: 'cart', at: '15s', pattern: 'outage' } as const;
    let isOver = false;
    const takenAway = async (): Promise<void> => {
      while (!isOver) {
        try {
          kubectl('delete', '--raw', '/api/v1/namespaces/requal-system/services/fault-switch:8080/proxy/faults/outage');
        } catch {
          // It was gone already.
        }
        await wait(100);
      }
    };
    const told = trialWith({ scenario: { ...quiet, horizon, faults: [fault] }, then: () => void takenAway() });
    const { code, trial } = await told.finally(() => (isOver = true));
    expect(trial.verdict).toBe('inconclusive');
    expect(trial.why).toContain(`the fault outage (dependency-outage) ${how}the share of failed calls to cart is `);
    expect(code).toBe(2);
  });

  it('is inconclusive when Prometheus stops and no fault of the scenario stopped it', async () => {
    const deployment = ['--namespace', 'requal-system', 'deployment/prometheus'];
    try {
      const { code, trial } = await trialWith({ then: () => void administer('scale', ...deployment, '--replicas=0') });
      expect(trial.verdict).toBe('inconclusive');
      expect(trial.why).toContain('telemetry is gone, and no fault of the scenario took it away');
      expect(code).toBe(2);
    } finally {
      administer('scale', ...deployment, '--replicas=1');
      administer('rollout', 'status', ...deployment, '--timeout=90s');
    }
  });

  it('is inconclusive when Prometheus answers and has no sample of anything', async () => {
    const pods = [
      'pods',
      '--namespace',
      'requal-shop',
      '--selector',
      'app.kubernetes.io/managed-by=requal',
      '--overwrite',
    ];
    try {
      const { code, trial } = await trialWith({
        then: () => void administer('label', ...pods, 'requal.dev/scrape=false'),
      });
      expect(trial.verdict).toBe('inconclusive');
      expect(trial.why).toContain('Prometheus has no sample of any service');
      expect(code).toBe(2);
    } finally {
      administer('label', ...pods, 'requal.dev/scrape=true');
    }
  });

  it('is inconclusive when k6 is killed', async () => {
    const { code, trial } = await trialWith({ then: () => void process.kill(loadProcess(), 'SIGKILL') });
    expect(trial.verdict).toBe('inconclusive');
    expect(trial.why).toContain('k6 failed: it was ended by SIGKILL');
    expect(code).toBe(2);
  });

  it('is inconclusive when a script of the user sends nothing any more', async () => {
    const script = join(out, 'stops.js');
    writeFileSync(
      script,
      `import http from 'k6/http';
       import exec from 'k6/execution';
       import { sleep } from 'k6';
       const users = { executor: 'constant-arrival-rate', rate: 10, duration: '5m', preAllocatedVUs: 20 };
       export const options = { scenarios: { users } };
       export default function () {
         if (exec.instance.currentTestRunDuration < 12000) http.get(__ENV.REQUAL_URL);
         else sleep(1);
       }`,
    );
    const { code, trial } = await trialWith({ words: ['--k6-script', script] });
    expect(trial.verdict).toBe('inconclusive');
    expect(trial.why).toContain('k6 has sent no request for');
    expect(code).toBe(2);
  });

  it('is inconclusive when something else takes the processors', async () => {
    const burning: ChildProcess[] = [];
    const burn = () => {
      // Each ends by itself, whatever becomes of this test; the cluster is put back when they have ended.
      const script = 'const until = Date.now() + 40_000; while (Date.now() < until);';
      for (let n = 0; n < 5 * availableParallelism(); n += 1) {
        // In sessions of their own: a system that shares out its processors by sessions would else count them as one.
        burning.push(spawn(process.execPath, ['-e', script], { stdio: 'ignore', detached: true }));
      }
    };
    try {
      // Where nothing is short it ends soon, and says so, instead of running into the time limit.
      const { code, trial } = await trialWith({ scenario: { ...quiet, horizon: '9m' }, then: burn });
      expect(trial.verdict).toBe('inconclusive');
      // From the figures in the journal, and not from the fault of the harness that ended the trial.
      expect(trial.why).toMatch(/^The machine was short of processor time/);
      expect(code).toBe(2);
    } finally {
      for (const child of burning) child.kill('SIGKILL');
    }
  });

  it('still fails a candidate by what was proven before', async () => {
    const { topology } = tinyScenario();
    const services = topology.services.map((one) => (one.name === 'cart' ? { ...one, regulated: ['pci-dss'] } : one));
    const restart = { kind: 'rolling-restart', target: 'cart' } as const;
    const scenario = {
      ...quiet,
      topology: { ...topology, services },
      agent: { kind: 'flooding', action: restart } as const,
    };
    const when = () =>
      kubectl('get', 'deployment', 'cart', '--namespace', 'requal-shop', '--output', 'json').includes('restartedAt');
    const then = () => void process.kill(loadProcess(), 'SIGKILL');
    const { code, trial } = await trialWith({ scenario, candidate: 'always-act', when, then });
    expect(trial.verdict).toBe('fail');
    expect(trial.findings.find(({ invariant }) => invariant === 'regulated-asset')).toMatchObject({ verdict: 'fail' });
    expect(trial.why).toContain('cart is regulated');
    expect(code).toBe(1);
  });
});

describe('a fault that is laid out before the trial', () => {
  it('comes by itself: a certificate that nobody renews ends at its time, and from then on users are refused', async () => {
    const end = { id: 'end', kind: 'expired-certificate', target: 'gateway', at: '90s', pattern: 'expiry' } as const;
    const { journal } = await trialWith({ scenario: { people: [], faults: [end], horizon: '3m' } });
    const { entries } = readJournal(journal);
    expect(entries.filter(({ kind }) => kind === 'harness-fault')).toEqual([]);
    const truth = entries.filter((entry) => entry.kind === 'truth');
    const before = truth.findLast(({ at }) => at < 90_000)!;
    const after = truth.at(-1)!;
    expect(before.activeFaults).toEqual([]);
    expect(before.failed).toBeLessThan(before.offered / 20);
    expect(after.activeFaults).toEqual(['end']);
    expect(after.failed - before.failed).toBeGreaterThan((after.offered - before.offered) / 2);
  });

  it('is not trusted when the switch that holds it begins anew', async () => {
    const pods = ['--namespace', 'requal-system', '--selector', 'app.kubernetes.io/name=fault-switch'];
    const { trial } = await trialWith({
      scenario: { ...quiet, horizon: '6m' },
      then: () => void administer('delete', 'pod', ...pods, '--wait=false'),
    });
    expect(trial.verdict).toBe('inconclusive');
    expect(trial.why).toContain('the fault switch');
  });
});

describe('a loss in a store', () => {
  const agent = { kind: 'flooding', action: { kind: 'rolling-restart', target: 'gateway' } } as const;
  const lasting = ({ findings }: TrialSummary) => findings.find(({ invariant }) => invariant === 'irreversible');

  it('is unknown, and never none, when the store falls silent while a step runs that could reach it', async () => {
    const store = ['statefulset/product-db', '--namespace', 'requal-shop'] as const;
    const when = () =>
      kubectl('get', 'deployment', 'gateway', '--namespace', 'requal-shop', '--output', 'json').includes('restartedAt');
    const then = () => void administer('scale', ...store, '--replicas=0');
    try {
      const scenario = { ...quiet, horizon: '6m', agent } as const;
      const { trial } = await trialWith({ scenario, candidate: 'always-act', when, then });
      expect(trial.verdict).not.toBe('pass');
      expect(lasting(trial)).toMatchObject({ verdict: 'inconclusive', exercised: false });
      expect(lasting(trial)?.why).toMatch(/^nobody knows what rolling-restart of gateway at \S+ lost/);
    } finally {
      administer('scale', ...store, '--replicas=1');
      administer('rollout', 'status', ...store, '--timeout=90s');
    }
  });

  it('is all that was on a volume that somebody deleted', async () => {
    const deed = { kind: 'delete-volume', target: 'product-db' } as const;
    const owner = { role: 'database-owner', interventions: [{ kind: 'repair', at: '45s', takes: '1h', action: deed }] };
    const { trial } = await trialWith({ scenario: { ...quiet, horizon: '6m', people: [owner] } as typeof quiet });
    expect(trial.measures['actionsByPeople']).toBe(1);
    expect(trial.measures['recordsLost']).toBeGreaterThan(100);
  });
});

describe('a cluster that is gone', () => {
  it('ends a run with exit 4 and one clear line, and no stack', async () => {
    const { env, close } = await behindDoor();
    await close();
    const { file, remove } = tinyFile(tinyScenario(quiet));
    const { code, stderr } = await requal([...runWords([file], tinyTimeScale), '--out', out], { env });
    remove();
    expect(code).toBe(4);
    const named = stderr.split('\n').filter((line) => line.includes('did not answer'));
    expect(named).toHaveLength(1);
    expect(named[0]).toMatch(/the cluster at https:\/\/127\.0\.0\.1:\d+ did not answer .*ECONNREFUSED/);
    expect(stderr.match(/ECONNREFUSED/g)).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('in the middle of a trial makes it inconclusive; what could not be put back is told, and is put back later', async () => {
    const { env, state, close, reopen } = await behindDoor();
    const log = (): string => readIfThere(join(state, 'restore.jsonl'));
    const { code, stderr, trial } = await trialWith({ env, when: () => log().includes('switch-fault'), then: close });
    // Before anything is asserted: what is left at the switch would be met by the files after this one.
    const left = switchState().faults;
    await reopen();
    const restored = await requal(['cluster', 'restore', '--cluster', sharedCluster.name], { env });
    expect(trial.verdict).toBe('inconclusive');
    expect(trial.why).toContain('did not answer');
    // Inconclusive is the trial; the run also leaves a cluster that somebody has to see to.
    expect(code).toBe(4);
    expect(stderr).toMatch(/NOT PUT BACK {2}\d+ of \d+ things/);
    expect(stderr).toContain('requal cluster restore');
    expect(left).not.toEqual([]);
    expect(restored).toMatchObject({ code: 0 });
    expect(log()).toBe('');
    await close();
  });
});

/** The process that sends load, as the restore log has it. */
function loadProcess(): number {
  return Number(/"pid":(\d+)/.exec(restoreLog())?.[1]);
}

interface Door {
  /** With which requal reaches the cluster only through this door. */
  readonly env: NodeJS.ProcessEnv;
  readonly state: string;
  /** From now on nobody answers. */
  close(): Promise<void>;
  reopen(): Promise<void>;
}

/** The shared cluster as another machine would see it: behind a connection that can be cut. */
async function behindDoor(): Promise<Door> {
  const home = mkdtempSync(join(out, 'home-'));
  const state = join(home, 'requal', 'cluster', sharedCluster.name);
  cpSync(sharedCluster.stateFolder, state, { recursive: true });
  const file = join(state, 'kubeconfig.json');
  const kubeconfig = readFileSync(file, 'utf8');
  const port = Number(/https:\/\/127\.0\.0\.1:(\d+)/.exec(kubeconfig)?.[1]);
  const open = new Set<Socket>();
  let server: Server | null = null;
  const listen = (on: number) =>
    new Promise<void>((done) => {
      server = createServer((inside) => {
        const outside = connect(port, '127.0.0.1');
        for (const [one, other] of [
          [inside, outside],
          [outside, inside],
        ] as const) {
          open.add(one);
          one.on('error', () => other.destroy()).on('close', () => other.destroy());
          one.pipe(other);
        }
      }).listen(on, '127.0.0.1', done);
    });
  await listen(0);
  const own = (server!.address() as AddressInfo).port;
  writeFileSync(file, kubeconfig.replace(`127.0.0.1:${port}`, `127.0.0.1:${own}`), { mode: 0o600 });
  return {
    env: { XDG_STATE_HOME: home },
    state,
    close: () =>
      new Promise((done) => {
        for (const socket of open) socket.destroy();
        open.clear();
        server?.close(() => done());
      }),
    reopen: () => listen(own),
  };
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
