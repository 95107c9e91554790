import { limits } from '../../../domain/limits.ts';
import { kindPath, kinds, namespaceOf, objectPath } from './kinds.ts';
import type { Kind, KubeObject } from './kinds.ts';
import { KubeError, isKubeError } from './kube-error.ts';
import { openTransport } from './transport.ts';
import type { KubeAnswer, KubeRequest, Transport } from './transport.ts';

/** How a patch is to be read; see Kubernetes' "Update API Objects in Place Using kubectl patch". */
export type Patch =
  | { readonly kind: 'merge'; readonly value: object }
  | { readonly kind: 'strategic'; readonly value: object }
  | { readonly kind: 'json'; readonly value: readonly object[] };

/** A service inside the cluster as the API server's service proxy reaches it. */
export interface ServiceAddress {
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
}

export interface RemoveOptions {
  /** Null leaves the object's own grace period. */
  readonly graceSeconds: number | null;
  readonly dependents: 'Background' | 'Foreground' | 'Orphan';
}

/**
 * The few calls of the Kubernetes API that requal makes. All throw `KubeError` when the API server refuses or is gone.
 * An object comes and goes whole, as plain JSON. `namespace` is null for kinds without one.
 */
export interface KubeClient {
  readonly server: string;
  /** Null when there is no such object. */
  read<K extends Kind>(kind: K, namespace: string | null, name: string): Promise<KubeObject<K> | null>;
  /** Every object of the kind, of one namespace or (null) of all; `labels` is a selector such as `a=b,c`, or empty. */
  list<K extends Kind>(kind: K, namespace: string | null, labels: string): Promise<readonly KubeObject<K>[]>;
  /** Status 409 when it is there already. */
  create<K extends Kind>(object: KubeObject<K>): Promise<KubeObject<K>>;
  /** Server-side apply as field manager `requal`, taking fields over from other managers. */
  apply<K extends Kind>(object: KubeObject<K>): Promise<KubeObject<K>>;
  /** Puts the object as given; with a `resourceVersion` in it, status 409 when somebody changed it meanwhile. */
  replace<K extends Kind>(object: KubeObject<K>): Promise<KubeObject<K>>;
  patch<K extends Kind>(kind: K, namespace: string | null, name: string, patch: Patch): Promise<KubeObject<K>>;
  /** Says whether it was there. Deletion goes on after the answer: read until null to be sure. */
  remove(kind: Kind, namespace: string | null, name: string, options: RemoveOptions): Promise<boolean>;
  /** The last lines of a container's log; of the run before the last restart when `previous`. */
  logs(namespace: string, pod: string, options: { lines: number; previous: boolean }): Promise<string>;
  /** HTTP through the service proxy. Any status of the service is an answer; 503 can also mean no endpoint. */
  proxy(to: ServiceAddress, method: KubeRequest['method'], path: string, body: object | null): Promise<KubeAnswer>;
  /** A token for a service account, valid for so long; only an administrator may ask. */
  token(namespace: string, serviceAccount: string, seconds: number): Promise<string>;
  close(): void;
}

/** A client by the text of a kubeconfig, for its current context. */
export async function openKubeClient(kubeconfig: string): Promise<KubeClient> {
  return kubeClient(await openTransport(kubeconfig));
}

const json = 'application/json';

const patchTypes = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
} as const;

/** The client over a given transport. */
export function kubeClient(transport: Transport): KubeClient {
  const call = async <T>(
    method: KubeRequest['method'],
    path: string,
    body: object | null = null,
    contentType: string = json,
  ): Promise<T> => {
    const text = body === null ? null : JSON.stringify(body);
    return parsed<T>(await answer(transport, { ...timed, method, path, body: text, contentType }), method, path);
  };
  return {
    server: transport.server,
    read: (kind, namespace, name) =>
      call<KubeObject<typeof kind>>('GET', kindPath(kind, namespace, name)).catch(nullWhenAbsent),
    list: (kind, namespace, labels) => listAll(call, kind, namespace, labels),
    create: (object) => call('POST', kindPath(object.kind, namespaceOf(object), null), object),
    apply: (object) =>
      call('PATCH', `${objectPath(object)}?fieldManager=requal&force=true`, object, 'application/apply-patch+yaml'),
    replace: (object) => call('PUT', objectPath(object), object),
    patch: (kind, namespace, name, { kind: type, value }) =>
      call('PATCH', `${kindPath(kind, namespace, name)}?fieldManager=requal`, value, patchTypes[type]),
    remove: async (kind, namespace, name, { graceSeconds, dependents }) => {
      const grace = graceSeconds === null ? {} : { gracePeriodSeconds: graceSeconds };
      const options = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: dependents, ...grace };
      return (await call('DELETE', kindPath(kind, namespace, name), options).catch(nullWhenAbsent)) !== null;
    },
    logs: async (namespace, pod, { lines, previous }) => {
      const path = `${kindPath('Pod', namespace, pod)}/log?tailLines=${lines}&previous=${previous}`;
      return (await answer(transport, { ...timed, method: 'GET', path, body: null, contentType: json })).body;
    },
    proxy: ({ namespace, service, port }, method, path, body) => {
      const text = body === null ? null : JSON.stringify(body);
      const through = `${kindPath('Service', namespace, `${service}:${port}`)}/proxy${path}`;
      return transport.send({ ...timed, method, path: through, body: text, contentType: json });
    },
    token: async (namespace, serviceAccount, seconds) => {
      const asked = {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: seconds },
      };
      const path = `${kindPath('ServiceAccount', namespace, serviceAccount)}/token`;
      return (await call<{ status: { token: string } }>('POST', path, asked)).status.token;
    },
    close: () => transport.close(),
  };
}

const timed = { timeLimitMs: limits.kubeAnswerTimeMaxMs };

type Call = <T>(method: 'GET', path: string) => Promise<T>;

interface ListPage<K extends Kind> {
  readonly items: readonly KubeObject<K>[];
  readonly metadata: { readonly continue?: string };
}

/** Items of a list come without their kind, and in pages. */
async function listAll<K extends Kind>(
  call: Call,
  kind: K,
  namespace: string | null,
  labels: string,
): Promise<readonly KubeObject<K>[]> {
  const found: KubeObject<K>[] = [];
  let next = '';
  for (let page = 0; page < limits.kubeListPagesMax; page += 1) {
    const query = new URLSearchParams({ limit: '500', labelSelector: labels, continue: next });
    const { items, metadata } = await call<ListPage<K>>(
      'GET',
      `${kindPath(kind, namespace, null)}?${query.toString()}`,
    );
    found.push(...items.map((item) => ({ ...item, kind, apiVersion: kinds[kind].apiVersion })));
    next = metadata.continue ?? '';
    if (next === '') return found;
  }
  throw new KubeError(`the cluster has more than ${found.length} objects of kind ${kind}`, 0);
}

async function answer(transport: Transport, request: KubeRequest): Promise<KubeAnswer> {
  const given = await transport.send(request);
  if (given.status >= 200 && given.status < 300) return given;
  throw new KubeError(
    `the cluster refused ${request.method} ${request.path}: ${given.status} ${refusal(given.body)}`,
    given.status,
  );
}

function parsed<T>(given: KubeAnswer, method: string, path: string): T {
  try {
    return JSON.parse(given.body) as T;
  } catch (error) {
    throw new KubeError(`the cluster answered ${method} ${path} with no JSON`, given.status, { cause: error });
  }
}

/** The message of a Kubernetes `Status`, or the beginning of whatever was sent instead. */
function refusal(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // A proxy in between answers with plain text.
  }
  return body.slice(0, 300);
}

function nullWhenAbsent(error: unknown): null {
  if (isKubeError(error, 404)) return null;
  throw error;
}
