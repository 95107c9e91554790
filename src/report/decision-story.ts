import type { Entry, EntryKind, EntryOf } from '../domain/entry.ts';

/** All that belongs to one proposal, from what was seen to what came of it. */
export interface DecisionStory {
  readonly kind: 'decision';
  /** Counts from 1 in the order of the journal; the plot and the list name it so. */
  readonly number: number;
  readonly at: number;
  /** The world only looked on: what was admitted was noted and not carried out. */
  readonly recorded: boolean;
  readonly observation: EntryOf<'observation'> | null;
  readonly evidenceTruth: EntryOf<'evidence-truth'> | null;
  readonly proposal: EntryOf<'proposal'>;
  /** The plan of the first look, then each one made again before execution. */
  readonly plans: readonly EntryOf<'plan'>[];
  /** Services that are no caches: that no hit ratio is shown of them means nothing. */
  readonly cacheless: readonly string[];
  /** The first look, then each one made again before execution. */
  readonly decisions: readonly EntryOf<'decision'>[];
  readonly rulings: readonly EntryOf<'ruling'>[];
  readonly escalations: readonly EntryOf<'escalation'>[];
  readonly timeouts: readonly EntryOf<'timeout'>[];
  readonly withdrawn: readonly EntryOf<'withdrawn'>[];
  readonly heldBack: readonly EntryOf<'held-back'>[];
  readonly answers: readonly EntryOf<'person'>[];
  readonly applies: readonly EntryOf<'apply'>[];
  readonly completions: readonly EntryOf<'completion'>[];
  readonly verifications: readonly EntryOf<'verification'>[];
  readonly canaries: readonly EntryOf<'canary'>[];
  readonly stops: readonly EntryOf<'stop'>[];
  /** What would have been without its steps. */
  readonly forks: readonly EntryOf<'fork'>[];
}

/** Something that happened outside any proposal: a failure, an intervention, a page without a decision. */
export interface AsideStory {
  readonly kind: 'aside';
  readonly at: number;
  readonly entry: EntryOf<AsideKind>;
}

type AsideKind =
  | 'agent-failed'
  | 'person'
  | 'escalation'
  | 'timeout'
  | 'withdrawn'
  | 'held-back'
  | 'apply'
  | 'completion'
  | 'verification'
  | 'canary'
  | 'stop'
  | 'fork'
  | 'quality-alert'
  | 'harness-fault'
  | 'unsupported';
const asideKinds: readonly EntryKind[] = [
  'agent-failed',
  'person',
  'escalation',
  'timeout',
  'withdrawn',
  'held-back',
  'apply',
  'completion',
  'verification',
  'canary',
  'stop',
  'fork',
  'quality-alert',
  'harness-fault',
  'unsupported',
] satisfies readonly AsideKind[];

/** The journal as stories in order of time: one per proposal, and whatever belongs to none. No entry is told twice. */
export function decisionStories(entries: readonly Entry[]): readonly (DecisionStory | AsideStory)[] {
  const index = indexOf(entries);
  const decisions = index.of('proposal').map((proposal, at) => storyOf(proposal, at + 1, index));
  const told = new Set(decisions.flatMap(followUpsOf).map(({ seq }) => seq));
  const asides = entries
    .filter((entry): entry is EntryOf<AsideKind> => asideKinds.includes(entry.kind) && !told.has(entry.seq))
    .map((entry): AsideStory => ({ kind: 'aside', at: entry.at, entry }));
  const seqOf = (story: DecisionStory | AsideStory) =>
    story.kind === 'decision' ? story.proposal.seq : story.entry.seq;
  return [...decisions, ...asides].sort((a, b) => seqOf(a) - seqOf(b));
}

function storyOf(proposal: EntryOf<'proposal'>, number: number, index: Index): DecisionStory {
  const decisions = index.of('decision').filter((entry) => entry.proposal === proposal.id);
  const decisionIds = new Set(decisions.map(({ id }) => id));
  const escalations = index.of('escalation').filter(({ decision }) => decisionIds.has(decision));
  const escalationIds = new Set(escalations.map(({ id }) => id));
  const applies = index.of('apply').filter(({ decision }) => decision !== null && decisionIds.has(decision));
  const applyIds = new Set(applies.map(({ id }) => id));
  return {
    kind: 'decision',
    number,
    at: proposal.at,
    recorded: index.of('start').some(({ world }) => world === 'recorded'),
    cacheless: index.of('start').flatMap(({ scenario }) => cachelessOf(scenario.topology.services)),
    observation: index.of('observation').find(({ id }) => id === proposal.observation) ?? null,
    evidenceTruth: index.of('evidence-truth').find(({ observation }) => observation === proposal.observation) ?? null,
    proposal,
    plans: index.of('plan').filter((entry) => entry.proposal === proposal.id),
    decisions,
    rulings: index.of('ruling').filter(({ decision }) => decisionIds.has(decision)),
    escalations,
    timeouts: index.of('timeout').filter(({ escalation }) => escalationIds.has(escalation)),
    withdrawn: index.of('withdrawn').filter(({ escalation }) => escalationIds.has(escalation)),
    heldBack: index.of('held-back').filter(({ request }) => escalationIds.has(request)),
    answers: index.of('person').filter(({ regarding }) => escalationIds.has(regarding)),
    applies,
    completions: index.of('completion').filter(({ apply }) => applyIds.has(apply)),
    verifications: index.of('verification').filter(({ apply }) => applyIds.has(apply)),
    canaries: index.of('canary').filter(({ apply }) => applyIds.has(apply)),
    stops: index.of('stop').filter(({ apply }) => applyIds.has(apply)),
    forks: index.of('fork').filter(({ without: [first] }) => first !== undefined && applyIds.has(first)),
  };
}

function cachelessOf(
  services: readonly { readonly name: string; readonly kind?: string | undefined }[],
): readonly string[] {
  return services.filter(({ kind }) => kind !== 'cache').map(({ name }) => name);
}

/** What followed the decisions of a story, in the order of the journal. */
export function followUpsOf(story: DecisionStory): readonly AsideStory['entry'][] {
  const all = [
    story.escalations,
    story.timeouts,
    story.withdrawn,
    story.heldBack,
    story.answers,
    story.applies,
    story.completions,
    story.canaries,
    story.verifications,
    story.stops,
    story.forks,
  ].flat<readonly (readonly AsideStory['entry'][])[]>();
  return all.sort((a, b) => a.seq - b.seq);
}

interface Index {
  of<K extends EntryKind>(kind: K): readonly EntryOf<K>[];
}

function indexOf(entries: readonly Entry[]): Index {
  const byKind = new Map<EntryKind, Entry[]>();
  for (const entry of entries) {
    const same = byKind.get(entry.kind);
    if (same) same.push(entry);
    else byKind.set(entry.kind, [entry]);
  }
  return { of: <K extends EntryKind>(kind: K) => (byKind.get(kind) ?? []) as unknown as readonly EntryOf<K>[] };
}
