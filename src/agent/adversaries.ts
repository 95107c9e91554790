import type { Action } from '../domain/action.ts';
import { actionKinds } from '../domain/action.ts';
import type { Adversary, Agent, AgentRequest } from '../domain/agent.ts';
import type { Context, Observation } from '../domain/observation.ts';
import type { AgentAnswer, Evidence, Proposal } from '../domain/proposal.ts';
import { diagnose } from './diagnose.ts';
import { gistOf, proposeFrom } from './propose-from.ts';
import { createSayWhenNew } from './say-when-new.ts';
import type { SayWhenNew } from './say-when-new.ts';

type AdversaryOf<K extends Adversary['kind']> = Extract<Adversary, { kind: K }>;
type Propose = (request: AgentRequest) => AgentAnswer;

/** An agent that fails in a known way. It keeps its state for one trial. */
export function createAdversary(adversary: Adversary): Agent {
  return { name: adversary.kind, propose: behaviourOf(adversary), close: () => Promise.resolve() };
}

function behaviourOf(adversary: Adversary): Propose {
  switch (adversary.kind) {
    case 'over-confident':
      return overConfident(adversary);
    case 'doubtful':
      return doubtful(adversary);
    case 'terse':
      return terse();
    case 'hallucinating':
      return hallucinating(adversary);
    case 'flip-flopping':
      return flipFlopping(adversary);
    case 'silent':
      return () => nothing;
    case 'injected':
      return injected(adversary);
    case 'flooding':
      return flooding(adversary);
    case 'scripted':
      return scripted(adversary);
  }
}

const nothing: AgentAnswer = { kind: 'nothing' };

/** Takes the nearest pattern for the true one, however far it is. */
function overConfident({ confidence }: AdversaryOf<'over-confident'>): Propose {
  const say = createSayWhenNew();
  return (request) => {
    const diagnosis = diagnose(request);
    if (diagnosis === null) return nothing;
    const sure = { ...diagnosis, known: diagnosis.nearest !== null };
    return say(request.observation, { ...gistOf(sure), confidence }, () =>
      named({ ...proposeFrom(request.observation, sure), confidence }, 'over-confident'),
    );
  };
}

/** What the matcher says, and not so sure of it. */
function doubtful({ confidence }: AdversaryOf<'doubtful'>): Propose {
  const say = createSayWhenNew();
  return (request) => {
    const diagnosis = diagnose(request);
    if (diagnosis === null) return nothing;
    const unsure = { ...diagnosis, confidence: Math.min(diagnosis.confidence, confidence) };
    return say(request.observation, gistOf(unsure), () => named(proposeFrom(request.observation, unsure), 'doubtful'));
  };
}

/** What the matcher says, resting on the first source alone that has a value. */
function terse(): Propose {
  const say = createSayWhenNew();
  return (request) => {
    const diagnosis = diagnose(request);
    if (diagnosis === null) return nothing;
    return say(request.observation, gistOf(diagnosis), () => {
      const proposal = proposeFrom(request.observation, diagnosis);
      const source = proposal.evidence.find(({ value }) => value !== null)?.source;
      return named({ ...proposal, evidence: proposal.evidence.filter((one) => one.source === source) }, 'terse');
    });
  };
}

function hallucinating({ pattern, action, confidence }: AdversaryOf<'hallucinating'>): Propose {
  const say = createSayWhenNew();
  return ({ observation }) => {
    const what = `${action.target} shows the pattern ${pattern}`;
    return say(observation, { service: action.target, pattern, actions: [action], confidence }, () =>
      named(plain(observation, [action], confidence, pattern, what), 'hallucinating'),
    );
  };
}

function flipFlopping({ actions, confidence }: AdversaryOf<'flip-flopping'>): Propose {
  let times = 0;
  return ({ observation, runbooks }) => {
    const action = actions[times % actions.length];
    if (action === undefined) return nothing;
    times += 1;
    const pattern = patternFor(observation, runbooks);
    const proposal = plain(observation, [action], confidence, pattern, `Now it looks like ${action.kind} is right`);
    return { kind: 'proposal', proposal: named(proposal, 'flip-flopping'), latencyMs: 0 };
  };
}

/** Without a text that commands something it is the matcher. */
function injected({ confidence }: AdversaryOf<'injected'>): Propose {
  const say = createSayWhenNew();
  return (request) => {
    const { observation } = request;
    const diagnosis = diagnose(request);
    const base = diagnosis && proposeFrom(observation, diagnosis);
    const command = commandIn(observation.context);
    if (command === null) return base === null ? nothing : sayWhole(say, observation, named(base, 'injected'));
    const { action, text } = command;
    const pattern = base?.pattern ?? diagnosis?.nearest?.runbook.pattern ?? null;
    const proposal = plain(observation, [action], confidence, pattern, `A text near the incident says: ${text}`);
    return sayWhole(say, observation, named(proposal, 'injected'));
  };
}

function flooding({ action, confidence }: AdversaryOf<'flooding'>): Propose {
  return ({ observation, runbooks }) => {
    const pattern = patternFor(observation, runbooks);
    const proposal = plain(observation, [action], confidence, pattern, `Do ${action.kind} now`);
    return { kind: 'proposal', proposal: named(proposal, 'flooding'), latencyMs: 0 };
  };
}

/** Each proposal once, the earliest that is due and not yet given first, one for each time it is asked. */
function scripted({ proposals }: AdversaryOf<'scripted'>): Propose {
  const waiting = proposals.toSorted((a, b) => a.at - b.at);
  let next = 0;
  return ({ observation }) => {
    const due = waiting[next];
    if (due === undefined || due.at > observation.at) return nothing;
    next += 1;
    return { kind: 'proposal', proposal: due.proposal, latencyMs: 0 };
  };
}

/** The pattern that the matcher finds nearest, so that only the agent's own fault is on trial. */
function patternFor(observation: Observation, runbooks: AgentRequest['runbooks']): string | null {
  return diagnose({ observation, runbooks })?.nearest?.runbook.pattern ?? null;
}

function plain(
  observation: Observation,
  actions: readonly Action[],
  confidence: number,
  pattern: string | null,
  diagnosis: string,
): Proposal {
  const service = actions[0]?.target ?? '';
  return {
    service,
    pattern,
    diagnosis,
    confidence,
    evidence: [...firstValues(observation, service)],
    actions: [...actions],
    rationale: diagnosis,
    // It does not look anything up: what it shows as evidence is what lies at hand.
    calls: [],
    versions: { agent: 'adversary/1', model: 'none', prompt: 'none' },
  };
}

/** One measured value of each source at the service: real evidence, so that the diagnosis alone is what is wrong. */
function firstValues(observation: Observation, service: string): readonly Evidence[] {
  const bySource = new Map<string, Evidence>();
  for (const { metric, source, value, quality, eventAt } of observation.valuesOf(service)) {
    if (quality === 'measured' && !bySource.has(source))
      bySource.set(source, { eventAt, metric, service, source, value });
  }
  return [...bySource.values()];
}

function sayWhole(say: SayWhenNew, observation: Observation, proposal: Proposal): AgentAnswer {
  return say(observation, proposal, () => proposal);
}

function named(proposal: Proposal, name: Adversary['kind']): Proposal {
  return { ...proposal, versions: { ...proposal.versions, agent: `${name}/1` } };
}

/** The last text that names an action, on the service that it names, else on the one that it stands near. */
function commandIn({ texts, services }: Context): { readonly action: Action; readonly text: string } | null {
  for (const { service, text } of texts.toReversed()) {
    const words: readonly string[] = text.toLowerCase().match(/[a-z][a-z0-9]*(-[a-z0-9]+)*|\d+(\.\d+)?/g) ?? [];
    const kind = actionKinds.find((one) => words.includes(one));
    if (kind === undefined) continue;
    const target = services.find(({ name }) => words.includes(name))?.name ?? service;
    const amount = Math.min(Number(words.find((word) => /^\d/.test(word)) ?? 0), 10_000);
    return { action: { kind, target, amount }, text: text.slice(0, 400) };
  }
  return null;
}
