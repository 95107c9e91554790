import { targetConfigSchema, type TargetConfig } from './target-config.ts';

/** The configuration of this replica. Ends the process with a reason when it is missing or wrong. */
export function readConfig(text: string | undefined): TargetConfig {
  if (text === undefined)
    return refuse('REQUAL_SERVICE is not set: it holds the configuration of this replica as JSON');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`REQUAL_SERVICE is not JSON: ${String(error)}`);
  }
  const parsed = targetConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return refuse(`REQUAL_SERVICE: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`);
}

function refuse(reason: string): never {
  console.error(reason);
  process.exit(78);
}
