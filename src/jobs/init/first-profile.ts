import type { YamlComment } from '../../base/commented-yaml.ts';
import { formatDuration } from '../../base/duration.ts';
import type { AnsweredService, FirstAnswers, FirstSystem } from '../../domain/first-answers.ts';
import type { EstimatedLoad } from './estimated-load.ts';
import { callsOf, estimatedLoad } from './estimated-load.ts';
import type { FirstDocument } from './first-policy.ts';

/** Until somebody says which regimes regulate a service, or that none does, automation asks a person there. */
export const notStated = 'not-stated';
/** Nobody is known to answer faster. */
const slowAnswer = '30m';

/**
 * A first profile. Nothing in it is made up: what happened is what was told, and what nobody knows stands at the value with
 * which automation asks a person, under a comment that says what to fill in.
 */
export function firstProfile(
  { answers, source, notes, leftOut }: FirstSystem,
  patterns: readonly string[],
  asOf: string,
): FirstDocument {
  const load = estimatedLoad(answers);
  const { name, owner } = answers;
  const value = {
    name,
    title: `${name}, as of ${asOf}`,
    asOf,
    owner: owner === null ? 'nobody yet' : `${owner.name}, ${owner.role}`,
    topology: { services: answers.services.map((service) => serviceOf(service, answers, load)) },
    workload: { entry: load.entry, rate: load.rate },
    budgetRemaining: answers.budgetRemaining ?? 0,
    patterns: patternsOf(answers, patterns),
    people: peopleOf(answers),
    outcomes: [],
    renamed: [],
    overrides: 0,
  };
  const head = `The system that ${name} is, as of ${asOf}: what \`requal qualify\` draws its incidents from. Written by
\`requal init\` from ${source}.
TODO marks what nobody has said yet; it stands at its safe value, or at a guess that says so. After 30 days a profile is
too old to qualify anything: bring it up to date, then write the new day under \`asOf\`.`;
  return {
    value,
    head,
    comments: [
      ...ownComments(answers, leftOut),
      ...serviceComments(answers, notes, load),
      ...otherComments(answers, load),
    ],
  };
}

function serviceOf(service: AnsweredService, answers: FirstAnswers, load: EstimatedLoad): object {
  const { name, kind, namespace, environment, replicas, autoscaled, regulated, owner } = service;
  const rate = load.replicaRates.get(name) ?? null;
  const calls = callsOf(service);
  return {
    name,
    kind,
    namespace,
    ...(environment === 'production' ? {} : { environment }),
    replicas,
    ...(rate === null ? {} : { replicaRate: rate }),
    ...(autoscaled ? { autoscaled } : {}),
    ...(isShared(service, answers) ? { shared: true } : {}),
    regulated: regulated ?? [notStated],
    owner,
    ...(calls.length === 0 ? {} : { dependsOn: calls }),
  };
}

function isShared({ name, shared }: AnsweredService, { services }: FirstAnswers): boolean {
  const callers = services.filter((other) => callsOf(other).some(({ service }) => service === name));
  return shared ?? callers.length > 1;
}

/** Each pattern that the candidate has a runbook for, and each that happened. What nobody told of has occurred never. */
function patternsOf({ incidents }: FirstAnswers, patterns: readonly string[]): readonly object[] {
  const known = new Map(incidents.map((incident) => [incident.pattern, incident]));
  const names = [...new Set([...patterns, ...known.keys()])];
  return names.map((pattern) => {
    const { occurrences, reviewed, consistency, lastSeen } = known.get(pattern) ?? never;
    return { pattern, occurrences, reviewed, consistency, ...(lastSeen === null ? {} : { lastSeen }) };
  });
}

const never = { occurrences: 0, reviewed: 0, consistency: 0, lastSeen: null };

function peopleOf({ people }: FirstAnswers): readonly object[] {
  if (people.length === 0) return [{ role: 'on-call', respondsIn: [slowAnswer] }];
  return people.map(({ role, respondsIn, repairsAfter }) => ({
    role,
    respondsIn: respondsIn.map(formatDuration),
    ...(repairsAfter === null ? {} : { repairsAfter: formatDuration(repairsAfter) }),
  }));
}

function ownComments({ owner }: FirstAnswers, leftOut: FirstSystem['leftOut']): readonly YamlComment[] {
  return [
    ...(owner === null ? [{ path: ['owner'], text: 'TODO: who answers for it being so: a name and a role.' }] : []),
    ...(leftOut.length === 0 ? [] : [{ path: ['topology'], text: leftOut.join('\n') }]),
  ];
}

function serviceComments(
  { services }: FirstAnswers,
  notes: FirstSystem['notes'],
  load: EstimatedLoad,
): readonly YamlComment[] {
  return services.flatMap(({ name, regulated, owner }, index) => {
    const texts = [
      ...notes.flatMap(({ service, text }) => (service === name ? [text] : [])),
      ...(regulated === null
        ? ['TODO: which regimes regulate it, or [] for none; until then it counts as regulated.']
        : []),
      ...(owner === null ? ['TODO: who answers for it; until then a person is asked about everything.'] : []),
      ...(load.replicaRates.get(name) === null
        ? ['TODO: who calls it? Nothing says so, and then users never reach it in the simulator.']
        : []),
    ];
    return texts.length === 0 ? [] : [{ path: ['topology', 'services', index], text: texts.join('\n') }];
  });
}

function otherComments(
  { rate, budgetRemaining, incidents, people }: FirstAnswers,
  load: EstimatedLoad,
): readonly YamlComment[] {
  const history =
    incidents.length === 0
      ? 'nobody has told of any incident, so no pattern has a history'
      : 'what nobody told of has occurred never';
  return [
    {
      path: ['topology'],
      text: `TODO: measure what one replica serves in a second (replicaRate); it is guessed, so that each service runs at about a third
of what it can do. Also worth saying, where it is not usual: serviceTime, memory, startTime, warmUp, and of calls
timeout, retries, breaker and required.`,
    },
    {
      path: ['workload'],
      text:
        rate === null
          ? `TODO: where users come in, and requests per second at a usual hour; ${load.rate} is a guess that the services can bear.`
          : 'Where users come in, and their requests per second at a usual hour.',
    },
    {
      path: ['budgetRemaining'],
      text:
        budgetRemaining === null
          ? 'TODO: what is left of the error budget of the period, 0 to 1. Nobody has said, so nothing is taken to be left.'
          : 'What is left of the error budget of the period.',
    },
    {
      path: ['patterns'],
      text: `What happened in the last year: ${history}. Automation can act alone only on
what was seen often, by labels that a person reviewed, and where one remedy had one outcome. TODO: from your incident
reviews: occurrences, reviewed, consistency, lastSeen, and what was truly behind them:
causes: [{ fault: memory-leak, share: 0.9 }, { fault: data-corruption, share: 0.1 }]`,
    },
    {
      path: ['people'],
      text:
        people.length === 0
          ? `TODO: who can be asked (on-call, service-owner, incident-commander, compliance-lead, database-owner, platform-owner,
change-manager), and how fast they answered: the quickest, the usual, the slowest. Nobody has said, so one who is slow is all.`
          : 'Who can be asked, and how fast they answered, the quickest first. TODO: roles that are missing here reach nobody.',
    },
    {
      path: ['outcomes'],
      text: 'What automation did by itself since the last certificate. `requal outcome record --profile` adds to it.',
    },
  ];
}
