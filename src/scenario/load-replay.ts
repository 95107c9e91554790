import { statSync } from 'node:fs';
import { posix } from 'node:path';
import { digest } from '../base/canonical-json.ts';
import { UserError } from '../base/errors.ts';
import { parseDocument } from '../base/parse-document.ts';
import { problemsError } from '../base/problems-error.ts';
import { readYamlFile } from '../base/read-yaml.ts';
import type { SourceDocument } from '../base/read-yaml.ts';
import type { Replay } from '../domain/replay.ts';
import { incidentSchema } from '../domain/replay.ts';
import type { Scenario } from '../domain/scenario.ts';
import { telemetryRowSchema } from '../domain/telemetry-row.ts';
import { timelineRowSchema } from '../domain/timeline-row.ts';
import { checkScenario } from './check-scenario.ts';
import { refuseProblems } from './refuse-problems.ts';
import { checkReplay } from './replay-checks.ts';
import { humanActionsOf, scoredLabels } from './replay-labels.ts';
import { readJsonLines } from './replay-lines.ts';
import { closedLoopScenario, replayScenario } from './replay-scenario.ts';

/**
 * Loads the folder of one recorded incident: `incident.yaml`, `timeline.jsonl` and `telemetry.jsonl`. Throws `UserError`
 * with file and line for what is wrong with it.
 */
export function loadReplay(folder: string): Replay {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    const place = { file: folder, line: null, column: null };
    throw new UserError('There is no such folder.', { place, mend: 'Name the folder that holds incident.yaml.' });
  }
  const source = readYamlFile(posix.join(folder, 'incident.yaml'));
  const incident = parseDocument(incidentSchema, source, 'incident');
  const timeline = readJsonLines(posix.join(folder, 'timeline.jsonl'), (line) =>
    parseDocument(timelineRowSchema, line, 'timeline row'),
  );
  const telemetry = readJsonLines(posix.join(folder, 'telemetry.jsonl'), (line) =>
    parseDocument(telemetryRowSchema, line, 'telemetry row'),
  );
  const [problem, ...others] = checkReplay({ folder, incident, timeline, telemetry, placeOf: source.placeOf });
  if (problem) throw problemsError([problem, ...others]);

  const rows = { timeline: timeline.map(({ row }) => row), telemetry: telemetry.map(({ row }) => row) };
  const humanActions = humanActionsOf(incident, rows.timeline);
  const scenario = replayScenario(incident, rows.telemetry, humanActions);
  const { unscored } = scoredLabels(incident, humanActions);
  const replay = { incident, ...rows, scenario, humanActions, unscored, digest: digest({ incident, ...rows }) };
  refuseBadScenario(scenario, source, []);
  const closedLoop = closedLoopScenario(replay);
  if (closedLoop) refuseBadScenario(closedLoop, source, ['closedLoop']);
  return replay;
}

function refuseBadScenario(scenario: Scenario, source: SourceDocument, prefix: readonly string[]): void {
  const pathOf = (path: readonly PropertyKey[]) => path.map((key) => (key === 'expected' ? 'expectations' : key));
  refuseProblems(
    checkScenario(scenario).map(({ path, ...wrong }) => ({ ...wrong, path: [...prefix, ...pathOf(path)] })),
    source,
  );
}
