import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type http from 'node:http';
import type https from 'node:https';
import { createDraws, seedOf } from './draws.ts';
import { createFaults, type Faults } from './faults.ts';
import { createAgents } from './http-call.ts';
import { limits } from './limits.ts';
import { createLog, type Log } from './log.ts';
import { createBallast, type Ballast } from './memory.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { controlsSchema, type Controls } from './switch-fault.ts';
import type { TargetConfig } from './target-config.ts';

/** What all parts of one replica share. */
export interface Replica {
  readonly config: TargetConfig;
  /** Differs for each process, so that the switch can tell a restarted replica from the one before. */
  readonly instance: string;
  readonly metrics: Metrics;
  readonly faults: Faults;
  readonly log: Log;
  readonly ballast: Ballast;
  readonly agents: { readonly http: http.Agent; readonly https: https.Agent };
  /** What operators have set, as last heard from the switch. */
  controls: Controls;
  /** From the signal to stop on: not ready, and every connection is told to end. */
  isDraining: boolean;
  /** Requests that have been taken on and not answered. */
  inFlight: number;
  /** Memory used over the limit, as last looked at; 0 without a limit. */
  memoryRatio: number;
  /** How a store damages its own records; null for every other role. Gives the number that were intact before. */
  damageRecords: ((count: number) => number) | null;
  readonly draw: () => number;
  upMs(): number;
  isOn(flag: string | null): boolean;
}

export function createReplica(config: TargetConfig): Replica {
  const metrics = createMetrics(config);
  const replica: Replica = {
    config,
    instance: randomUUID(),
    metrics,
    faults: createFaults(),
    log: createLog(config, metrics),
    ballast: createBallast(limits.leakBytesMax),
    agents: createAgents(config.caFile === null ? undefined : readFileSync(config.caFile, 'utf8')),
    controls: controlsSchema.parse({}),
    isDraining: false,
    inFlight: 0,
    memoryRatio: 0,
    damageRecords: null,
    // Seeded by the host's name and not by the instance: a container that starts again draws the same numbers.
    draw: createDraws(config.seed ^ seedOf(`${config.service}/${process.env['HOSTNAME'] ?? ''}`)),
    upMs: () => process.uptime() * 1_000,
    isOn: (flag) => flag === null || replica.controls.flags[flag] !== false,
  };
  return replica;
}
