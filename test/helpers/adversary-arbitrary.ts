import fc from 'fast-check';
import { parseDuration } from '../../src/base/duration.ts';
import type { Action } from '../../src/domain/action.ts';
import type { ScenarioDocument } from '../../src/domain/scenario.ts';
import { metricsBySource } from '../../src/domain/series.ts';
import { pattern } from './disturbance-arbitrary.ts';
import { knownAction } from './people-arbitrary.ts';
import { moment, placedList, serviceName } from './scene.ts';
import type { Placed, Scene } from './scene.ts';

export type AgentDocument = NonNullable<ScenarioDocument['agent']>;
export type ScriptedProposal = Extract<AgentDocument, { kind: 'scripted' }>['proposals'][number];

const confidence = fc.constantFrom(0.95, 0, 0.5, 0.84, 1);

/** Mostly what could be meant; now and then a service that is not there, as a hallucinating agent would name. */
const anyAction: fc.Arbitrary<Placed<Action>> = fc.oneof(
  { weight: 6, arbitrary: knownAction },
  {
    weight: 1,
    arbitrary: knownAction.map((place) => (scene: Scene) => ({ ...place(scene), target: 'not-in-the-topology' })),
  },
);

/** A value that was shown, or one that was made up. */
const evidence = fc
  .tuple(serviceName, fc.constantFrom(...rows()), fc.constantFrom(0.9, 0, null, 1e6), moment)
  .map(([service, [source, metric], value, at]) => (scene: Scene) => ({
    service: service(scene),
    metric,
    source,
    value,
    eventAt: parseDuration(at(scene)) ?? 0,
  }));

const scripted: fc.Arbitrary<Placed<ScriptedProposal>> = fc
  .tuple(
    fc.tuple(moment, serviceName, fc.option(pattern), confidence),
    placedList(evidence, 4),
    placedList(anyAction, 2),
  )
  .map(([[at, service, name, sure], shown, actions]) => (scene) => ({
    at: at(scene),
    proposal: {
      service: service(scene),
      pattern: name,
      diagnosis: 'it looks like this',
      confidence: sure,
      evidence: shown(scene),
      actions: actions(scene),
      rationale: 'because it does',
      versions: { agent: 'scripted/1' },
    },
  }));

/** Scripted proposals at any times. */
export const scriptedArbitrary: fc.Arbitrary<Placed<AgentDocument>> = placedList(scripted, 12).map(
  (proposals) => (scene) => ({ kind: 'scripted', proposals: proposals(scene) }),
);

/** Who diagnoses: most often the candidate's own agent, else an adversary of any kind. */
export const agentArbitrary: fc.Arbitrary<Placed<AgentDocument>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(() => 'candidate' as const) },
  { weight: 4, arbitrary: scriptedArbitrary },
  { weight: 1, arbitrary: confidence.map((sure) => () => ({ kind: 'over-confident' as const, confidence: sure })) },
  { weight: 1, arbitrary: confidence.map((sure) => () => ({ kind: 'doubtful' as const, confidence: sure })) },
  { weight: 1, arbitrary: confidence.map((sure) => () => ({ kind: 'injected' as const, confidence: sure })) },
  { weight: 1, arbitrary: fc.constant(() => ({ kind: 'silent' as const })) },
  { weight: 1, arbitrary: fc.constant(() => ({ kind: 'terse' as const })) },
  {
    weight: 1,
    arbitrary: fc.tuple(anyAction, pattern, confidence).map(([action, name, sure]) => (scene: Scene) => ({
      kind: 'hallucinating' as const,
      pattern: name,
      action: action(scene),
      confidence: sure,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(anyAction, anyAction, confidence).map(([first, second, sure]) => (scene: Scene) => ({
      kind: 'flip-flopping' as const,
      actions: [first(scene), second(scene)],
      confidence: sure,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(anyAction, confidence).map(([action, sure]) => (scene: Scene) => ({
      kind: 'flooding' as const,
      action: action(scene),
      confidence: sure,
    })),
  },
);

function rows(): readonly (readonly [string, string])[] {
  return Object.entries(metricsBySource).flatMap(([source, metrics]) =>
    metrics.map((metric) => [source, metric] as const),
  );
}
