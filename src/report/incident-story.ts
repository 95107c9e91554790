import { formatDuration, formatMoment } from '../base/duration.ts';
import { unreachable } from '../base/errors.ts';
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
  return `${whatIsShown(one)} from ${formatMoment(one.at)} (${one.kind})`;
}

/** What a distortion makes of what is shown, as a clause. */
function whatIsShown(one: Distortion): string {
  switch (one.kind) {
    case 'delay':
      return `${seriesWords(one)} arrives ${formatDuration(one.by)} late`;
    case 'freeze':
      return `${seriesWords(one)} stands still${one.timestamps === 'fresh' ? ' under fresh timestamps' : ''}`;
    case 'drop':
      return `${seriesWords(one)} is missing`;
    case 'zero':
      return `${seriesWords(one)} reads zero`;
    case 'contradict':
      return `${seriesWords(one)} reads ${one.value}`;
    case 'duplicate':
      return `${one.to} is fed from ${one.from}`;
    case 'stale-topology':
      return `the map around ${one.service} is old`;
    case 'missing-regulated-tag':
      return `no tag says whether ${one.service} is regulated`;
    case 'wrong-history':
      return `labels count ${countOf(one.occurrences, 'incident')} as ${one.pattern} wrongly`;
    case 'frozen-budget':
      return one.remaining === null
        ? 'the error budget that is shown stands still'
        : `the error budget is shown as ${Math.round(one.remaining * 100)} %`;
    case 'wrong-owner':
      return one.owner === null
        ? `no owner of ${one.service} is shown`
        : `${one.owner} is shown as the owner of ${one.service}`;
    case 'injected-text':
      return `a text of unknown origin is shown at ${one.service}`;
    default:
      return unreachable(one);
  }
}

function seriesWords({
  service,
  metric,
  source,
}: {
  readonly service: string | null;
  readonly metric: string | null;
  readonly source: string | null;
}): string {
  const what = metric ?? 'telemetry';
  const where = `${service === null ? '' : ` of ${service}`}${source === null ? '' : ` from ${source}`}`;
  return where === '' ? `all ${what}` : `the ${what}${where}`;
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
