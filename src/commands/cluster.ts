import type { CommandModule } from 'yargs';
import { saidOnce } from './said-once.ts';

interface Options {
  readonly verb: 'up' | 'status' | 'restore' | 'down';
  readonly cluster: string | undefined;
  readonly scenario: readonly string[];
  readonly 'time-scale': number;
  readonly seed: number;
  readonly 'node-image': string | undefined;
  readonly confirm: string | undefined;
  readonly json: boolean;
}

/** `requal cluster up|status|restore|down` */
export const clusterCommand: CommandModule<object, Options> = {
  command: 'cluster <verb>',
  describe: 'Make a kind cluster with a target to break, look at it, and take it away again',
  builder: (args) =>
    args
      .positional('verb', {
        choices: ['up', 'status', 'restore', 'down'] as const,
        demandOption: true,
        describe:
          'up makes it or reuses it, status looks, restore puts back what a killed trial left behind, down deletes what requal made and nothing else',
      })
      .option('cluster', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string>('--cluster'),
        describe: 'Its name [default: REQUAL_CLUSTER, else requal]',
      })
      .option('scenario', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        requiresArg: true,
        describe:
          'up: whose target to install; of further ones the namespaces are prepared [default: leak-known-cause]',
      })
      .option('time-scale', {
        type: 'number',
        default: 1,
        requiresArg: true,
        coerce: saidOnce<number>('--time-scale'),
        describe: 'up: how many times as fast as real time the scenario passes, 1 to 20',
      })
      .option('seed', {
        type: 'number',
        default: 1,
        requiresArg: true,
        coerce: saidOnce<number>('--seed'),
        describe: 'up: drives the service times of the target',
      })
      .option('node-image', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string>('--node-image'),
        describe: 'up: image of the node [default: REQUAL_NODE_IMAGE, else kindest/node:v1.34.0]',
      })
      .option('confirm', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string>('--confirm'),
        describe: 'The context once more, where its name looks like production',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document on stdout' })
      .example('$0 cluster up', 'a cluster with the target of leak-known-cause')
      .example('$0 cluster up --scenario leak-known-cause --time-scale 8', 'start times eight times as short')
      .example('$0 cluster status --json', 'what runs, for a program to read')
      .example('$0 cluster down', 'nothing is left')
      .epilogue(
        'The images that it takes can be named: REQUAL_NODE_IMAGE, REQUAL_PROMETHEUS_IMAGE, REQUAL_NODE_BASE_IMAGE, REQUAL_TARGET_IMAGE. Exit codes: 0 done, 3 bad input, 4 something is missing or failed, 130 interrupted.',
      ),
  handler: async (options) => {
    const { clusterAndPrint } = await import('./cluster-and-print.ts');
    await clusterAndPrint({
      ...options,
      cluster: options.cluster ?? null,
      timeScale: options['time-scale'],
      nodeImage: options['node-image'] ?? null,
      confirm: options.confirm ?? null,
    });
  },
};
