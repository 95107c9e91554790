import { closestName } from '../base/closest-name.ts';
import { formatDuration } from '../base/duration.ts';
import { limits } from '../domain/limits.ts';
import type { Scenario } from '../domain/scenario.ts';
import { callOrder } from '../domain/call-order.ts';

/** What no schema can see: names that lead nowhere, cycles, times outside the trial. */
export interface ScenarioProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly mend: string | null;
}

/** All such problems, in the order of the file. */
export function checkScenario(scenario: Scenario): readonly ScenarioProblem[] {
  return [
    ...checkNames(scenario),
    ...checkTopology(scenario),
    ...checkFaults(scenario),
    ...checkDistortions(scenario),
    ...checkTimes(scenario),
    ...checkExpected(scenario),
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
  return lists.flatMap(([path, names]) =>
    names.flatMap((name, index) =>
      names.indexOf(name) === index
        ? []
        : [{ path: [...path, index], message: `\`${name}\` is there twice.`, mend: 'Give each its own name.' }],
    ),
  );
}

function checkTopology(scenario: Scenario): ScenarioProblem[] {
  const { services } = scenario.topology;
  const problems = services.flatMap((service, index) =>
    service.dependsOn.flatMap((dependency, at) =>
      checkService(scenario, dependency.service, ['topology', 'services', index, 'dependsOn', at, 'service']),
    ),
  );
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

function checkFaults(scenario: Scenario): ScenarioProblem[] {
  return scenario.faults.flatMap((fault, index) => [
    ...('target' in fault ? checkService(scenario, fault.target, ['faults', index, 'target']) : []),
    ...checkSpan(fault.at, fault.until, scenario.horizon, ['faults', index]),
  ]);
}

function checkDistortions(scenario: Scenario): ScenarioProblem[] {
  return scenario.distortions.flatMap((distortion, index) => [
    ...('service' in distortion && distortion.service !== null
      ? checkService(scenario, distortion.service, ['distortions', index, 'service'])
      : []),
    ...checkSpan(distortion.at, distortion.until, scenario.horizon, ['distortions', index]),
  ]);
}

function checkTimes(scenario: Scenario): ScenarioProblem[] {
  if (scenario.horizon >= 60_000 && scenario.horizon <= limits.horizonMaxMs && scenario.horizon % 60_000 === 0)
    return [];
  const message = `The horizon of ${formatDuration(scenario.horizon)} is not a number of whole minutes from 1m to ${formatDuration(limits.horizonMaxMs)}.`;
  return [{ path: ['horizon'], message, mend: 'Write for example 1h.' }];
}

function checkExpected(scenario: Scenario): ScenarioProblem[] {
  return scenario.expected.flatMap((window, index) => [
    ...(window.target === null ? [] : checkService(scenario, window.target, ['expected', index, 'target'])),
    ...checkSpan(window.from, window.to, scenario.horizon, ['expected', index]),
  ]);
}

function checkSpan(from: number, to: number | null, horizon: number, path: readonly PropertyKey[]): ScenarioProblem[] {
  if (from >= horizon) {
    const message = `It begins at ${formatDuration(from)}, after the trial's end at ${formatDuration(horizon)}.`;
    return [{ path, message, mend: 'Begin earlier or lengthen the horizon.' }];
  }
  if (to !== null && to <= from) {
    const message = `It ends at ${formatDuration(to)}, not after its beginning at ${formatDuration(from)}.`;
    return [{ path, message, mend: 'Swap the times.' }];
  }
  if (to === null || to <= horizon) return [];
  const message = `It ends at ${formatDuration(to)}, after the trial's end at ${formatDuration(horizon)}.`;
  return [{ path, message, mend: 'End earlier or lengthen the horizon.' }];
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
