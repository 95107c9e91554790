import { changeDocument } from '../base/change-document.ts';
import type { SourceDocument } from '../base/read-yaml.ts';
import type { Variation } from '../domain/scenario.ts';

/**
 * The document of a scenario that extends another: the base with the changes made, then the variation's own fields. A
 * twin and the rules that must be exercised belong to the base's question and are not taken over. Each value keeps its
 * place: in the variation, or in the base's file. Throws `UserError` with the place of a change that does not fit.
 */
export function varyDocument(base: SourceDocument, variation: Variation, source: SourceDocument): SourceDocument {
  const { extends: _, changes, ...own } = variation;
  const changed = changeDocument(base, changes, source);
  const value = { ...(changed.value as object), twin: null, exercises: [], ...own };
  const placeOf: SourceDocument['placeOf'] = (path) =>
    Object.hasOwn(own, String(path[0])) ? source.placeOf(path) : changed.placeOf(path);
  return { file: source.file, text: source.text, value, placeOf };
}
