import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../../../base/canonical-json.ts';
import { UserError } from '../../../base/errors.ts';
import { parseDocument } from '../../../base/parse-document.ts';
import { readYamlDocuments } from '../../../base/read-yaml.ts';
import type { SourceDocument } from '../../../base/read-yaml.ts';
import { limits } from '../../../domain/limits.ts';
import type { Scenario } from '../../../domain/scenario.ts';
import type { KubeObject } from '../kube/kinds.ts';
import { namespaceFor } from '../manifests/names.ts';
import { checkManifests } from './check-manifests.ts';
import { headSchema, manifestKinds, manifestSchemas } from './manifest-schema.ts';
import type { ManifestKind } from './manifest-schema.ts';
import type { OwnManifests, OwnObject, PlaceOf } from './own-manifests.ts';
import { isWorkload } from './own-manifests.ts';

/**
 * All manifests of a folder and the folders in it, held against what the scenario says of them. Throws `UserError` with the
 * place of the first thing that requal does not install, or that does not agree.
 */
export function readManifests(folder: string, scenario: Scenario, placeOf: PlaceOf): OwnManifests {
  const objects = filesOf(folder, placeOf)
    .flatMap(readYamlDocuments)
    .map((source) => readObject(source, scenario));
  const place = placeOf(['target', 'manifests']);
  if (objects.length === 0) {
    throw new UserError(`There is no manifest in \`${folder}\`.`, { place, mend: 'Put Kubernetes YAML into it.' });
  }
  if (objects.length > limits.manifestObjectsMax) {
    const what = `The manifests hold ${objects.length} objects, more than ${limits.manifestObjectsMax}.`;
    throw new UserError(what, { place, mend: 'Leave out what the trial does not need.' });
  }
  checkManifests(objects, scenario, placeOf);
  return { objects, images: imagesOf(objects), digest: digest(objects.map(({ object }) => object)) };
}

/** In the order of their names, so that the same folder always gives the same objects. */
function filesOf(folder: string, placeOf: PlaceOf): readonly string[] {
  const place = placeOf(['target', 'manifests']);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(`There is no folder \`${folder}\`.`, {
      place,
      mend: 'The path counts from the file that it stands in.',
    });
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(ya?ml|json)$/.test(name),
  );
  if (files.length <= limits.manifestFilesMax) return files.toSorted().map((name) => join(folder, name));
  const what = `The folder holds ${files.length} manifests, more than ${limits.manifestFilesMax}.`;
  throw new UserError(what, { place, mend: 'Name the folder of one system.' });
}

function readObject(source: SourceDocument, scenario: Scenario): OwnObject {
  const head = parseDocument(headSchema, source, 'manifest of Kubernetes');
  const kind = manifestKinds.find((known) => known === head.kind);
  if (kind === undefined) throw refusedKind(head.kind, source);
  const { apiVersion, schema } = manifestSchemas[kind];
  if (head.apiVersion !== apiVersion) {
    const what = `A ${kind} of \`${head.apiVersion}\` is nothing that requal installs.`;
    throw new UserError(what, { place: source.placeOf(['apiVersion']), mend: `Write \`apiVersion: ${apiVersion}\`.` });
  }
  parseDocument(schema, source, kind);
  refuseOtherNames(source, scenario);
  const namespace = namespaceIn(head.metadata.namespace ?? null, source, scenario);
  return { object: source.value as KubeObject<ManifestKind>, namespace, placeOf: source.placeOf };
}

const clusterWide =
  /^(Namespace|Node|PersistentVolume|StorageClass|ClusterRole(Binding)?|CustomResourceDefinition|.*Webhook.*|PriorityClass|APIService|IngressClass|RuntimeClass)$/;

function refusedKind(kind: string, { placeOf }: SourceDocument): UserError {
  const why =
    kind === 'Namespace'
      ? 'requal makes the namespaces of a target itself, so that it can take them away again'
      : clusterWide.test(kind)
        ? 'it belongs to the whole cluster, and requal touches nothing outside of its own namespaces'
        : `what it does would not be put back after a trial; taken are ${manifestKinds.join(', ')}`;
  const what = `requal installs no ${kind}: ${why}.`;
  return new UserError(what, { place: placeOf(['kind']), mend: 'Remove it, or move it out of this folder.' });
}

/** The scenario's name of the namespace that an object belongs to. */
function namespaceIn(given: string | null, { placeOf }: SourceDocument, { topology }: Scenario): string {
  const known = [...new Set(topology.services.map(({ namespace }) => namespace))];
  const place = placeOf(['metadata', 'namespace']);
  if (given === null) {
    if (known.length === 1) return known[0]!;
    const mend = `Write \`namespace:\` and one of ${known.join(', ')}.`;
    throw new UserError('The object does not say which of the namespaces it belongs to.', { place, mend });
  }
  if (known.includes(given)) return given;
  const mend = `The namespaces of the topology are: ${known.join(', ')}.`;
  throw new UserError(`No service of the topology is in the namespace \`${given}\`.`, { place, mend });
}

/** An address that holds a namespace's own name would lead nowhere once requal has put it into a namespace of its own. */
function refuseOtherNames(source: SourceDocument, { topology }: Scenario): void {
  for (const namespace of new Set(topology.services.map((service) => service.namespace))) {
    const address = new RegExp(`(?:\\.${namespace}\\.svc\\b|://[a-z0-9-]+\\.${namespace}(?![a-z0-9.-]))`);
    const path = pathOfText(source.value, (text) => address.test(text));
    if (path === null) continue;
    const what = `The text has an address in the namespace \`${namespace}\`, which becomes \`${namespaceFor(namespace)}\`.`;
    const mend = `Write the name of the Service alone within one namespace, else \`.${namespaceFor(namespace)}.svc\`.`;
    throw new UserError(what, { place: source.placeOf(path), mend });
  }
}

/** Where the first text is of which this holds; null when there is none. */
function pathOfText(value: unknown, holds: (text: string) => boolean): readonly PropertyKey[] | null {
  if (typeof value === 'string') return holds(value) ? [] : null;
  if (value === null || typeof value !== 'object') return null;
  for (const [key, inner] of Object.entries(value)) {
    const path = pathOfText(inner, holds);
    if (path !== null) return [Array.isArray(value) ? Number(key) : key, ...path];
  }
  return null;
}

function imagesOf(objects: readonly OwnObject[]): readonly string[] {
  const images = objects.flatMap(({ object }) => {
    if (!isWorkload(object)) return [];
    const { containers = [], initContainers = [] } = object.spec?.template.spec ?? {};
    return [...containers, ...initContainers].map(({ image }) => image ?? '');
  });
  return [...new Set(images)].toSorted();
}
