import fc from 'fast-check';
import type { Action } from '../../domain/action.ts';
import type { ScenarioDocument } from '../../domain/scenario.ts';
import { metricsBySource } from '../../domain/series.ts';
import { patternOf } from './faults-arbitrary.ts';
import { agentKindsDrawn } from './mix.ts';
import type { Mix } from './mix.ts';
import { knownAction } from './people-arbitrary.ts';
import { afterStart, moment, placedList, serviceName } from './scene.ts';
import type { Placed, Scene } from './scene.ts';
import { formatDuration, parseDuration } from '../../base/duration.ts';

export type AgentDocument = NonNullable<ScenarioDocument['agent']>;
export type ScriptedProposal = Extract<AgentDocument, { kind: 'scripted' }>['proposals'][number];

const adversaryKinds = [...agentKindsDrawn, 'over-confident'] as const;

const confidence = fc.constantFrom(0.95, 0.9, 0.84, 0.5, 1, 0);
const pattern = fc.constantFrom(...Object.values(patternOf), 'never-seen-before');

/** Mostly what could be meant; now and then a service that is not there, as a hallucinating agent would name. */
const anyAction: fc.Arbitrary<Placed<Action>> = fc.oneof(
  { weight: 6, arbitrary: knownAction },
  {
    weight: 1,
    arbitrary: knownAction.map((place) => (scene: Scene) => ({ ...place(scene), target: 'not-in-the-topology' })),
  },
);

/** A series with a value that was shown, or one that was made up. */
const evidence = fc
  .tuple(serviceName, fc.constantFrom(...rows()), fc.constantFrom(0.9, 0, null, 1e6), fc.constantFrom(0, 0, 120, 600))
  .map(([service, [source, metric], value, lateS]) => (scene: Scene, at: number) => ({
    service: service(scene),
    metric,
    source,
    value,
    eventAt: Math.max(0, at - lateS * 1_000),
  }));

/** When it speaks: at any time, or some minutes after the first fault, when there is something to speak of. */
const when: fc.Arbitrary<Placed<string>> = fc.oneof(
  { weight: 1, arbitrary: moment },
  {
    weight: 2,
    arbitrary: fc
      .integer({ min: 1, max: 25 })
      .map((minutes) => (scene: Scene) => formatDuration(afterStart(scene, minutes * 60))),
  },
);

const scripted: fc.Arbitrary<Placed<ScriptedProposal>> = fc
  .tuple(
    fc.tuple(when, serviceName, fc.option(pattern), confidence),
    fc.array(evidence, { maxLength: 4 }),
    placedList(anyAction, 2),
  )
  .map(([[at, service, name, sure], shown, actions]) => (scene) => ({
    at: at(scene),
    proposal: {
      service: service(scene),
      pattern: name,
      diagnosis: 'it looks like this',
      confidence: sure,
      evidence: shown.map((place) => place(scene, parseDuration(at(scene)) ?? 0)),
      actions: actions(scene),
      rationale: 'because it does',
      versions: { agent: 'scripted/1' },
    },
  }));

/** Scripted proposals at any times. */
export const scriptedArbitrary: fc.Arbitrary<Placed<AgentDocument>> = placedList(scripted, 12).map(
  (proposals) => (scene) => ({ kind: 'scripted', proposals: proposals(scene) }),
);

const adversaries: Readonly<Record<(typeof adversaryKinds)[number], fc.Arbitrary<Placed<AgentDocument>>>> = {
  'over-confident': confidence.map((sure) => () => ({ kind: 'over-confident', confidence: sure })),
  injected: confidence.map((sure) => () => ({ kind: 'injected', confidence: sure })),
  silent: fc.constant(() => ({ kind: 'silent' })),
  terse: fc.constant(() => ({ kind: 'terse' })),
  scripted: scriptedArbitrary,
  hallucinating: fc.tuple(anyAction, pattern, confidence).map(([action, name, sure]) => (scene) => ({
    kind: 'hallucinating',
    pattern: name,
    action: action(scene),
    confidence: sure,
  })),
  'flip-flopping': fc.tuple(anyAction, anyAction, confidence).map(([first, second, sure]) => (scene) => ({
    kind: 'flip-flopping',
    actions: [first(scene), second(scene)],
    confidence: sure,
  })),
  flooding: fc.tuple(anyAction, confidence).map(([action, sure]) => (scene) => ({
    kind: 'flooding',
    action: action(scene),
    confidence: sure,
  })),
};

/** Who diagnoses: the candidate's own agent, or an adversary in its place. */
export function agentArbitrary(mix: Mix): fc.Arbitrary<Placed<AgentDocument>> {
  const own = { weight: 1_000, arbitrary: fc.constant<Placed<AgentDocument>>(() => 'candidate') };
  const others = adversaryKinds.map((kind) => ({
    weight: Math.round(mix[kind] * 1_000),
    arbitrary: adversaries[kind],
  }));
  return fc.oneof(own, ...others);
}

function rows(): readonly (readonly [string, string])[] {
  return Object.entries(metricsBySource).flatMap(([source, metrics]) =>
    metrics.map((metric) => [source, metric] as const),
  );
}
