/** Names in the cluster that several places must agree on. */
export const systemNamespace = 'requal-system';

/** NodePorts are fixed, because each cluster has one of each; only the ports of this machine vary. */
export const nodePorts = { entry: 30443, prometheus: 30090 } as const;

export const ports = { http: 8080, https: 8443, prometheus: 9090 } as const;

export const managedBy = { 'app.kubernetes.io/managed-by': 'requal' } as const;

/** Selects all that requal made. */
export const managedSelector = 'app.kubernetes.io/managed-by=requal';

/** Which part of requal's own an object belongs to. Namespaces of the target are found again by it. */
export const partLabel = 'requal.dev/part';
export const serviceLabel = 'requal.dev/service';
export const roleLabel = 'requal.dev/role';
/** On pods: the name of the Deployment or StatefulSet that they belong to. */
export const workloadLabel = 'requal.dev/workload';
/** On what came from manifests of the user's own. */
export const ownLabel = 'requal.dev/own';
export const scrapeLabel = 'requal.dev/scrape';
/** On pods of the user's own: which configuration they read. */
export const configurationAnnotation = 'requal.dev/configuration';
/** On pods that are scraped: where. */
export const scrapePortAnnotation = 'requal.dev/scrape-port';
export const scrapePathAnnotation = 'requal.dev/scrape-path';
export const certificatesAnnotation = 'requal.dev/certificates';
/** On the nodes of a kind cluster that requal made; kind sets it when it creates them. */
export const madeByLabel = 'requal.dev/made-by';

/** The service account that requal runs with after `cluster up`, and the roles of that name. */
export const accountName = 'requal';
export const prometheusName = 'prometheus';
export const switchName = 'fault-switch';
/** The ConfigMap in the system namespace that says which target is installed. */
export const targetRecordName = 'target';
/** The ConfigMap in each namespace of the target with the certificate of requal's own authority. */
export const authorityName = 'requal-ca';

/** The real namespace of a scenario's namespace. */
export function namespaceFor(scenarioNamespace: string): string {
  return `requal-${scenarioNamespace}`;
}

/** The Secret with the certificate of a service. */
export function tlsSecretName(service: string): string {
  return `${service}-tls`;
}

/** Workers stand beside the broker of their queue. */
export function workerName(queue: string): string {
  return `${queue}-worker`;
}

/** On the template of a workload that a fault has changed; a candidate's rollback takes it away with the change. */
export const faultAnnotation = 'requal.dev/fault';
