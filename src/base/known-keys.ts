/** The part of a zod schema's definition that says what lies within it. */
interface SchemaNode {
  readonly shape?: Readonly<Record<string, SchemaHolder>>;
  readonly element?: SchemaHolder;
  /** Of a map whose keys people choose. */
  readonly valueType?: SchemaHolder;
  readonly innerType?: SchemaHolder;
  readonly in?: SchemaHolder;
  readonly options?: readonly SchemaHolder[];
  readonly discriminator?: string;
  readonly values?: readonly unknown[];
}

/** A zod schema, of which only its definition is read. */
export type SchemaHolder = { readonly _zod: { readonly def: unknown } };

/**
 * The keys that a schema knows for the map at `path` of a value. Of alternatives told apart by a field only the one
 * that the value chose counts, so that nobody is sent to a key of another kind.
 */
export function knownKeys(schema: SchemaHolder, path: readonly PropertyKey[], value: unknown): readonly string[] {
  const node = schema._zod.def as SchemaNode;
  const inner = node.innerType ?? node.in;
  if (inner) return knownKeys(inner, path, value);
  if (node.options) {
    const chosen = chosenOptions(node, node.options, value);
    return [...new Set(chosen.flatMap((option) => knownKeys(option, path, value)))];
  }
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(node.shape ?? {});
  const next = typeof key === 'number' ? node.element : (node.shape?.[String(key)] ?? node.valueType);
  return next ? knownKeys(next, rest, fieldOf(value, key)) : [];
}

function chosenOptions(node: SchemaNode, options: readonly SchemaHolder[], value: unknown): readonly SchemaHolder[] {
  const { discriminator } = node;
  if (discriminator === undefined) return options;
  const kind = fieldOf(value, discriminator);
  const chosen = options.filter((option) => {
    const field = (option._zod.def as SchemaNode).shape?.[discriminator];
    return (field?._zod.def as SchemaNode | undefined)?.values?.includes(kind) ?? false;
  });
  return chosen.length > 0 ? chosen : options;
}

function fieldOf(value: unknown, key: PropertyKey): unknown {
  return value !== null && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[key] : undefined;
}
