import type { CommandModule } from 'yargs';
import { withTextOptions } from './text-options.ts';

interface Options {
  readonly folder: string;
  readonly answers: string | undefined;
  readonly fromKubectl: boolean;
  readonly kubectlJson: string | undefined;
  readonly context: string | undefined;
  readonly namespace: readonly string[];
  readonly name: string | undefined;
  readonly owner: string | undefined;
  readonly json: boolean;
}

const texts = {
  answers: 'A file with the answers (YAML or JSON; schemas/first-answers.schema.json), and nothing is asked',
  'kubectl-json': 'What your own `kubectl get ... -o json` wrote, and no cluster is asked',
  context: 'With --from-kubectl: the kubectl context [default: the current one]',
  name: 'With a cluster: what the system is called [default: as its context or file]',
  owner: 'With a cluster: who answers for the policy, "Name, role" [default: nobody yet]',
} as const;

/** `requal init [folder]` */
export const initCommand: CommandModule<object, Options> = {
  command: 'init [folder]',
  describe: 'Write a first candidate and profile of your system, careful wherever nobody has said anything',
  builder: (args) => {
    const withFolder = args.positional('folder', {
      type: 'string',
      default: 'policies/mine',
      describe: 'Folder for policy.yaml, runbooks and profile.yaml; nothing in it is written over',
    });
    return withTextOptions(withFolder, texts)
      .option('from-kubectl', {
        type: 'boolean',
        default: false,
        describe: 'Read services from a cluster with your kubectl: `get` only, nothing is changed, no Secret is read',
      })
      .option('namespace', {
        alias: 'n',
        type: 'string',
        array: true,
        default: [],
        requiresArg: true,
        describe: 'With a cluster: only these namespaces [default: all but those of Kubernetes itself]',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document on stdout' })
      .example('$0 init', 'ten questions, then policies/mine')
      .example('$0 init policies/shop --from-kubectl --namespace shop', 'services of a cluster')
      .example('$0 init policies/shop --answers answers.yaml', 'the same answers again')
      .epilogue(
        'Exit codes: 0 written, 3 bad input, or something is there already, 130 interrupted: nothing is written then.',
      ) as never;
  },
  handler: async (options) => {
    const { initAndPrint } = await import('./init-and-print.ts');
    process.exitCode = await initAndPrint({
      folder: options.folder,
      answers: options.answers ?? null,
      fromKubectl: options.fromKubectl,
      kubectlJson: options.kubectlJson ?? null,
      context: options.context ?? null,
      namespaces: options.namespace,
      name: options.name ?? null,
      owner: options.owner ?? null,
      json: options.json,
    });
  },
};
