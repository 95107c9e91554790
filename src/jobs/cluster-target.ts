import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { LoadedScenario } from '../scenario/load-scenario.ts';
import { listScenarioFiles } from '../scenario/scenario-library.ts';
import { findSubjects, shippedScenarios } from './subjects.ts';

/** The scenarios whose targets a cluster is to hold: those named, else the first of those written for clusters. */
export function clusterTarget(names: readonly string[]): readonly [LoadedScenario, ...LoadedScenario[]] {
  const wanted =
    names.length > 0 ? names : [listScenarioFiles(join(shippedScenarios, 'cluster'))[0] ?? 'leak-known-cause'];
  const [first, ...rest] = findSubjects(wanted).map((subject) => {
    if (subject.kind === 'scenario') return subject.loaded;
    throw new UserError(`\`${subject.id}\` is a recorded incident, which has no target to install.`, {
      mend: 'Name a scenario; `requal list` shows them.',
    });
  });
  if (first === undefined) throw new UserError('--scenario names no scenario.', { mend: '`requal list` shows them.' });
  return [first, ...rest];
}
