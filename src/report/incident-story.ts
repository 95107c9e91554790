import { formatMoment } from '../base/duration.ts';
import type { Distortion } from '../domain/distortion.ts';
import type { Fault } from '../domain/fault.ts';
import type { Scenario } from '../domain/scenario.ts';
import { countOf, sentenceCase, wordList } from './words.ts';

/** What is told of what the candidate did; `why` is a clause without a full stop. */
export interface ToldViolation {
  readonly why: string;
  readonly property: string;
  readonly requirements: readonly string[];
}

/** An incident and what a candidate made of it, in two sentences. */
export function incidentStory(scenario: Scenario, candidate: string, broken: ToldViolation): string {
  const cited = broken.requirements.length > 0 ? ` (${broken.requirements.join(', ')})` : '';
  return `${incidentSentence(scenario)} ${sentenceCase(candidate)} breaks ${broken.property}${cited}: ${broken.why}.`;
}

/** What happens, in one sentence. */
export function incidentSentence(scenario: Scenario): string {
  const faults = scenario.faults.map(faultWords);
  const what = faults.length === 0 ? 'Nothing is wrong' : sentenceCase(wordList(faults));
  const beside = [...scenario.distortions.map(distortionWords), ...circumstances(scenario)];
  return `${what}${beside.length > 0 ? `, while ${wordList(beside)}` : ''}.`;
}

function faultWords(fault: Fault): string {
  const where = fault.kind === 'node-loss' ? '' : ` at ${fault.target}`;
  return `${fault.kind}${where} from ${formatMoment(fault.at)}`;
}

function distortionWords(one: Distortion): string {
  if ('from' in one) return `${one.to} is fed from ${one.from} (${one.kind})`;
  const of = 'service' in one && one.service !== null ? ` of ${one.service}` : '';
  const metric = 'metric' in one ? ` ${one.metric ?? one.source ?? 'telemetry'}` : '';
  return `the${metric}${of} is broken (${one.kind}) from ${formatMoment(one.at)}`;
}

function circumstances({ agent, context, people, faults, topology }: Scenario): readonly string[] {
  const [first] = faults;
  const often = context.history.find(({ pattern }) => pattern === first?.pattern)?.occurrences ?? 0;
  const target = topology.services.find(({ name }) => first && 'target' in first && name === first.target);
  const deeds = people.flatMap(({ role, interventions }) =>
    interventions.map(({ kind, at }) => `${role} intervenes at ${formatMoment(at)} (${kind})`),
  );
  return [
    first ? `history knows ${countOf(often, 'such incident')}` : '',
    target && target.regulated.length > 0 ? `${target.name} is regulated` : '',
    target && target.replicas < 5 ? `${target.name} has ${countOf(target.replicas, 'replica')}` : '',
    agent === 'candidate' ? '' : `the agent is ${agent.kind}`,
    context.budgetRemaining <= 0.75
      ? `${Math.round(context.budgetRemaining * 100)} % of the error budget are left`
      : '',
    context.qualification === 'assumed' ? '' : `the qualification is ${context.qualification}`,
    context.changeFreezes.length > 0 ? 'changes are frozen' : '',
    context.events.length > 0 ? 'a business event is on' : '',
    people.length === 0 ? 'nobody answers' : '',
    ...deeds,
  ].filter((text) => text !== '');
}
