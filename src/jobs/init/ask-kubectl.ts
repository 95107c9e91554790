import { UserError } from '../../base/errors.ts';
import { outputCharactersMax } from '../../base/run-program.ts';
import { runTool, whyFailed } from '../../world/cluster/programs.ts';
import type { KubeItem } from './kube-objects-schema.ts';
import { kubeItems } from './read-kube-items.ts';

/** Which cluster is looked at; null for the current context, no namespaces for all. */
export interface KubectlAsked {
  readonly context: string | null;
  readonly namespaces: readonly string[];
}

/** What a cluster holds, and what could not be read of it. */
export interface KubectlAnswer {
  readonly context: string;
  readonly items: readonly KubeItem[];
  /** Sentences. */
  readonly unread: readonly string[];
}

const timeLimitMs = 60_000;
/** Without these there is no system. */
const needed = 'deployments.apps,statefulsets.apps,services';
/** Each may be hidden from a reader or not be there. */
const useful = [
  ['ingresses.networking.k8s.io', 'where users come in'],
  ['horizontalpodautoscalers.autoscaling', 'what is autoscaled'],
] as const;

/**
 * Looks at a cluster with the user's own `kubectl`, and only with its verb `get`: nothing is ever changed, and no Secret or
 * ConfigMap is read. Throws `UserError` where workloads cannot be read.
 */
export async function askKubectl({ context, namespaces }: KubectlAsked): Promise<KubectlAnswer> {
  const of = context === null ? [] : ['--context', context];
  const where = namespaces.length === 0 ? [['--all-namespaces']] : namespaces.map((name) => ['--namespace', name]);
  const items: KubeItem[] = [];
  const unread: string[] = [];
  for (const scope of where) {
    items.push(...(await got(needed, [...of, ...scope])));
    for (const [kinds, what] of useful) {
      const found = await tried(kinds, [...of, ...scope]);
      if (found === null)
        unread.push(
          `kubectl could not read ${kinds}${scope[1] === undefined ? '' : ` of ${scope[1]}`}, so nothing says ${what}.`,
        );
      else items.push(...found);
    }
  }
  const labelled = await tried('namespaces', of);
  if (labelled === null) unread.push('kubectl could not read namespaces, so all of them count as production.');
  return { context: context ?? (await currentContext()), items: [...items, ...(labelled ?? [])], unread };
}

async function got(kinds: string, more: readonly string[]): Promise<readonly KubeItem[]> {
  const end = await runTool('kubectl', ['get', kinds, ...more, '-o', 'json'], { timeLimitMs });
  if (end.kind === 'ended' && end.code === 0) return itemsIn(end.stdout, kinds);
  throw new UserError(`kubectl could not read the cluster: ${whyFailed('kubectl', end)}.`, {
    mend: 'Name a context that you may read with --context, or single namespaces with --namespace; `--kubectl-json FILE` takes what your own `kubectl get ... -o json` wrote.',
  });
}

async function tried(kinds: string, more: readonly string[]): Promise<readonly KubeItem[] | null> {
  const end = await runTool('kubectl', ['get', kinds, ...more, '-o', 'json'], { timeLimitMs });
  return end.kind === 'ended' && end.code === 0 ? itemsIn(end.stdout, kinds) : null;
}

/** What is longer was cut, and half a cluster is no system. */
function itemsIn(text: string, kinds: string): readonly KubeItem[] {
  if (text.length < outputCharactersMax) return kubeItems(text, `kubectl get ${kinds}`);
  throw new UserError(`There is more of ${kinds} than can be read at one time.`, {
    mend: 'Name the namespaces of one system with --namespace.',
  });
}

/** Only for its name. */
async function currentContext(): Promise<string> {
  const end = await runTool('kubectl', ['config', 'current-context'], { timeLimitMs });
  return end.kind === 'ended' && end.code === 0 ? end.stdout.trim() : 'the current one';
}
