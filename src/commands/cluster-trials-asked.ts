import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { ClusterTrials } from '../jobs/cluster-trials.ts';
import { clusterSettings } from '../world/cluster/lifecycle/cluster-settings.ts';
import type { ClusterOptions } from './cluster-options.ts';

/** What the command line asks of trials in a cluster. Throws `UserError` for what cannot be. */
export function clusterTrialsAsked(
  options: ClusterOptions,
  { onRestored }: Pick<ClusterTrials, 'onRestored'>,
): ClusterTrials {
  const timeScale = options['time-scale'];
  if (!(timeScale >= 1 && timeScale <= 20)) {
    throw new UserError('--time-scale must be between 1 and 20.', { mend: 'Leave it out for real time.' });
  }
  const script = options['k6-script'];
  if (script !== undefined && !existsSync(script)) throw new UserError(`there is no k6 script \`${script}\`.`);
  return {
    settings: clusterSettings({ cluster: options.cluster ?? null, nodeImage: null }),
    timeScale,
    script: script === undefined ? null : resolve(script),
    anyHost: options['load-any-host'],
    onRestored,
  };
}
