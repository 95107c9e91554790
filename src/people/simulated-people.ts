import { draw, quantile } from '../base/draw.ts';
import { unreachable } from '../base/errors.ts';
import type { Action } from '../domain/action.ts';
import type { PersonEvent } from '../domain/approval.ts';
import { limits } from '../domain/limits.ts';
import type { Call, People } from '../domain/people.ts';
import type { Intervention, Person } from '../domain/person.ts';
import type { Agenda } from './agenda.ts';
import { createAgenda } from './agenda.ts';
import { chooseResponders } from './choose-responders.ts';
import { answerOf, minuteOf, respondsAt } from './response.ts';

/** How long a repair by hand takes: from a few minutes for a known step to a quarter of an hour for a search. */
const repairTakesMs = [180_000, 300_000, 900_000];

type Colleague = Person & { readonly name: string };
type RepairEvent = Extract<PersonEvent, { kind: 'repairs' }>;

/** What somebody is about to do. What belongs to a call can be withdrawn with it until it has begun. */
interface Intention {
  readonly event: PersonEvent;
  readonly colleague: Colleague;
  readonly call: Call | null;
}

/**
 * The people of a scenario, named after their roles (`on-call-1`). All that they do is laid out by keyed draws over role
 * and scenario time, so that two trials of one pair meet the same people. A call for a role that nobody has is never
 * answered.
 */
export function createPeople(people: readonly Person[], seed: number): People {
  const colleagues = people.map((person, index) => ({ ...person, name: nameOf(people, index) }));
  const agenda = createAgenda<Intention>();
  const repairs = createRepairs();
  for (const colleague of colleagues) {
    for (const [index, intervention] of colleague.interventions.entries()) {
      for (const event of eventsOf(intervention, colleague, index))
        agenda.add(event.at, { event, colleague, call: null });
    }
  }
  return {
    nextAt: () => agenda.nextAt(),
    due(at) {
      const events: PersonEvent[] = [];
      for (let next = agenda.take(at); next !== null; next = agenda.take(at)) {
        if (happens(next.item, agenda, repairs, seed)) events.push(next.item.event);
      }
      return events;
    },
    call(call) {
      // Beyond it a pager drops calls; nobody answers them, and the policy's time-outs have to cope.
      if (agenda.count(isFirstResponse) >= limits.escalationsOpenMax) return;
      for (const intention of responses(call, colleagues, agenda, seed)) agenda.add(intention.event.at, intention);
    },
    withdraw: (callId) => agenda.drop((intention) => intention.call?.id === callId),
  };
}

/** `role-1`, `role-2` in the order of the scenario. */
function nameOf(people: readonly Person[], index: number): string {
  const role = people[index]!.role;
  return `${role}-${people.slice(0, index + 1).filter((person) => person.role === role).length}`;
}

function isFirstResponse({ event }: Intention): boolean {
  return event.kind === 'answered' || event.kind === 'acknowledged';
}

/** Who will answer a call, and when: one person for each group, each another; and who was not asked and answers all the same. */
function responses(
  call: Call,
  colleagues: readonly Colleague[],
  agenda: Agenda<Intention>,
  seed: number,
): readonly Intention[] {
  const isAsked = ({ role }: Colleague) => call.groups.some((group) => group.includes(role));
  const inOrder = colleagues
    .filter((one) => isAsked(one) || (one.answers === 'approves-unasked' && call.what === 'approval-request'))
    .map((colleague) => {
      const open = agenda.count((intention) => intention.colleague === colleague && isFirstResponse(intention));
      return { colleague, role: colleague.role, at: respondsAt(colleague, colleague.name, seed, call.at, open) };
    })
    .sort((a, b) => a.at - b.at);
  const asked = inOrder.filter(({ colleague }) => isAsked(colleague));
  const unasked = inOrder.filter(({ colleague }) => !isAsked(colleague));
  return [...chooseResponders(asked, call.groups), ...unasked].map(({ colleague, role, at }) => {
    const who = { at, role, person: colleague.name };
    const event: PersonEvent =
      call.what === 'page'
        ? { kind: 'acknowledged', ...who, pageId: call.id }
        : { kind: 'answered', ...who, requestId: call.id, ...answerOf(colleague, colleague.name, seed, call) };
    return { event, colleague, call };
  });
}

/** Whether an intention really happens now; what follows from it is put on the agenda. */
function happens(
  { event, colleague, call }: Intention,
  agenda: Agenda<Intention>,
  repairs: Repairs,
  seed: number,
): boolean {
  switch (event.kind) {
    case 'acknowledged': {
      if (colleague.repairsAfter === null || call === null) return true;
      const repair = repairOf(call, colleague, event.at + colleague.repairsAfter, seed);
      agenda.add(repair.at, { event: repair, colleague, call });
      return true;
    }
    case 'repairs': {
      const { role, person, repairId, endsCause, services } = event;
      const begun = repairs.begin(event);
      if (typeof begun === 'number') agenda.add(begun, { event: { ...event, at: begun }, colleague, call });
      if (begun !== 'begun') return false;
      const at = event.at + event.takesMs;
      // A repair that has begun is finished, whatever is withdrawn.
      const repaired: PersonEvent = { kind: 'repaired', at, role, person, repairId, endsCause, services };
      agenda.add(at, { event: repaired, colleague, call: null });
      return true;
    }
    case 'repaired':
      repairs.end(event.repairId);
      return true;
    case 'answered':
    case 'killed':
    case 're-armed':
    case 'took-over':
    case 'handed-back':
    case 'aborted':
    case 'overrode':
      return true;
    default:
      return unreachable(event);
  }
}

/** The best remedy of a call, by hand; where the catalogue has none, work on what is impacted. */
function repairOf(call: Call, { role, name }: Colleague, at: number, seed: number): RepairEvent {
  const actions = call.remedies.slice(0, 1);
  const services = actions.length > 0 ? actions.map(({ target }) => target) : call.payload.impactedServices;
  const takesMs = Math.round(quantile(repairTakesMs, draw(seed, 'repair-takes', name, minuteOf(at))));
  const repairId = `repair-${call.id}`;
  return { kind: 'repairs', at, role, person: name, repairId, endsCause: true, takesMs, services, actions };
}

function eventsOf(intervention: Intervention, { role, name }: Colleague, index: number): readonly PersonEvent[] {
  const { at } = intervention;
  const who = { at, role, person: name };
  switch (intervention.kind) {
    case 'kill':
      return [{ kind: 'killed', ...who }];
    case 're-arm':
      return [{ kind: 're-armed', ...who }];
    case 'take-over':
      if (intervention.until === null) return [{ kind: 'took-over', ...who }];
      return [
        { kind: 'took-over', ...who },
        { kind: 'handed-back', ...who, at: intervention.until },
      ];
    case 'repair': {
      const actions: readonly Action[] = [intervention.action];
      const services = [intervention.action.target];
      const repairId = `repair-by-${name}-${index + 1}`;
      return [{ kind: 'repairs', ...who, repairId, endsCause: false, takesMs: intervention.takes, services, actions }];
    }
    case 'abort':
      return [{ kind: 'aborted', ...who }];
    case 'override':
      return [{ kind: 'overrode', ...who, reason: intervention.reason }];
    default:
      return unreachable(intervention);
  }
}

/** Repairs under way: nobody begins what is being repaired already, and a person repairs one thing at a time. */
interface Repairs {
  /** Begins it, or says that it is needless, or until when the person is busy with another one. */
  begin(repair: RepairEvent): 'begun' | 'needless' | number;
  end(repairId: string): void;
}

function createRepairs(): Repairs {
  const underWay = new Map<string, RepairEvent>();
  return {
    begin(repair) {
      let busyUntil: number | null = null;
      for (const other of underWay.values()) {
        if (other.services.some((service) => repair.services.includes(service))) return 'needless';
        if (other.person === repair.person) busyUntil = other.at + other.takesMs;
      }
      if (busyUntil !== null) return busyUntil;
      underWay.set(repair.repairId, repair);
      return 'begun';
    },
    end: (repairId) => void underWay.delete(repairId),
  };
}
