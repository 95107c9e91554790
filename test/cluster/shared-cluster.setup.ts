import { bringDown } from '../../src/world/cluster/lifecycle/bring-down.ts';
import { bringUp } from '../../src/world/cluster/lifecycle/bring-up.ts';
import { clusterStatus } from '../../src/world/cluster/lifecycle/cluster-status.ts';
import { stepText } from '../../src/report/cluster-text.ts';
import { clusterScenario, sharedCluster } from '../helpers/shared-cluster.ts';

let wasThere = false;

/** Makes the cluster that all files of this suite share. */
export async function setup(): Promise<void> {
  wasThere = (await clusterStatus(sharedCluster)).state !== 'absent';
  await bringUp(sharedCluster, {
    scenarios: [clusterScenario('cluster-pair-leak'), clusterScenario('cluster-leak-known-cause')],
    install: { timeScale: 10, seed: 1, manifests: null },
    confirmed: null,
    say: (step) => process.stdout.write(stepText(step)),
  });
}

/** Takes it away again, unless it was there before. */
export async function teardown(): Promise<void> {
  if (!wasThere) await bringDown(sharedCluster, null);
}
