import { describe, expect, it } from 'vitest';
import { kindConfig } from '../../../../../src/world/cluster/lifecycle/kind-config.ts';

describe('the configuration of kind', () => {
  it('opens two ports, to this machine alone, and marks the node as ours', () => {
    const config = JSON.parse(kindConfig({ entry: 4001, prometheus: 4002 })) as {
      networking: object;
      nodes: readonly object[];
    };
    expect(config.networking).toEqual({ apiServerAddress: '127.0.0.1' });
    expect(config.nodes).toEqual([
      {
        role: 'control-plane',
        labels: { 'requal.dev/made-by': 'requal' },
        extraPortMappings: [
          { containerPort: 30443, hostPort: 4001, listenAddress: '127.0.0.1', protocol: 'TCP' },
          { containerPort: 30090, hostPort: 4002, listenAddress: '127.0.0.1', protocol: 'TCP' },
        ],
      },
    ]);
  });
});
