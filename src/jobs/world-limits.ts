import { actionKinds } from '../domain/action.ts';
import { faultKinds } from '../domain/fault.ts';
import type { Shipped } from '../domain/shipped.ts';
import { targetSchema } from '../domain/target.ts';
import { unsupportedAction } from '../world/cluster/actions/action-drivers.ts';
import { notInAnyCluster } from '../world/cluster/cluster-capabilities.ts';
import { unsupportedFault } from '../world/cluster/faults/fault-drivers.ts';
import { notRecorded } from '../world/recorded/recorded-world.ts';
import { notSimulated } from '../world/simulator/simulator-capabilities.ts';
import { onlyInCluster } from './trial-inputs.ts';

const controllers = { what: 'controllers', why: onlyInCluster };

/** What each world cannot do, with the reason, from the tables that the worlds themselves go by. */
export function worldLimits(): Shipped['worlds'] {
  return [
    {
      world: 'simulator',
      unsupported: [
        ...Object.entries(notSimulated).map(([kind, why]) => ({ what: `fault ${kind}`, why })),
        controllers,
      ],
    },
    {
      world: 'recorded',
      unsupported: [...Object.entries(notRecorded).map(([what, why]) => ({ what, why })), controllers],
    },
    {
      world: 'cluster',
      unsupported: [
        ...faultKinds.flatMap((kind) => named(`fault ${kind}`, unsupportedFault(kind, ours))),
        ...actionKinds.flatMap((kind) => named(`action ${kind}`, unsupportedAction(kind, ours))),
        ...faultKinds.flatMap((kind) =>
          named(`a target of your own: fault ${kind}`, onlyInOwn(unsupportedFault, kind)),
        ),
        ...actionKinds.flatMap((kind) =>
          named(`a target of your own: action ${kind}`, onlyInOwn(unsupportedAction, kind)),
        ),
        ...Object.entries(notInAnyCluster).map(([what, why]) => ({ what, why })),
      ],
    },
  ];
}

/** The target that requal makes, and one of the user's own: of it only whether there is one counts. */
const ours = { target: null };
const own = {
  target: targetSchema.parse({ manifests: '.', services: {}, slo: { entry: { service: 'entry', port: 80 } } }),
};

/** Why a kind cannot be had in a target of the user's own, where requal's has it. */
function onlyInOwn<K>(why: (kind: K, scenario: typeof ours | typeof own) => string | null, kind: K): string | null {
  return why(kind, ours) === null ? why(kind, own) : null;
}

function named(what: string, why: string | null): Shipped['worlds'][number]['unsupported'] {
  return why === null ? [] : [{ what, why }];
}
