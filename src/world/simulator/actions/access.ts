import type { ActionEffect } from '../action-effect.ts';
import { noteAll } from '../action-effect.ts';
import { refusal } from '../simulation.ts';

/** Changes who may call the target; its callers are cut off until a person makes the change again. */
export const editIam: ActionEffect = cutOff(refusal.identity);
/** Changes which connections to the target are let through, with the same end. */
export const editNetworkPolicy: ActionEffect = cutOff(refusal.network);

function cutOff(bit: number): ActionEffect {
  return {
    begin(sim, operation) {
      const s = operation.service;
      const isCut = (sim.refused[s]! & bit) !== 0;
      if (isCut && operation.by === 'automation') return null;
      sim.refused[s]! ^= bit;
      sim.isBusy[s] = 1;
      noteAll(sim, operation);
      sim.graph.callee.forEach((to, e) => {
        if (to === s) operation.services.add(callerOf(sim.graph.edgeStart, e));
      });
      return null;
    },
    advance: () => true,
    stop(sim, operation) {
      if (operation.services.size > 0) sim.refused[operation.service]! ^= bit;
      sim.isBusy[operation.service] = 1;
    },
    undo: null,
  };
}

function callerOf(edgeStart: Int32Array, e: number): number {
  let s = 0;
  while (edgeStart[s + 1]! <= e) s++;
  return s;
}
