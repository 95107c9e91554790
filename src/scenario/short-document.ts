import { digest } from '../base/canonical-json.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Scenario, ScenarioDocument } from '../domain/scenario.ts';
import { scenarioSchema } from '../domain/scenario.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A scenario as a person would write it: nothing that would be so anyhow. Reads back as the very same scenario. */
export function shortDocument(scenario: Scenario): ScenarioDocument {
  const whole = encodeScenario(scenario);
  const wanted = digest(whole);
  const short = structuredClone(whole) as Json;
  const isSame = () => {
    const parsed = scenarioSchema.safeParse(short);
    return parsed.success && digest(encodeScenario(parsed.data)) === wanted;
  };
  shorten(short, isSame);
  return short as unknown as ScenarioDocument;
}

/** Takes out each key without which it is the same; of what stays, the keys within. */
function shorten(value: Json, isSame: () => boolean): void {
  if (Array.isArray(value)) {
    for (const item of value) shorten(item, isSame);
  } else if (value !== null && typeof value === 'object') {
    for (const key of Object.keys(value)) {
      const kept = value[key] as Json;
      delete value[key];
      if (isSame()) continue;
      value[key] = kept;
      shorten(kept, isSame);
    }
  }
}
