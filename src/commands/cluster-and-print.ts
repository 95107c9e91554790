import { UserError, unreachable } from '../base/errors.ts';
import { exitCodes } from '../base/exit-codes.ts';
import { clusterTarget } from '../jobs/cluster-target.ts';
import { ownManifests } from '../jobs/own-manifests.ts';
import { confirmedContext } from './confirmed-context.ts';
import { downText, putBackText, statusText, stepText, upText } from '../report/cluster-text.ts';
import { bringDown } from '../world/cluster/lifecycle/bring-down.ts';
import { bringUp } from '../world/cluster/lifecycle/bring-up.ts';
import { clusterSettings } from '../world/cluster/lifecycle/cluster-settings.ts';
import type { ClusterSettings } from '../world/cluster/lifecycle/cluster-settings.ts';
import { clusterStatus } from '../world/cluster/lifecycle/cluster-status.ts';

export interface ClusterOptions {
  readonly verb: 'up' | 'status' | 'restore' | 'down';
  readonly cluster: string | null;
  readonly scenario: readonly string[];
  readonly timeScale: number;
  readonly seed: number;
  readonly nodeImage: string | null;
  readonly confirm: string | null;
  readonly json: boolean;
}

/** Does what `requal cluster` was asked for. Progress goes to stderr as it is made, the result to stdout. */
export async function clusterAndPrint(options: ClusterOptions): Promise<void> {
  const settings = clusterSettings(options);
  switch (options.verb) {
    case 'up':
      return up(settings, options);
    case 'status': {
      const status = await clusterStatus(settings);
      return print(options.json, status, statusText(status));
    }
    case 'restore': {
      const { restoreCluster } = await import('../world/cluster/restore-cluster.ts');
      const restored = await restoreCluster(settings);
      if (restored.some(({ failed }) => failed !== null)) process.exitCode = exitCodes.harnessFault;
      return print(
        options.json,
        { schema: 'requal/cluster-restore/v1', cluster: settings.name, restored },
        putBackText(settings.name, restored),
      );
    }
    case 'down': {
      const result = await bringDown(settings, await confirmedContext(settings, options.confirm));
      return print(options.json, { cluster: settings.name, result }, downText(settings.name, result));
    }
    default:
      return unreachable(options.verb);
  }
}

async function up(settings: ClusterSettings, options: ClusterOptions): Promise<void> {
  const { timeScale, seed, json } = options;
  if (!(timeScale >= 1 && timeScale <= 20)) {
    throw new UserError('--time-scale must be between 1 and 20.', { mend: 'Leave it out for real time.' });
  }
  if (!Number.isSafeInteger(seed) || seed < 0) throw new UserError('--seed must be a whole number from 0.');
  const [first, ...rest] = clusterTarget(options.scenario);
  const done = await bringUp(settings, {
    scenarios: [first.scenario, ...rest.map(({ scenario }) => scenario)],
    install: { timeScale, seed, manifests: ownManifests(first) },
    confirmed: await confirmedContext(settings, options.confirm),
    say: (step) => process.stderr.write(stepText(step)),
  });
  print(json, done, upText(done));
}

function print(json: boolean, document: object, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(document)}\n` : text);
}
