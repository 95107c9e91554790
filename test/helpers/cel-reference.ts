import { celEnv, isCelError, parse, plan } from '@bufbuild/cel';
import type { FactValues } from '../../src/policy/condition.ts';

const environment = celEnv();

/** What another CEL engine says about the author's own text: true, false, or an error. */
export function celReference(source: string, values: FactValues): boolean | 'error' {
  // Maps, because this engine takes objects without a prototype for protobuf messages.
  const groups = Object.entries(values).map(([group, fields]) => [group, new Map(Object.entries(fields ?? {}))]);
  const result = plan(environment, parse(source))(Object.fromEntries(groups));
  if (isCelError(result)) return 'error';
  return typeof result === 'boolean' ? result : 'error';
}
