import type { KubeItemOf, KubeWorkload } from './kube-objects-schema.ts';

/** A service of Kubernetes that a variable of a workload names. */
export interface NamedService {
  readonly service: KubeItemOf<'Service'>;
  /** The variable. Its value is told nowhere. */
  readonly variable: string;
}

const addressName = /(HOST|URL|URI|ADDR|ADDRESS|ENDPOINT|SERVER|SERVICE|UPSTREAM|BROKERS?|DSN)$/i;

/**
 * The services whose address stands in a variable of a workload: `http://cart:8080`, `cart.shop.svc`, or the bare name in a
 * variable such as `CART_HOST`. That is somebody's configuration, and a hint of a call, not a proof.
 */
export function namedByEnvironment(
  workload: KubeWorkload,
  services: readonly KubeItemOf<'Service'>[],
): readonly NamedService[] {
  const variables = workload.spec.template.spec.containers.flatMap(({ env }) => env ?? []);
  return services.flatMap((service) => {
    const found = variables.find(({ name, value }) => value && names(service, workload, name, value));
    return found === undefined ? [] : [{ service, variable: found.name }];
  });
}

function names(service: KubeItemOf<'Service'>, workload: KubeWorkload, variable: string, value: string): boolean {
  const { name, namespace } = service.metadata;
  const isNear = namespace === workload.metadata.namespace;
  // Up to where a host may begin and end in an address, also behind a user and a password.
  return value.split(/[\s,/@=]+/).some((part, index, parts) => {
    const [host = '', port] = part.split(':');
    if (host.startsWith(`${name}.${namespace}`))
      return /^(\.svc(\.[a-z.]+)?)?$/.test(host.slice(`${name}.${namespace}`.length));
    if (!isNear || host !== name) return false;
    const isAddress = /^\d+$/.test(port ?? '') || (index > 0 && (parts[index - 1] ?? '').endsWith(':'));
    return isAddress || addressName.test(variable);
  });
}
