import { madeByLabel, nodePorts } from '../manifests/names.ts';

/** Ports of this machine through which the cluster is reached. */
export interface HostPorts {
  readonly entry: number;
  readonly prometheus: number;
}

/** The configuration of kind for one node, reachable from this machine alone. JSON, which is YAML. */
export function kindConfig(hostPorts: HostPorts): string {
  return JSON.stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    networking: { apiServerAddress: '127.0.0.1' },
    nodes: [
      {
        role: 'control-plane',
        labels: { [madeByLabel]: 'requal' },
        extraPortMappings: [
          mapping(nodePorts.entry, hostPorts.entry),
          mapping(nodePorts.prometheus, hostPorts.prometheus),
        ],
      },
    ],
  });
}

function mapping(containerPort: number, hostPort: number) {
  return { containerPort, hostPort, listenAddress: '127.0.0.1', protocol: 'TCP' };
}
