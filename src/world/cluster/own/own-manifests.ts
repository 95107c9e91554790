import type { SourcePlace } from '../../../base/errors.ts';
import type { KubeObject } from '../kube/kinds.ts';
import type { ManifestKind } from './manifest-schema.ts';

/** A system of the user's own: what is to be installed, checked against what the scenario says of it. */
export interface OwnManifests {
  readonly objects: readonly OwnObject[];
  /** Every image that its pods run, by name. */
  readonly images: readonly string[];
  /** Over the content of all objects. */
  readonly digest: string;
}

/** Where a value of a file stands, for complaints about it. */
export type PlaceOf = (path: readonly PropertyKey[]) => SourcePlace;

/** One object as its file has it. */
export interface OwnObject {
  readonly object: KubeObject<ManifestKind>;
  /** The scenario's name of the namespace; the real one is `requal-<namespace>`. */
  readonly namespace: string;
  readonly placeOf: PlaceOf;
}

export type OwnWorkload = KubeObject<'Deployment' | 'StatefulSet'>;

/** Whether an object carries pods that a service of a scenario can be. */
export function isWorkload(object: KubeObject): object is OwnWorkload {
  return object.kind === 'Deployment' || object.kind === 'StatefulSet';
}
