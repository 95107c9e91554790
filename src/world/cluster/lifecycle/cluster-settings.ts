import { homedir } from 'node:os';
import { join } from 'node:path';
import { environmentValue } from '../../../base/environment.ts';
import { UserError } from '../../../base/errors.ts';
import { packageRoot } from '../../../base/package-root.ts';

/** Which cluster, made of what. */
export interface ClusterSettings {
  readonly name: string;
  readonly images: {
    readonly node: string;
    readonly prometheus: string;
    /** What the target's image is built from. */
    readonly nodeBase: string;
    /** A ready image of the target, or null to build it. */
    readonly target: string | null;
  };
  /** Where the target's sources are. */
  readonly targetFolder: string;
  readonly stateFolder: string;
  /** Names of contexts that requal may use although it did not make them, one a line. */
  readonly allowListFile: string;
}

/** What the options of a command say, else the environment, else what holds for most. */
export function clusterSettings(given: { cluster: string | null; nodeImage: string | null }): ClusterSettings {
  const name = given.cluster ?? environmentValue('REQUAL_CLUSTER') ?? 'requal';
  if (!/^[a-z0-9]([a-z0-9.-]{0,48}[a-z0-9])?$/.test(name)) {
    throw new UserError(`\`${name}\` cannot be the name of a cluster.`, {
      mend: 'Use small letters, digits and dashes, at most 50.',
    });
  }
  return {
    name,
    images: {
      node: given.nodeImage ?? environmentValue('REQUAL_NODE_IMAGE') ?? 'kindest/node:v1.34.0',
      prometheus: environmentValue('REQUAL_PROMETHEUS_IMAGE') ?? 'prom/prometheus:latest',
      nodeBase: environmentValue('REQUAL_NODE_BASE_IMAGE') ?? 'node:24-bookworm-slim',
      target: environmentValue('REQUAL_TARGET_IMAGE'),
    },
    targetFolder: join(packageRoot, 'target'),
    stateFolder: join(homeFolder('XDG_STATE_HOME', '.local/state'), 'requal', 'cluster', name),
    allowListFile: join(homeFolder('XDG_CONFIG_HOME', '.config'), 'requal', 'allowed-contexts'),
  };
}

/** The context that kind gives a cluster. */
export function contextOf({ name }: Pick<ClusterSettings, 'name'>): string {
  return `kind-${name}`;
}

/** The XDG Base Directory Specification asks to ignore relative paths. */
function homeFolder(variable: string, below: string): string {
  const named = environmentValue(variable);
  return named?.startsWith('/') ? named : join(homedir(), below);
}
