import { encodeProfile } from '../../domain/encode-profile.ts';
import type { Profile } from '../../domain/profile.ts';
import type { KnownContext } from './context-arbitrary.ts';
import type { KnownPeople } from './people-arbitrary.ts';
import type { ServiceDocument } from './scene.ts';

/** What of a profile incidents are drawn on: as a scenario file has it. */
export interface Ground {
  readonly services: readonly ServiceDocument[];
  readonly nodes: number;
  /** Where users come in. */
  readonly entry: string;
  /** Requests a second of users, of which one is drawn: as the profile has it, and some more or less. */
  readonly rates: readonly number[];
  readonly objective: ReturnType<typeof encodeProfile>['objective'];
  readonly people: KnownPeople;
  readonly context: KnownContext;
}

const loads = [1, 0.7, 1.1] as const;

/** The system of a profile, with who can be asked and what happened before. */
export function groundOf(profile: Profile): Ground {
  const { topology, workload, objective, people, patterns } = encodeProfile(profile);
  return {
    services: topology.services,
    nodes: profile.topology.nodes,
    entry: workload.entry,
    rates: loads.map((load) => load * profile.workload.rate),
    objective,
    people: new Map(people.map(({ role, ...usual }) => [role, usual])),
    context: {
      history: patterns.map(({ pattern, occurrences, reviewed, consistency }) => ({
        pattern,
        occurrences,
        reviewed: reviewed ?? null,
        consistency,
      })),
      budgetRemaining: profile.budgetRemaining,
    },
  };
}

/** Everything has that much less capacity than it would need. */
export function overloaded(services: readonly ServiceDocument[], factor: number): readonly ServiceDocument[] {
  if (factor === 1) return services;
  return services.map((service) => ({ ...service, replicaRate: Math.max(1, (service.replicaRate ?? 50) / factor) }));
}
