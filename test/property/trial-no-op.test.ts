import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { actionTraits } from '../../src/domain/action.ts';
import type { ActionKind } from '../../src/domain/action.ts';
import type { PersonEvent } from '../../src/domain/approval.ts';
import type { People } from '../../src/domain/people.ts';
import type { Person } from '../../src/domain/person.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import type { Command } from '../../src/domain/world.ts';
import type { Entry } from '../../src/domain/entry.ts';
import { runTrial } from '../../src/run/trial.ts';
import { scriptedArbitrary } from '../helpers/adversary-arbitrary.ts';
import { candidateArbitrary, seedArbitrary, trialOf } from '../helpers/random-trial.ts';
import { scenarioArbitrary } from '../helpers/scenario-arbitrary.ts';
import { withSpy } from '../helpers/spying-world.ts';
import type { WorldSeen } from '../helpers/spying-world.ts';

/** What people were called for, and what they did, without the ids, which count what came before. */
interface PeopleSeen {
  readonly calls: { readonly id: string; readonly trace: number }[];
  readonly trace: string[];
  readonly events: PersonEvent[];
}

const spy = vi.hoisted(() => ({ seen: { calls: [], trace: [], events: [] } as PeopleSeen }));

vi.mock(import('../../src/people/simulated-people.ts'), async (original) => {
  const { createPeople } = await original();
  const watched = (people: People): People => {
    const { seen } = spy;
    return {
      nextAt: () => people.nextAt(),
      due(at) {
        const events = people.due(at);
        seen.events.push(...events);
        return events;
      },
      call(call) {
        seen.calls.push({ id: call.id, trace: seen.trace.length });
        seen.trace.push(JSON.stringify(['call', call.at, call.what, call.groups]));
        people.call(call);
      },
      withdraw(callId) {
        seen.trace.push(JSON.stringify(['withdraw', seen.calls.findIndex(({ id }) => id === callId)]));
        people.withdraw(callId);
      },
    };
  };
  return { createPeople: (...given) => watched(createPeople(...given)) };
});

interface Run {
  readonly scenario: Scenario;
  readonly world: WorldSeen;
  readonly people: PeopleSeen;
  readonly entries: readonly Entry[];
}

type Trial = readonly [Parameters<typeof trialOf>[1], number];
const trialArbitrary = fc.tuple(candidateArbitrary, seedArbitrary);
const place = fc.tuple(
  fc.integer({ min: 1, max: 999 }),
  fc.nat(),
  fc.constantFrom<ActionKind>('annotate-alert', 'query-logs'),
);

/** A person who is there in every run, and in one of the two does something that changes nothing. */
const bystander: Person = {
  role: 'change-manager',
  respondsIn: [60_000, 200_000],
  absent: [],
  answers: 'informed',
  mistakes: 0,
  mistakesUninformed: 0.5,
  repairsAfter: null,
  interventions: [],
};

async function run(scenario: Scenario, [candidate, seed]: Trial): Promise<Run> {
  const people: PeopleSeen = { calls: [], trace: [], events: [] };
  spy.seen = people;
  const { input, seen: world } = withSpy(trialOf(scenario, candidate, seed));
  const { entries } = await runTrial(input);
  return { scenario, world, people, entries };
}

/** Does an action that changes nothing by hand, at some tick and on some service. */
async function runBoth(scenario: Scenario, trial: Trial, [share, index, kind]: [number, number, ActionKind]) {
  const people = [...scenario.people.filter(({ role }) => role !== bystander.role), bystander];
  const target = scenario.topology.services[index % scenario.topology.services.length]?.name ?? '';
  const action = { kind, target, amount: 0 };
  const at = Math.floor((share * scenario.horizon) / 5_000_000) * 5_000;
  const repair = { kind: 'repair' as const, at, takes: 40_000, action };
  const plain = await run({ ...scenario, people }, trial);
  const acting = { ...bystander, interventions: [repair] };
  const other = await run({ ...scenario, people: people.with(-1, acting) }, trial);
  return { plain, other, at };
}

describe('an action that changes nothing, done by hand at any tick,', () => {
  it('leaves every exogenous input as it was', async () => {
    const shown = { done: 0, alike: 0, responses: 0 };
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary(), trialArbitrary, place, async (scenario, trial, where) => {
        const { plain, other } = await runBoth(scenario, trial, where);
        compare(plain, other, shown);
      }),
      { numRuns: 150 },
    );
    // Had nothing been done, or had the two always gone apart at once, nothing would have been shown.
    expect(Math.min(shown.done, shown.alike, shown.responses)).toBeGreaterThan(5);
  });

  it('leaves every entry before it as it was', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary(), trialArbitrary, place, async (scenario, trial, where) => {
        const { plain, other, at } = await runBoth(scenario, trial, where);
        const before = ({ entries }: Run) =>
          entries
            .slice(1)
            .filter((entry) => entry.at < at)
            .map(bodyOf);
        expect(before(other)).toEqual(before(plain));
      }),
      { numRuns: 100 },
    );
  });
});

describe('an action that changes nothing, proposed by the agent at any tick,', () => {
  it('leaves every exogenous input as it was, whatever the candidate makes of it', async () => {
    const shown = { done: 0, alike: 0, responses: 0 };
    await fc.assert(
      fc.asyncProperty(
        scenarioArbitrary({ agent: scriptedArbitrary }),
        trialArbitrary,
        place,
        async (scenario, trial, [share, index, kind]) => {
          const plain = await run(scenario, trial);
          const other = await run(withProposal(scenario, share, index, kind), trial);
          compare(plain, other, shown);
        },
      ),
      { numRuns: 150 },
    );
    expect(Math.min(shown.done, shown.alike, shown.responses)).toBeGreaterThan(5);
  });
});

/**
 * What no decision may reach:
 * - the faults that begin and end by themselves, and when;
 * - how many users come: always, unless somebody ended a surge of them earlier than in the other run;
 * - every number of the world, up to the first command that changes anything and is not the same in both;
 * - what people do unasked, and when and by whom calls are answered, up to the first call that is not the same in both.
 */
function compare(plain: Run, other: Run, shown: { done: number; alike: number; responses: number }): void {
  expect(scheduled(other)).toEqual(scheduled(plain));
  const apartAt = firstDifference(changes(plain.world), changes(other.world)) ?? Number.POSITIVE_INFINITY;
  const surges = plain.scenario.faults.some(({ kind }) => kind === 'traffic-surge');
  const usersApartAt = surges ? apartAt : Number.POSITIVE_INFINITY;
  const common = [...plain.world.offered.keys()].filter((at) => at <= usersApartAt && other.world.offered.has(at));
  const offeredIn = ({ world }: Run) => common.map((at) => world.offered.get(at));
  expect(offeredIn(other)).toEqual(offeredIn(plain));
  expect(Buffer.compare(samplesUntil(other, apartAt), samplesUntil(plain, apartAt))).toBe(0);
  expect(unasked(other)).toEqual(unasked(plain));
  const responses = responsesOf(plain, other);
  for (const [one, two] of responses) expect(two).toEqual(one);

  const readOnly = (seen: WorldSeen) => seen.commands.filter(({ command }) => changesNothing(command)).length;
  if (readOnly(other.world) !== readOnly(plain.world)) shown.done += 1;
  if (apartAt === Number.POSITIVE_INFINITY) shown.alike += 1;
  shown.responses += responses.length;
}

function withProposal(scenario: Scenario, share: number, index: number, kind: ActionKind): Scenario {
  const { agent, topology } = scenario;
  if (agent === 'candidate' || agent.kind !== 'scripted') return scenario;
  const target = topology.services[index % topology.services.length]?.name ?? '';
  const proposal = {
    service: target,
    pattern: null,
    diagnosis: 'nothing to do',
    confidence: 1,
    evidence: [],
    actions: [{ kind, target, amount: 0 }],
    rationale: 'a note for whoever comes later',
    calls: null,
    versions: { agent: 'scripted/1', model: 'none', prompt: 'none' },
  };
  const at = Math.floor((share * scenario.horizon) / 1_000);
  return { ...scenario, agent: { kind: 'scripted', proposals: [...agent.proposals, { at, proposal }] } };
}

/** Faults that are put in, and those that end by themselves. */
function scheduled({ world }: Run): unknown {
  return world.commands.filter(
    ({ command }) =>
      command.kind === 'inject' || (command.kind === 'clear' && command.id === `clear-${command.faultId}`),
  );
}

/** All that was done to a world and changes anything, without the ids, which count what came before. */
function changes({ commands }: WorldSeen): readonly { readonly at: number; readonly what: string }[] {
  const actions = new Map(
    commands.flatMap(({ command }) => (command.kind === 'apply' ? [[command.id, command] as const] : [])),
  );
  return commands.flatMap(({ at, command }) => {
    const applied = command.kind === 'undo' || command.kind === 'abort' ? actions.get(command.applied) : command;
    if (applied === undefined || changesNothing(applied)) return [];
    const what = applied.kind === 'apply' ? [applied.action, applied.by] : applied;
    return [{ at, what: JSON.stringify([command.kind, applied.kind === 'clear' ? applied.faultId : what]) }];
  });
}

function changesNothing(command: Command): boolean {
  return command.kind === 'apply' && actionTraits[command.action.kind].tier === 0;
}

/** When two lists first differ; null when they do not. */
function firstDifference(
  one: readonly { readonly at: number; readonly what: string }[],
  other: readonly { readonly at: number; readonly what: string }[],
): number | null {
  for (let i = 0; i < Math.max(one.length, other.length); i += 1) {
    const [a, b] = [one[i], other[i]];
    if (a?.at !== b?.at || a?.what !== b?.what) return Math.min(a?.at ?? Infinity, b?.at ?? Infinity);
  }
  return null;
}

/** The bytes of all samples up to a time. What is begun at a time takes effect with the tick after. */
function samplesUntil({ world, scenario }: Run, at: number): Uint8Array {
  if (world.samples === null) throw new Error('the world was not closed');
  const { values, quality, width } = world.samples;
  const ticks = Math.floor(Math.min(at, scenario.horizon) / 5_000) + 1;
  return Buffer.concat([values.subarray(0, ticks * width * 8), quality.subarray(0, ticks * width)]);
}

/** What people do unasked, except repairs, which are left out where another one is under way. */
function unasked({ people }: Run): readonly PersonEvent[] {
  const asked: readonly string[] = ['answered', 'acknowledged', 'repairs', 'repaired'];
  return people.events.filter(({ kind }) => !asked.includes(kind));
}

/** Who answered, and when, to each call up to the first one that is not the same in both runs. */
function responsesOf(one: Run, other: Run): readonly (readonly [unknown, unknown])[] {
  const apart = one.people.trace.findIndex((what, index) => what !== other.people.trace[index]);
  const alike = one.people.calls.filter(({ trace }) => apart < 0 || trace < apart);
  return alike.flatMap(({ id }, index) => {
    const pair = [responseTo(one, id), responseTo(other, other.people.calls[index]?.id ?? '')] as const;
    // A call that one of the runs withdrew later has no answer there.
    return pair[0] === null || pair[1] === null ? [] : [pair];
  });
}

function responseTo({ people }: Run, id: string): unknown {
  const event = people.events.find(
    (one) => (one.kind === 'answered' && one.requestId === id) || (one.kind === 'acknowledged' && one.pageId === id),
  );
  return event ? { at: event.at, person: event.person, kind: event.kind } : null;
}

/** An entry without its place in the chain. */
function bodyOf(entry: Entry): unknown {
  const { prev: _, ...body }: Entry & { readonly prev?: string } = entry;
  return body;
}
