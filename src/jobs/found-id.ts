import { digest } from '../base/canonical-json.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Scenario } from '../domain/scenario.ts';
import { relations } from '../run/pairs.ts';

/**
 * The id of a reduced incident: what it breaks, and a digest of what it is, so that the same incident is one file however
 * often it is found.
 */
export function foundId(property: string, scenario: Scenario): string {
  const document = encodeScenario({ ...scenario, id: 'found', title: 'Found' });
  return `${property}-f${digest(document).slice(0, 8)}`;
}

/** Whether a scenario of this id was kept for this property. */
export function isFoundFor(property: string, id: string): boolean {
  return id.startsWith(`${property}-f`) && /^[0-9a-f]{8}$/.test(id.slice(property.length + 2));
}

/**
 * Whether a scenario of this id was kept for a relation between two trials. Alone it shows nothing, and the charter would
 * pass it, so that nobody may try it as a scenario among others.
 */
export function isPairId(id: string): boolean {
  return relations.some((relation) => isFoundFor(relation.id, id));
}
