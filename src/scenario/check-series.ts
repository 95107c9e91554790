import { closestName } from '../base/closest-name.ts';
import { metricsBySource } from '../domain/series.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { ScenarioProblem } from './check-scenario.ts';

const sources: readonly string[] = Object.keys(metricsBySource);

/**
 * Distortions of series that no simulated world tells. Such a distortion would change nothing, and a trial with a sound
 * observation would pass for one with a broken observation. Only for written scenarios: recordings name their own series.
 */
export function checkSeries(scenario: Scenario): readonly ScenarioProblem[] {
  return scenario.distortions.flatMap((distortion, index) => {
    const path = ['distortions', index];
    if (distortion.kind === 'duplicate') {
      return [
        ...unknown('source', distortion.from, sources, [...path, 'from']),
        ...unknown('source', distortion.to, sources, [...path, 'to']),
      ];
    }
    if (!('metric' in distortion)) return [];
    const { metric, source } = distortion;
    const wrongSource = source === null ? [] : unknown('source', source, sources, [...path, 'source']);
    if (metric === null || wrongSource.length > 0) return wrongSource;
    return unknown('metric', metric, metricsOf(source), [...path, 'metric']);
  });
}

function metricsOf(source: string | null): readonly string[] {
  return Object.entries(metricsBySource).flatMap(([name, metrics]) =>
    source === null || source === name ? metrics : [],
  );
}

function unknown(
  what: 'source' | 'metric',
  name: string,
  known: readonly string[],
  path: readonly PropertyKey[],
): readonly ScenarioProblem[] {
  if (known.includes(name)) return [];
  const near = closestName(name, known);
  const mend = near ? `Did you mean \`${near}\`?` : `There are: ${known.join(', ')}.`;
  return [{ path, message: `No simulated service tells the ${what} \`${name}\` here.`, mend }];
}
