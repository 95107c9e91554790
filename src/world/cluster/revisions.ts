import type { KubeClient } from './kube/kube-client.ts';

const annotation = 'deployment.kubernetes.io/revision';

/** The number that Kubernetes has given to a Deployment's present template, or to that of a replica set. */
export function revisionOf(annotations: Readonly<Record<string, string>> | undefined): number {
  return Number(annotations?.[annotation] ?? 0);
}

/** Under which a Deployment is found in what `revisionsNow` gives. */
export function revisionKey({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

/** The revision of every Deployment of these namespaces now. */
export async function revisionsNow(
  kube: KubeClient,
  namespaces: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const lists = await Promise.all(namespaces.map((namespace) => kube.list('Deployment', namespace, '')));
  return new Map(
    namespaces.flatMap((namespace, n) =>
      (lists[n] ?? []).map(({ metadata: { name, annotations } }) => [
        revisionKey({ namespace, name }),
        revisionOf(annotations),
      ]),
    ),
  );
}
