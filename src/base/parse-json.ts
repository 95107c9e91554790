/** The value of a JSON text. Null for a text that is none: no document, and no line of one, is null. */
export function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
