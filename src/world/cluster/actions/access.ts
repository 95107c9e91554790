import { namespaceFor, managedBy, serviceLabel } from '../manifests/names.ts';
import type { KubeObject } from '../kube/kinds.ts';
import type { Site } from '../site.ts';
import type { ActionDriver } from './action-driver.ts';
import { done, unlessRefused } from './refused.ts';

/** Lets everybody in the namespace read its objects: a real change of access, and contained in the namespace. */
export const editIam: ActionDriver = objectAction((site, target) => [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: metadataOf(site, target, 'opened'),
    rules: [{ apiGroups: [''], resources: ['services', 'configmaps'], verbs: ['get', 'list'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: metadataOf(site, target, 'opened'),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: `${target}-opened` },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: metadataOf(site, target, 'opened').namespace }],
  },
]);

/** Lets nobody reach the service any more, where the cluster's network enforces policies. */
export const editNetworkPolicy: ActionDriver = objectAction((site, target) => [
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf(site, target, 'closed'),
    spec: { podSelector: { matchLabels: { [serviceLabel]: target } }, policyTypes: ['Ingress'] },
  },
]);

/** An action that makes objects, and whose undo removes them. */
function objectAction(objectsFor: (site: Site, target: string) => readonly KubeObject[]): ActionDriver {
  return {
    apply: ({ target }, site) =>
      unlessRefused(async () => {
        for (const object of objectsFor(site, target)) await site.kube.apply(object);
        return done;
      }),
    undo: ({ target }, site) =>
      unlessRefused(async () => {
        for (const { kind, metadata } of objectsFor(site, target).toReversed()) {
          const options = { graceSeconds: null, dependents: 'Background' } as const;
          await site.kube.remove(kind, metadata.namespace ?? null, metadata.name, options);
        }
        return done;
      }),
  };
}

function metadataOf({ scenario }: Site, target: string, how: string) {
  const service = scenario.topology.services.find(({ name }) => name === target);
  return {
    name: `${target}-${how}`,
    namespace: namespaceFor(service?.namespace ?? 'shop'),
    labels: { ...managedBy, [serviceLabel]: target },
  };
}
