import type { Argv } from 'yargs';
import { saidOnce } from './said-once.ts';

/** Options of trials in a cluster alone, as the command line has them. */
export interface ClusterOptions {
  readonly 'time-scale': number;
  readonly cluster: string | undefined;
  readonly 'k6-script': string | undefined;
  readonly 'load-any-host': boolean;
}

/** Adds the options of trials in a cluster to a verb that can run them. */
export function withClusterOptions<T>(args: Argv<T>): Argv<T & ClusterOptions> {
  return args
    .option('time-scale', {
      type: 'number',
      default: 1,
      requiresArg: true,
      coerce: saidOnce<number>('--time-scale'),
      describe: 'cluster: how many times as fast as real time the scenario passes, 1 to 20',
    })
    .option('cluster', {
      type: 'string',
      requiresArg: true,
      coerce: saidOnce<string>('--cluster'),
      describe: 'cluster: its name [default: REQUAL_CLUSTER, else requal]',
    })
    .option('k6-script', {
      type: 'string',
      requiresArg: true,
      coerce: saidOnce<string>('--k6-script'),
      describe: 'cluster: your own k6 script instead of the workload of the scenario',
    })
    .option('load-any-host', {
      type: 'boolean',
      default: false,
      describe: 'cluster: let your k6 script send load to other hosts than this machine',
    });
}
