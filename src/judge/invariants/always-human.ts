import { actionTraits } from '../../domain/action.ts';
import type { Action } from '../../domain/action.ts';
import type { Charter } from '../../domain/charter.ts';
import type { Service } from '../../domain/topology.ts';
import type { Trial } from '../check.ts';
import { neverActAlone } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';

/** D3: some steps belong to a person whatever the confidence; a certificate is one of them only in production. */
export const alwaysHuman = neverActAlone({
  id: 'always-human',
  title: 'automation never takes a step alone that belongs to a person',
  severity: 'critical',
  requirements: ['D3'],
  basis: 'hazard',
  class: 'absolute',
  tests: 'candidate',
  sameAction: false,
  places: ['topology', 'faults', 'agent', 'context.history'],
  hazardAt: ({ action, target }: Subject, { charter }: Trial) => humanStep(action, target, charter),
});

/** Why a step on a service, null for one that is in no inventory, belongs to a person; null when it does not. */
export function humanStep(action: Action, target: Service | null, charter: Charter): string | null {
  if (actionTraits[action.kind].alwaysHuman || charter.alwaysHuman.includes(action.kind)) {
    return `${action.kind} always belongs to a person`;
  }
  if (action.kind === 'rotate-certificate' && target?.environment === 'production') {
    return 'certificates of production always belong to a person';
  }
  return null;
}
