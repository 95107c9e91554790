import type { Entry } from '../domain/entry.ts';

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
  const recorded = entries.some((entry) => entry.kind === 'start' && entry.world === 'recorded');
  const acted = recorded ? 'automation would first have acted' : 'automation first acted';
  const moments = [
    ...entries.flatMap((entry) =>
      entry.kind === 'fault' ? [{ at: entry.at, what: `fault ${entry.id} ${entry.phase}` }] : [],
    ),
    ...first('users were first hurt', (entry) => entry.kind === 'truth' && !entry.objectiveMet),
    ...first('the first alert fired', (entry) => entry.kind === 'alert' && entry.phase === 'fired'),
    ...first('the first proposal', (entry) => entry.kind === 'proposal'),
    ...first('people were first called', (entry) => entry.kind === 'escalation' && entry.what !== 'notice'),
    ...first(acted, (entry) => entry.kind === 'apply' && entry.by === 'automation'),
    ...first('a person first acted', (entry) => entry.kind === 'apply' && entry.by === 'person'),
    ...lastCrossing(entries),
    ...first('the trial ended', (entry) => entry.kind === 'end'),
  ];
  return moments.sort((a, b) => a.at - b.at);
}

function lastCrossing(entries: readonly Entry[]): readonly Moment[] {
  const truths = entries.filter((entry) => entry.kind === 'truth');
  const lastHurt = truths.findLastIndex(({ objectiveMet }) => !objectiveMet);
  if (lastHurt === -1) return [];
  const after = truths[lastHurt + 1];
  const end = entries.at(-1)?.at ?? 0;
  return [
    after
      ? { at: after.at, what: 'users were no longer hurt' }
      : { at: end, what: 'users were still hurt when the trial ended' },
  ];
}
