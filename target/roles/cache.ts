import { Counter } from 'prom-client';
import { repeat } from '../repeat.ts';
import type { Replica } from '../replica.ts';
import type { Role } from '../role.ts';
import type { TargetConfigOf } from '../target-config.ts';
import { createWorkplace } from './workplace.ts';

const lookEveryMs = 250;

/**
 * A cache that really holds keys: each request asks for one, of which `hitRatio` are hot. A hit is answered at once, a
 * miss asks the dependencies and keeps the answer. A new or flushed replica holds nothing and has to fill.
 */
export function createCache(replica: Replica, config: TargetConfigOf<'cache'>): Role {
  const { hitRatio, hotKeys } = config;
  const workplace = createWorkplace(replica, config);
  const registers = [replica.metrics.registry];
  const hits = new Counter({ name: 'requal_cache_hits_total', help: 'Requests answered from the cache.', registers });
  const misses = new Counter({ name: 'requal_cache_misses_total', help: 'Requests for keys not held.', registers });
  // A Set keeps the order in which keys came: the first is the oldest.
  const held = new Set<number>();
  const roomNow = (): number =>
    replica.faults.of('eviction').reduce((room, { fault }) => Math.min(room, fault.keepRatio * hotKeys), hotKeys);
  const evict = (): void => {
    const room = roomNow();
    for (const oldest of held) {
      if (held.size <= room) break;
      held.delete(oldest);
    }
  };
  let flushes: number | null = null;
  repeat(lookEveryMs, () => {
    if (flushes !== null && replica.controls.flushes > flushes) held.clear();
    flushes = replica.controls.flushes;
    evict();
  });
  return {
    async work() {
      const failure = await workplace.hold();
      if (failure !== null) return failure;
      // Keys that are not hot are asked for once and never again: they are not kept.
      const key = replica.draw() < hitRatio ? Math.floor(replica.draw() * hotKeys) : null;
      if (key !== null && held.has(key)) {
        hits.inc();
        return workplace.done();
      }
      misses.inc();
      const missed = await workplace.callDependencies();
      if (missed !== null) return missed;
      if (key !== null) {
        held.add(key);
        evict();
      }
      return workplace.done();
    },
    routes: {},
    drain: () => Promise.resolve(),
  };
}
