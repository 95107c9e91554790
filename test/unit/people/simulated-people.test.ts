import { describe, expect, it } from 'vitest';
import type { EscalationPayload, PersonEvent } from '../../../src/domain/approval.ts';
import { limits } from '../../../src/domain/limits.ts';
import type { Call, People } from '../../../src/domain/people.ts';
import type { Person } from '../../../src/domain/person.ts';
import { createPeople } from '../../../src/people/simulated-people.ts';

const minute = 60_000;
const ever = 24 * 60 * minute;

const full: EscalationPayload = {
  incidentType: 'memory-leak',
  trigger: 'errors',
  currentState: 'failing',
  impactedServices: ['checkout'],
  customerScope: '40 %',
  recentChanges: ['none'],
  evidence: ['error_ratio'],
  permissionsUsed: ['read'],
  alreadyAttempted: ['nothing'],
  lastGoodStep: 'read',
  nextStep: 'restart',
  riskOfWaiting: 'budget',
  whyStopped: 'radius',
};
const empty: EscalationPayload = {
  incidentType: '',
  trigger: '',
  currentState: '',
  impactedServices: [],
  customerScope: '',
  recentChanges: [],
  evidence: [],
  permissionsUsed: [],
  alreadyAttempted: [],
  lastGoodStep: '',
  nextStep: '',
  riskOfWaiting: '',
  whyStopped: '',
};

function person(changes: Partial<Person> = {}): Person {
  return {
    role: 'on-call',
    respondsIn: [2 * minute],
    absent: [],
    answers: 'informed',
    mistakes: 0,
    mistakesUninformed: 0.5,
    repairsAfter: null,
    interventions: [],
    ...changes,
  };
}

function request(changes: Partial<Call> = {}): Call {
  return {
    id: 'request-1',
    at: 10 * minute,
    what: 'approval-request',
    groups: [['on-call']],
    payload: full,
    wise: true,
    remedies: [],
    ...changes,
  };
}

function page(changes: Partial<Call> = {}): Call {
  const remedies = [
    { kind: 'rolling-restart', target: 'checkout', amount: 0 },
    { kind: 'restart-pod', target: 'checkout', amount: 0 },
  ] as const;
  return request({ id: 'page-1', what: 'page', remedies, ...changes });
}

function told(people: People, until = ever): string[] {
  return people
    .due(until)
    .map((event) => `${event.at / minute} ${event.person} ${event.kind === 'answered' ? event.answer : event.kind}`);
}

function after(people: readonly Person[], ...calls: readonly Call[]): string[] {
  const room = createPeople(people, 1);
  for (const call of calls) room.call(call);
  return told(room);
}

describe('simulated people', () => {
  it('answer after their delay, and only once', () => {
    const people = createPeople([person()], 1);
    people.call(request());
    expect(people.nextAt()).toBe(12 * minute);
    expect(people.due(12 * minute - 1)).toEqual([]);
    expect(told(people, 12 * minute)).toEqual(['12 on-call-1 approve']);
    expect(people.due(ever)).toEqual([]);
    expect(people.nextAt()).toBeNull();
  });

  it('reject what is not wise', () => {
    expect(after([person()], request({ wise: false }))).toEqual(['12 on-call-1 reject']);
  });

  it('approve or reject always where the scenario says so', () => {
    expect(after([person({ answers: 'always-approve' })], request({ wise: false }))).toEqual(['12 on-call-1 approve']);
    expect(after([person({ answers: 'always-reject' })], request())).toEqual(['12 on-call-1 reject']);
  });

  it('say yes to what was put to others where the scenario says so, beside those who were asked, and take no page of theirs', () => {
    const meddler = person({ role: 'database-owner', answers: 'approves-unasked', respondsIn: [minute] });
    expect(after([person(), meddler], request({ wise: false }))).toEqual([
      '11 database-owner-1 approve',
      '12 on-call-1 reject',
    ]);
    expect(after([meddler], page())).toEqual([]);
  });

  it('draw their delays from their quantiles', () => {
    const at = (seed: number) => {
      const people = createPeople([person({ respondsIn: [minute, 3 * minute] })], seed);
      people.call(request());
      return people.nextAt()! - 10 * minute;
    };
    const delays = Array.from({ length: 400 }, (_, seed) => at(seed));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(minute);
    expect(Math.max(...delays)).toBeLessThanOrEqual(3 * minute);
    expect(delays.reduce((sum, delay) => sum + delay, 0) / delays.length / minute).toBeCloseTo(2, 1);
  });

  it('respond the same whatever was asked and withdrawn before', () => {
    const varied = [person({ respondsIn: [minute, 9 * minute], mistakes: 0.5 })];
    const plain = createPeople(varied, 7);
    const busy = createPeople(varied, 7);
    busy.call(request({ id: 'earlier', at: 0 }));
    busy.withdraw('earlier');
    for (const people of [plain, busy]) people.call(request());
    expect(busy.due(ever)).toEqual(plain.due(ever));
  });

  it('err on an empty payload as often as the scenario says, and never on a full one', () => {
    const wrong = (payload: EscalationPayload, mistakes: number) =>
      Array.from({ length: 1_000 }, (_, seed) => {
        const people = createPeople([person({ mistakes, mistakesUninformed: 0.4 })], seed);
        people.call(request({ payload }));
        return (people.due(ever)[0] as Extract<PersonEvent, { kind: 'answered' }>).answer === 'reject';
      }).filter(Boolean).length / 1_000;
    expect(wrong(full, 0)).toBe(0);
    expect(wrong(empty, 0)).toBeCloseTo(0.4, 1);
    expect(wrong(full, 1)).toBe(1);
  });

  it('answer after an absence ends, plus the delay', () => {
    const absent = [{ from: 5 * minute, to: 30 * minute }];
    expect(after([person({ absent })], request())).toEqual(['32 on-call-1 approve']);
  });

  it('begin anew when they leave before they have answered', () => {
    const absent = [
      { from: 31 * minute, to: 40 * minute },
      { from: 11 * minute, to: 30 * minute },
    ];
    expect(after([person({ absent })], request())).toEqual(['42 on-call-1 approve']);
  });

  it('are not held up by an absence that is over', () => {
    expect(after([person({ absent: [{ from: 0, to: 10 * minute }] })], request())).toEqual(['12 on-call-1 approve']);
  });

  it('never answer a call that is withdrawn', () => {
    const people = createPeople([person()], 1);
    people.call(request());
    people.withdraw('request-1');
    expect(people.nextAt()).toBeNull();
  });

  it('never answer for a role that nobody has', () => {
    expect(after([person()], request({ groups: [['compliance-lead']] }))).toEqual([]);
  });

  it('answer for a group as soon as the first of its roles does', () => {
    const owner = person({ role: 'service-owner', respondsIn: [minute] });
    expect(after([person(), owner], request({ groups: [['on-call', 'service-owner']] }))).toEqual([
      '11 service-owner-1 approve',
    ]);
  });

  it('answer for two groups by two persons', () => {
    const groups = [['on-call'], ['on-call']] as const;
    expect(after([person()], request({ groups }))).toEqual(['12 on-call-1 approve']);
    const second = person({ respondsIn: [4 * minute] });
    expect(after([person(), second], request({ groups }))).toEqual(['12 on-call-1 approve', '14 on-call-2 approve']);
  });

  it('leave the open group to whoever can fill no other', () => {
    const owner = person({ role: 'service-owner', respondsIn: [4 * minute] });
    const groups = [['on-call', 'service-owner'], ['on-call']] as const;
    expect(after([person(), owner], request({ groups }))).toEqual([
      '12 on-call-1 approve',
      '14 service-owner-1 approve',
    ]);
  });

  it('take longer with each call that is open', () => {
    const late = request({ id: 'request-2', at: 10 * minute });
    expect(after([person()], request(), late)).toEqual(['12 on-call-1 approve', '13 on-call-1 approve']);
  });

  it('get no more calls than a pager holds', () => {
    const calls = Array.from({ length: limits.escalationsOpenMax + 3 }, (_, index) =>
      request({ id: `request-${index}` }),
    );
    expect(after([person()], ...calls)).toHaveLength(limits.escalationsOpenMax);
  });

  it('acknowledge a page, then repair with the best remedy', () => {
    const people = createPeople([person({ repairsAfter: 5 * minute })], 1);
    people.call(page());
    const events = people.due(ever);
    expect(events.map(({ kind }) => kind)).toEqual(['acknowledged', 'repairs', 'repaired']);
    const [acknowledged, repairs, repaired] = events;
    expect(acknowledged).toEqual({
      kind: 'acknowledged',
      at: 12 * minute,
      pageId: 'page-1',
      role: 'on-call',
      person: 'on-call-1',
    });
    if (repairs?.kind !== 'repairs' || repaired?.kind !== 'repaired') throw new Error('no repair');
    expect(repairs).toMatchObject({
      at: 17 * minute,
      repairId: 'repair-page-1',
      endsCause: true,
      services: ['checkout'],
      actions: [{ kind: 'rolling-restart' }],
    });
    expect(repairs.actions).toHaveLength(1);
    expect(repaired).toMatchObject({
      at: repairs.at + repairs.takesMs,
      repairId: 'repair-page-1',
      endsCause: true,
      services: ['checkout'],
    });
  });

  it('repair what is impacted by hand where no action helps', () => {
    const people = createPeople([person({ repairsAfter: 0 })], 1);
    people.call(page({ remedies: [] }));
    expect(people.due(ever)[1]).toMatchObject({ kind: 'repairs', services: ['checkout'], actions: [] });
  });

  it('do not begin a repair whose page was withdrawn after they acknowledged it', () => {
    const people = createPeople([person({ repairsAfter: 5 * minute })], 1);
    people.call(page());
    expect(told(people, 15 * minute)).toEqual(['12 on-call-1 acknowledged']);
    people.withdraw('page-1');
    expect(told(people)).toEqual([]);
  });

  it('finish a repair that has begun', () => {
    const people = createPeople([person({ repairsAfter: 5 * minute })], 1);
    people.call(page());
    expect(told(people, 17 * minute)).toEqual(['12 on-call-1 acknowledged', '17 on-call-1 repairs']);
    people.withdraw('page-1');
    expect(people.due(ever).map(({ kind }) => kind)).toEqual(['repaired']);
  });

  it('do not repair the same service twice at one time', () => {
    const kinds = (second: Partial<Call>) => {
      const people = createPeople([person({ repairsAfter: 0 }), person({ role: 'service-owner', repairsAfter: 0 })], 1);
      people.call(page());
      people.call(page({ id: 'page-2', groups: [['service-owner']], ...second }));
      return people.due(ever).filter(({ kind }) => kind === 'repairs').length;
    };
    expect(kinds({})).toBe(1);
    expect(kinds({ remedies: [{ kind: 'scale-out', target: 'cart', amount: 2 }] })).toBe(2);
  });

  it('repair one thing after the other', () => {
    const people = createPeople([person({ repairsAfter: 0 })], 1);
    people.call(page());
    people.call(page({ id: 'page-2', remedies: [{ kind: 'scale-out', target: 'cart', amount: 2 }] }));
    const repairs = people.due(ever).filter((event) => event.kind === 'repairs');
    expect(repairs).toHaveLength(2);
    expect(repairs[1]!.at).toBe(repairs[0]!.at + repairs[0]!.takesMs);
  });

  it('only acknowledge where the role does no repairs', () => {
    expect(after([person()], page())).toEqual(['12 on-call-1 acknowledged']);
  });

  it('step in at the times of the scenario, in order', () => {
    const commander = person({
      role: 'incident-commander',
      interventions: [
        { kind: 'override', at: 9 * minute, reason: 'wrong cause' },
        { kind: 'take-over', at: 3 * minute, until: 8 * minute },
        { kind: 'kill', at: 3 * minute },
        { kind: 're-arm', at: 20 * minute },
        { kind: 'abort', at: 2 * minute },
        {
          kind: 'repair',
          at: 4 * minute,
          takes: 3 * minute,
          action: { kind: 'restart-pod', target: 'cart', amount: 0 },
        },
      ],
    });
    const name = 'incident-commander-1';
    expect(after([commander])).toEqual([
      `2 ${name} aborted`,
      `3 ${name} took-over`,
      `3 ${name} killed`,
      `4 ${name} repairs`,
      `7 ${name} repaired`,
      `8 ${name} handed-back`,
      `9 ${name} overrode`,
      `20 ${name} re-armed`,
    ]);
  });

  it('stay in control where no end of a take-over is set', () => {
    expect(after([person({ interventions: [{ kind: 'take-over', at: minute, until: null }] })])).toEqual([
      '1 on-call-1 took-over',
    ]);
  });
});
