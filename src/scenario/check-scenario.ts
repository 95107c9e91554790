import { closestName } from '../base/closest-name.ts';
import { formatDuration } from '../base/duration.ts';
import { limits } from '../domain/limits.ts';
import type { Scenario } from '../domain/scenario.ts';
import { callOrder } from '../domain/call-order.ts';
import type { Fault, FaultKind } from '../domain/fault.ts';
import type { Service, ServiceKind } from '../domain/topology.ts';

/** What no schema can see: names that lead nowhere, cycles, times outside the trial. */
export interface ScenarioProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly mend: string | null;
}

/** The kind of service without which a fault has no effect, or none that any action could mend. */
const kindsOfTarget: Readonly<Partial<Record<FaultKind, ServiceKind>>> = {
  'cache-saturation': 'cache',
  'telemetry-outage': 'telemetry',
};

const earlyPoint = {
  message: 'The points of the workload must follow one another in time.',
  mend: 'Sort them by `at`, each later than the one before.',
};

const faultKeys = ['at', 'until'] as const;

const fallingQuantile = {
  message: 'The times of `respondsIn` are quantiles and must not fall.',
  mend: 'Write them from the quickest answer to the slowest.',
};

/** All such problems, room by room: names, topology, faults, distortions, times, context, people, labels. */
export function checkScenario(scenario: Scenario): readonly ScenarioProblem[] {
  return [
    ...checkNames(scenario),
    ...checkTopology(scenario),
    ...checkFaults(scenario),
    ...checkDistortions(scenario),
    ...checkTimes(scenario),
    ...checkContext(scenario),
    ...checkPeople(scenario),
    ...checkExpected(scenario),
    ...checkTwin(scenario),
  ];
}

function checkNames(scenario: Scenario): ScenarioProblem[] {
  const lists: readonly (readonly [readonly PropertyKey[], readonly string[]])[] = [
    [['topology', 'services'], scenario.topology.services.map((service) => service.name)],
    [['faults'], scenario.faults.map((fault) => fault.id)],
    [['distortions'], scenario.distortions.map((distortion) => distortion.id)],
    [['people'], scenario.people.map((person) => person.role)],
    [['context', 'history'], scenario.context.history.map((entry) => entry.pattern)],
  ];
  return lists.flatMap(([path, names]) => twice(names, path));
}

function twice(names: readonly string[], path: readonly PropertyKey[]): ScenarioProblem[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          {
            path: [...path, index],
            message: `\`${name}\` is there twice.`,
            mend: 'Remove one, or give it its own name.',
          },
        ],
  );
}

function checkTopology(scenario: Scenario): ScenarioProblem[] {
  const { services } = scenario.topology;
  const problems = services.flatMap((service, index) => {
    const path = ['topology', 'services', index];
    const called = service.dependsOn.map((dependency) => dependency.service);
    return [
      ...called.flatMap((name, at) => checkService(scenario, name, [...path, 'dependsOn', at, 'service'])),
      ...twice(called, [...path, 'dependsOn']),
      ...checkEnvelope(service, path),
    ];
  });
  problems.push(...checkService(scenario, scenario.workload.entry, ['workload', 'entry']));
  const order = callOrder(scenario.topology);
  if (order.kind === 'cycle') {
    const at = services.findIndex((service) => service.name === order.services[0]);
    problems.push({
      path: ['topology', 'services', at, 'dependsOn'],
      message: `The topology has a cycle: ${[...order.services, order.services[0]].join(' → ')}.`,
      mend: 'Remove one of these dependencies; a call that comes back belongs into a queue.',
    });
  }
  return problems;
}

function checkEnvelope({ envelope }: Service, path: readonly PropertyKey[]): ScenarioProblem[] {
  const { replicasMin, replicasMax } = envelope;
  if (replicasMin <= replicasMax) return [];
  const message = `The envelope's least number of replicas, ${replicasMin}, is above its most, ${replicasMax}.`;
  return [{ path: [...path, 'envelope', 'replicasMin'], message, mend: 'Swap the two.' }];
}

function checkFaults(scenario: Scenario): ScenarioProblem[] {
  return scenario.faults.flatMap((fault, index) => [
    ...('target' in fault ? checkService(scenario, fault.target, ['faults', index, 'target']) : []),
    ...checkFaultFits(scenario, fault, ['faults', index]),
    ...checkSpan({ from: fault.at, to: fault.until, keys: faultKeys }, scenario.horizon, ['faults', index]),
  ]);
}

/** A fault that cannot bite would make a trial of nothing look like a trial passed. */
function checkFaultFits(scenario: Scenario, fault: Fault, path: readonly PropertyKey[]): ScenarioProblem[] {
  const { nodes, services } = scenario.topology;
  if (fault.kind === 'node-loss') {
    if (fault.nodes <= nodes) return [];
    const message = `It loses ${fault.nodes} nodes, and the topology has ${nodes}.`;
    return [{ path: [...path, 'nodes'], message, mend: 'Lose fewer, or give `topology.nodes` more.' }];
  }
  const wanted = kindsOfTarget[fault.kind];
  const target = services.find((service) => service.name === fault.target);
  if (wanted === undefined || target === undefined || target.kind === wanted) return [];
  const named = services.filter((service) => service.kind === wanted).map((service) => service.name);
  const message = `A \`${fault.kind}\` needs a service of kind \`${wanted}\`, and \`${target.name}\` is \`${target.kind}\`.`;
  const mend = named.length > 0 ? `Such services are: ${named.join(', ')}.` : `Give the service \`kind: ${wanted}\`.`;
  return [{ path: [...path, 'target'], message, mend }];
}

function checkDistortions(scenario: Scenario): ScenarioProblem[] {
  return scenario.distortions.flatMap((distortion, index) => [
    ...('service' in distortion && distortion.service !== null
      ? checkService(scenario, distortion.service, ['distortions', index, 'service'])
      : []),
    ...checkSpan({ from: distortion.at, to: distortion.until, keys: faultKeys }, scenario.horizon, [
      'distortions',
      index,
    ]),
  ]);
}

function checkTimes(scenario: Scenario): ScenarioProblem[] {
  const { points } = scenario.workload;
  const early = points.findIndex((point, index) => point.at <= (points[index - 1]?.at ?? -1));
  const order = early < 0 ? [] : [{ path: ['workload', 'points', early, 'at'], ...earlyPoint }];
  return [...order, ...checkHorizon(scenario)];
}

function checkHorizon(scenario: Scenario): ScenarioProblem[] {
  if (scenario.horizon >= 60_000 && scenario.horizon <= limits.horizonMaxMs && scenario.horizon % 60_000 === 0)
    return [];
  const message = `The horizon of ${formatDuration(scenario.horizon)} is not a number of whole minutes from 1m to ${formatDuration(limits.horizonMaxMs)}.`;
  return [{ path: ['horizon'], message, mend: 'Write for example 1h.' }];
}

function checkContext(scenario: Scenario): ScenarioProblem[] {
  const { changeFreezes, changeRecords, deploys, events } = scenario.context;
  return [
    ...changeFreezes.flatMap((span, index) =>
      checkOrder(span.from, span.to, ['context', 'changeFreezes', index], 'to'),
    ),
    ...events.flatMap((event, index) => [
      ...checkOrder(event.from, event.to, ['context', 'events', index], 'to'),
      ...event.services.flatMap((name, at) =>
        checkService(scenario, name, ['context', 'events', index, 'services', at]),
      ),
    ]),
    ...changeRecords.flatMap((name, at) => checkService(scenario, name, ['context', 'changeRecords', at])),
    ...deploys.flatMap((deploy, at) => checkService(scenario, deploy.service, ['context', 'deploys', at, 'service'])),
  ];
}

function checkPeople(scenario: Scenario): ScenarioProblem[] {
  return scenario.people.flatMap((person, index) => {
    const path = ['people', index];
    const falls = person.respondsIn.findIndex((value, at) => value < (person.respondsIn[at - 1] ?? 0));
    return [
      ...(falls < 0 ? [] : [{ path: [...path, 'respondsIn', falls], ...fallingQuantile }]),
      ...person.absent.flatMap((span, at) => checkOrder(span.from, span.to, [...path, 'absent', at], 'to')),
      ...person.interventions.flatMap((intervention, at) => [
        ...('until' in intervention && intervention.until !== null
          ? checkOrder(intervention.at, intervention.until, [...path, 'interventions', at], 'until')
          : []),
        ...(intervention.kind === 'repair'
          ? checkService(scenario, intervention.action.target, [...path, 'interventions', at, 'action', 'target'])
          : []),
      ]),
    ];
  });
}

function checkExpected(scenario: Scenario): ScenarioProblem[] {
  return scenario.expected.flatMap((window, index) => [
    ...(window.target === null ? [] : checkService(scenario, window.target, ['expected', index, 'target'])),
    ...checkSpan({ from: window.from, to: window.to, keys: ['from', 'to'] }, scenario.horizon, ['expected', index]),
  ]);
}

function checkTwin({ id, twin }: Scenario): ScenarioProblem[] {
  if (twin?.id !== id) return [];
  return [{ path: ['twin', 'id'], message: 'A scenario cannot be its own twin.', mend: 'Name the other scenario.' }];
}

function checkOrder(from: number, to: number, path: readonly PropertyKey[], endKey: string): ScenarioProblem[] {
  if (to > from) return [];
  const message = `It ends at ${formatDuration(to)}, not after its beginning at ${formatDuration(from)}.`;
  return [{ path: [...path, endKey], message, mend: 'Swap the times.' }];
}

/** Something that must begin and end within the trial. `keys` are the names of its two times. */
function checkSpan(
  { from, to, keys }: { from: number; to: number | null; keys: readonly [string, string] },
  horizon: number,
  path: readonly PropertyKey[],
): ScenarioProblem[] {
  const [startKey, endKey] = keys;
  if (from >= horizon) {
    const message = `It begins at ${formatDuration(from)}, after the trial's end at ${formatDuration(horizon)}.`;
    return [{ path: [...path, startKey], message, mend: 'Begin earlier or lengthen the horizon.' }];
  }
  if (to === null) return [];
  if (to <= from) return checkOrder(from, to, path, endKey);
  if (to <= horizon) return [];
  const message = `It ends at ${formatDuration(to)}, after the trial's end at ${formatDuration(horizon)}.`;
  return [{ path: [...path, endKey], message, mend: 'End earlier or lengthen the horizon.' }];
}

function checkService(scenario: Scenario, name: string, path: readonly PropertyKey[]): ScenarioProblem[] {
  const names = scenario.topology.services.map((service) => service.name);
  if (names.includes(name)) return [];
  const near = closestName(name, names);
  return [
    {
      path,
      message: `There is no service \`${name}\` in the topology.`,
      mend: near ? `Did you mean \`${near}\`?` : `The services are: ${names.join(', ')}.`,
    },
  ];
}
