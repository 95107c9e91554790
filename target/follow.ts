import { pollSwitch } from './poll-switch.ts';
import { startProcessFaults } from './process-faults.ts';
import { repeat } from './repeat.ts';
import type { Replica } from './replica.ts';

const lookEveryMs = 250;

/**
 * Makes a replica what it is said to be, before it serves and from then on: its working set, the faults and controls
 * of the switch, and what faults do to the process. Ends with the returned function.
 */
export async function follow(replica: Replica): Promise<() => void> {
  const { config, metrics, ballast } = replica;
  ballast.grow(Math.max(config.memory.workingSetBytes - metrics.readMemory(), 0));
  if (config.role === 'switch') return () => undefined;
  const stops = [await pollSwitch(replica), startProcessFaults(replica)];
  const { limitBytes } = config.memory;
  if (limitBytes !== null)
    stops.push(repeat(lookEveryMs, () => (replica.memoryRatio = metrics.readMemory() / limitBytes)));
  return () => stops.forEach((stop) => stop());
}
