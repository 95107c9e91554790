import type { Entry } from '../domain/entry.ts';
import type { ObjectiveState } from '../domain/objective-states.ts';
import { objectiveStates } from '../domain/objective-states.ts';

export interface Moment {
  readonly at: number;
  readonly what: string;
}

/**
 * The moments of a trial that its entries name themselves, in order of time. Unlike the judge's milestones they weigh
 * nothing: "no longer hurt" is the last crossing of the objective, whether or not it was held long enough.
 */
export function momentsOf(entries: readonly Entry[]): readonly Moment[] {
  const first = (what: string, applies: (entry: Entry) => boolean): readonly Moment[] => {
    const found = entries.find(applies);
    return found ? [{ at: found.at, what }] : [];
  };
  const objective = objectiveStates(entries.filter((entry) => entry.kind === 'truth'));
  const recorded = entries.some((entry) => entry.kind === 'start' && entry.world === 'recorded');
  const acted = recorded ? 'automation would first have acted' : 'automation first acted';
  const moments = [
    ...entries.flatMap((entry) =>
      entry.kind === 'fault' ? [{ at: entry.at, what: `fault ${entry.id} ${entry.phase}` }] : [],
    ),
    ...objective
      .filter(({ met }) => !met)
      .slice(0, 1)
      .map(({ at }) => ({ at, what: 'users were first hurt' })),
    ...first('the first alert fired', (entry) => entry.kind === 'alert' && entry.phase === 'fired'),
    ...first('the first proposal', (entry) => entry.kind === 'proposal'),
    ...first('people were first called', (entry) => entry.kind === 'escalation' && entry.what !== 'notice'),
    ...first(acted, (entry) => entry.kind === 'apply' && entry.by === 'automation'),
    ...first('a person first acted', (entry) => entry.kind === 'apply' && entry.by === 'person'),
    ...lastCrossing(objective, entries.at(-1)?.at ?? 0),
    ...first('the trial ended', (entry) => entry.kind === 'end'),
  ];
  return moments.sort((a, b) => a.at - b.at);
}

function lastCrossing(objective: readonly ObjectiveState[], end: number): readonly Moment[] {
  const lastHurt = objective.findLastIndex(({ met }) => !met);
  if (lastHurt === -1) return [];
  const after = objective[lastHurt + 1];
  return [
    after
      ? { at: after.at, what: 'users were no longer hurt' }
      : { at: end, what: 'users were still hurt when the trial ended' },
  ];
}
