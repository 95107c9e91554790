import { formatDuration } from '../base/duration.ts';
import type { Intervention, Person } from '../domain/person.ts';
import type { ClosedLoop, HumanAction, Incident, Replay } from '../domain/replay.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { TelemetryRow } from '../domain/telemetry-row.ts';
import { replayProposals } from './replay-proposals.ts';
import { scoredLabels, toExpectation } from './replay-labels.ts';

/** The scenario of a trial in the recorded world: the recorded proposals are made, whatever the candidate's agent is. */
export function replayScenario(
  incident: Incident,
  telemetry: readonly TelemetryRow[],
  humanActions: readonly HumanAction[],
): Scenario {
  return {
    id: incident.id,
    title: incident.title,
    requirements: incident.requirements,
    startAt: incident.window.start,
    horizon: incident.horizon,
    topology: incident.topology,
    workload: incident.workload,
    objective: incident.objective,
    target: null,
    faults: incident.faults.filter((fault) => fault.at < incident.horizon),
    distortions: incident.distortions,
    context: incident.context,
    people: incident.people,
    agent: { kind: 'scripted', proposals: [...replayProposals(incident, telemetry)] },
    expected: [...scoredLabels(incident, humanActions).expected],
    exercises: [],
    twin: null,
  };
}

/** What the id of a replay ends in where it is played in the simulator. */
export const closedLoopEnding = '-closed-loop';

/** The same incident for the simulator, where the candidate's actions have effects; null where it cannot be run there. */
export function closedLoopScenario(replay: Replay): Scenario | null {
  const { incident, scenario } = replay;
  const { closedLoop } = incident;
  if (!closedLoop) return null;
  const startAt = Date.parse(incident.window.start);
  const labels = incident.expectations.filter((label) => label.inClosedLoop);
  return {
    ...scenario,
    id: `${scenario.id}${closedLoopEnding}`,
    horizon: closedLoop.horizon,
    workload: closedLoop.workload,
    faults: closedLoop.faults,
    distortions: closedLoop.distortions,
    agent: closedLoop.agent === 'candidate' ? 'candidate' : translated(scenario.agent, closedLoop.sources),
    expected: labels.map((label) =>
      toExpectation(label, Date.parse(label.from) - startAt, Date.parse(label.to) - startAt, ''),
    ),
  };
}

/** Recorded proposals with their evidence named as the simulator names it. */
function translated(agent: Scenario['agent'], sources: ClosedLoop['sources']): Scenario['agent'] {
  if (agent === 'candidate' || agent.kind !== 'scripted') return agent;
  const proposals = agent.proposals.map(({ at, proposal }) => {
    const evidence = proposal.evidence.flatMap((row) => {
      const simulated = sources.find(({ recorded }) => recorded === row.source)?.simulated;
      return simulated === undefined ? [] : [{ ...row, source: simulated }];
    });
    return { at, proposal: { ...proposal, evidence } };
  });
  return { kind: 'scripted', proposals };
}

/**
 * The closed-loop scenario with the recorded human actions played in and automation silent: what the calibration runs.
 * Actions without a counterpart in our catalogue cannot be played, and are not.
 */
export function calibrationScenario(replay: Replay): Scenario | null {
  const scenario = closedLoopScenario(replay);
  if (!scenario) return null;
  const interventions = replay.humanActions
    .filter((done) => done.at < scenario.horizon)
    .flatMap((done): Intervention[] =>
      done.action ? [{ kind: 'repair', at: done.at, takes: 0, action: done.action }] : [],
    );
  const role = 'on-call';
  const person: Person = {
    role,
    respondsIn: [60_000],
    absent: [],
    answers: 'always-reject',
    mistakes: 0,
    mistakesUninformed: 0,
    repairsAfter: null,
    interventions,
  };
  const title = `${scenario.title}: the recorded actions within ${formatDuration(scenario.horizon)}`;
  return {
    ...scenario,
    id: `${replay.incident.id}-calibration`,
    title,
    agent: { kind: 'silent' },
    people: [person],
    expected: [],
  };
}
