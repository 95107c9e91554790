import { nodeVersion } from '../base/processes.ts';
import { packageVersion } from '../base/package-root.ts';
import type { DoctorCheck, DoctorReport, DoctorWorld } from '../domain/cluster.ts';
import { checkMachine } from '../world/cluster/lifecycle/check-machine.ts';
import { clusterSettings } from '../world/cluster/lifecycle/cluster-settings.ts';
import { listShipped } from './list-shipped.ts';

/** What is there and what is missing for each world. Looks only, and changes nothing. */
export async function doctor(cluster: string | null): Promise<DoctorReport> {
  const shipped = shippedChecks();
  return {
    schema: 'requal/doctor/v1',
    requal: packageVersion(),
    worlds: [
      worldOf('simulator', [node(), shipped]),
      worldOf('recorded', [node(), shipped]),
      worldOf('cluster', await checkMachine(clusterSettings({ cluster, nodeImage: null }))),
    ],
  };
}

/** A world is ready when nothing that it needs is missing. */
export function worldOf(world: DoctorWorld['world'], checks: readonly DoctorCheck[]): DoctorWorld {
  return { world, ready: checks.every(({ state }) => state !== 'missing'), checks };
}

function node(): DoctorCheck {
  return { name: 'Node', state: 'ok', found: nodeVersion(), mend: null };
}

/** Everything shipped is read as a run would read it. */
function shippedChecks(): DoctorCheck {
  const name = 'shipped files';
  try {
    const { scenarios, replays, candidates } = listShipped();
    const found = `${scenarios.length} scenarios, ${replays.length} replays, ${candidates.length} candidates`;
    if (scenarios.length > 0 && candidates.length > 0) return { name, state: 'ok', found, mend: null };
    return { name, state: 'missing', found, mend: 'install requal again' };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return { name, state: 'missing', found, mend: 'mend the file, or install requal again' };
  }
}
