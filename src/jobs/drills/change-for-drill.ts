import { limits } from '../../domain/limits.ts';
import type { EntryOf } from '../../domain/entry.ts';
import type { Person } from '../../domain/person.ts';
import type { Role } from '../../domain/primitives.ts';
import { roleSchema } from '../../domain/primitives.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Applied } from '../../judge/trial-record.ts';

/** What a drill makes of an incident, before what makes it the one it is. */
export type Change = (incident: Scenario) => Scenario;

/**
 * The kill switch is pulled in the middle of what ran, or right after its beginning where it would end by itself soon enough from
 * its middle; null for what no kill can interrupt, since nothing comes between.
 */
export function killedMidway({ apply, completion }: Applied, lastAt: number, stopWithinMs: number): Change | null {
  const runsMs = (completion?.at ?? lastAt) - apply.at;
  if (runsMs <= limits.tickMs) return null;
  const half = Math.floor(runsMs / 2);
  const at = apply.at + (half > stopWithinMs ? half : limits.tickMs);
  return (incident) => {
    const [first = personOf('incident-commander'), ...others] = unled(incident.people);
    return { ...incident, people: [{ ...first, interventions: [{ kind: 'kill', at }] }, ...others] };
  };
}

/** Nobody answers anything, from beginning to end. */
export const nobodyAnswers: Change = (incident) => ({
  ...incident,
  people: unled(incident.people).map((person) => absent(person, incident)),
});

/** Those whose yes the request needs do not answer, and everybody else says yes to it. */
export function othersAnswer({ needs }: EntryOf<'escalation'>): Change {
  const asked = new Set<Role>(needs?.groups.flat() ?? []);
  return (incident) => {
    const people = unled(incident.people);
    const outsider = roleSchema.options.find((role) => !asked.has(role));
    const isThere = people.some(({ role }) => !asked.has(role));
    const all = isThere || outsider === undefined ? people : [...people, personOf(outsider)];
    return {
      ...incident,
      people: all.map((person) =>
        asked.has(person.role)
          ? absent(person, incident)
          : { ...person, answers: 'approves-unasked', respondsIn: [answersInMs], absent: [] },
      ),
    };
  };
}

/**
 * As they agree, while the target is shown with one replica less than it has, or one more where it has but one; until that is put
 * right. What was asked about before is another step from then on.
 */
export function agreedOnOldMap(target: string, until: number | null): Change {
  return (incident) => {
    const replicas = incident.topology.services.find(({ name }) => name === target)?.replicas ?? 1;
    const shown = replicas > 1 ? replicas - 1 : replicas + 1;
    const agreed = everybodyAgrees(incident);
    const oldMap = { kind: 'stale-topology', id: 'old-map', at: 0, until, service: target, replicas: shown } as const;
    return { ...agreed, distortions: [...agreed.distortions, oldMap] };
  };
}

/** Everybody says yes to what is theirs, at the same pace. */
const everybodyAgrees: Change = (incident) => ({
  ...incident,
  people: unled(incident.people).map((person) => ({
    ...person,
    answers: 'always-approve',
    respondsIn: [answersInMs],
    absent: [],
  })),
});

/** Long enough that somebody has read it, and well within the shortest deadline that people are given. */
const answersInMs = 100_000;

/** What people do unasked would be another drill. */
function unled(people: readonly Person[]): readonly Person[] {
  return people.map((person) => ({ ...person, interventions: [] }));
}

function absent(person: Person, { horizon }: Scenario): Person {
  return { ...person, absent: [{ from: 0, to: horizon }] };
}

function personOf(role: Role): Person {
  return {
    role,
    respondsIn: [answersInMs],
    absent: [],
    answers: 'informed',
    mistakes: 0,
    mistakesUninformed: 0.5,
    repairsAfter: null,
    interventions: [],
  };
}
