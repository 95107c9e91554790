import type { Scenario } from '../../../domain/scenario.ts';
import type { Service } from '../../../domain/topology.ts';
import { namespaceFor } from './names.ts';

/** A certificate and its key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** All that the objects of a target depend on. */
export interface TargetInput {
  readonly scenario: Pick<Scenario, 'topology' | 'workload' | 'faults' | 'target'>;
  readonly image: string;
  /** Scenario time passes so many times as fast as real time (1 to 20); times to start and to warm up are scenario time. */
  readonly timeScale: number;
  /** Drives the service times that the target draws. */
  readonly seed: number;
  /** The certificate of requal's own authority, PEM. */
  readonly authority: string;
  /** By service; one for each of `tlsServices`. */
  readonly certificates: ReadonlyMap<string, KeyPair>;
}

/**
 * The services that have a certificate of requal's: the entry, and whatever a fault of the scenario lets expire; of a
 * system of the user's own the entry alone, and only if users reach it by https. By name.
 */
export function tlsServices({ topology, workload, faults, target }: TargetInput['scenario']): readonly Service[] {
  const isPlain = target !== null && target.slo.entry.scheme === 'http';
  const named = new Set([...(isPlain ? [] : [workload.entry]), ...(target === null ? faults.flatMap(expiring) : [])]);
  return topology.services.filter(({ name }) => named.has(name)).toSorted(byName);
}

/** The real namespaces of a target, by name. */
export function targetNamespaces({ topology }: Pick<Scenario, 'topology'>): readonly string[] {
  return [...new Set(topology.services.map(({ namespace }) => namespaceFor(namespace)))].toSorted();
}

function expiring(fault: Scenario['faults'][number]): readonly string[] {
  return fault.kind === 'expired-certificate' ? [fault.target] : [];
}

function byName(a: Service, b: Service): number {
  return a.name < b.name ? -1 : 1;
}
