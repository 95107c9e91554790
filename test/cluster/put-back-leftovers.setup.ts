import { beforeAll } from 'vitest';
import { requal } from '../helpers/requal-process.ts';
import { restoreLog, sharedCluster } from '../helpers/shared-cluster.ts';

/** A file that went red may have left something in the cluster that all share: that is put back, and told, before the next. */
beforeAll(async () => {
  if (restoreLog() === '') return;
  const { code, stdout, stderr } = await requal(['cluster', 'restore', '--cluster', sharedCluster.name]);
  process.stdout.write(`an earlier file of the suite left something to put back (exit ${code}): ${stdout}${stderr}\n`);
}, 180_000);
