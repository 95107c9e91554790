import { closestName } from '../base/closest-name.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Target } from '../domain/target.ts';
import type { Service } from '../domain/topology.ts';
import type { ScenarioProblem } from './check-scenario.ts';

/** Told by k6 at the entry, so that a query for them would be passed over there. */
const toldByUsers = ['edge_rps', 'edge_error_ratio', 'probe_success_ratio'] as const;

/** What a mapping of the user's own system says that its topology does not bear out. The manifests are read elsewhere. */
export function checkTarget(scenario: Scenario): readonly ScenarioProblem[] {
  const { target, topology } = scenario;
  if (target === null) return [];
  return [
    ...checkNames(target, topology.services),
    ...topology.services.flatMap((service) => checkMapped(service, target)),
    ...checkWorkloads(target, topology.services),
    ...checkEntry(target, scenario.workload.entry),
    ...checkMeasured(target),
    ...topology.services.flatMap(checkNamespace),
  ];
}

function checkNames({ services }: Target, known: readonly Service[]): ScenarioProblem[] {
  const names = known.map(({ name }) => name);
  return Object.keys(services)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = closestName(name, names);
      return {
        path: ['target', 'services', name],
        message: `There is no service \`${name}\` in the topology.`,
        mend: near ? `Did you mean \`${near}\`?` : `The services are: ${names.join(', ')}.`,
      };
    });
}

function checkMapped({ name, kind }: Service, { services }: Target): ScenarioProblem[] {
  if (kind === 'external' || kind === 'telemetry' || Object.hasOwn(services, name)) return [];
  const message = `Nothing says which workload carries the service \`${name}\`.`;
  return [
    { path: ['target', 'services'], message, mend: `Write \`${name}: {workload: Deployment/${name}, metrics: …}\`.` },
  ];
}

function checkWorkloads({ services }: Target, known: readonly Service[]): ScenarioProblem[] {
  const seen = new Map<string, string>();
  return Object.entries(services).flatMap(([name, { workload, beside }]) => {
    const namespace = known.find((service) => service.name === name)?.namespace ?? '';
    return [workload, ...beside].flatMap((ref) => {
      const other = seen.get(`${namespace} ${ref}`);
      seen.set(`${namespace} ${ref}`, name);
      if (other === undefined) return [];
      const message = `\`${ref}\` is said to carry \`${name}\`, and to carry \`${other}\` as well.`;
      return [{ path: ['target', 'services', name], message, mend: 'Map each workload once.' }];
    });
  });
}

function checkEntry({ services }: Target, entry: string): ScenarioProblem[] {
  const mapped = services[entry];
  if (mapped === undefined) {
    const message = `The entry \`${entry}\` has no workload, so that nobody could be served.`;
    return [{ path: ['target', 'services'], message, mend: `Map \`${entry}\`, or let load enter elsewhere.` }];
  }
  return toldByUsers
    .filter((metric) => mapped.metrics[metric] !== undefined)
    .map((metric) => ({
      path: ['target', 'services', entry, 'metrics', metric],
      message: `\`${metric}\` of the entry is measured by k6 and needs no query.`,
      mend: 'Remove it.',
    }));
}

/** Without any query there is no telemetry at all, and every trial would be a fault of the harness. */
function checkMeasured({ services }: Target): ScenarioProblem[] {
  if (Object.values(services).some(({ metrics }) => Object.keys(metrics).length > 0)) return [];
  const message = 'No service has a query, so that nothing would be shown to automation.';
  return [{ path: ['target', 'services'], message, mend: 'Write PromQL for at least `error_ratio` of one service.' }];
}

/** The real one is `requal-<namespace>`; one of them is requal's own, and others would be taken for those of a cluster. */
function checkNamespace({ namespace, name }: Service): ScenarioProblem[] {
  if (!/^(kube-.*|requal.*|(.*-)?system)$/.test(namespace)) return [];
  const message = `The namespace \`${namespace}\` of \`${name}\` looks like one of the cluster's or of requal's own.`;
  return [{ path: ['target', 'services'], message, mend: 'Name one of your own, such as `shop`.' }];
}
