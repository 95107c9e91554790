import { realpathSync } from 'node:fs';
import { UserError } from '../base/errors.ts';
import { packageVersion } from '../base/package-root.ts';
import type { CampaignPlan, CertificateAsked } from '../domain/campaign.ts';
import type { Candidate } from '../domain/candidate.ts';
import { limits } from '../domain/limits.ts';
import { shellWord } from '../report/replay-command.ts';
import { wordList } from '../report/words.ts';
import { checkPrograms } from '../run/check-programs.ts';
import { behaviour } from '../run/trial-input.ts';
import type { WorldChoice } from './cluster-trials.ts';
import { isPairId } from './found-id.ts';
import { readLedger } from './ledger.ts';
import { loadCandidates } from './load-candidates.ts';
import { loadCharter } from './load-charter.ts';
import { certificateText } from './open-certificate.ts';
import type { StateAt } from './qualified-challenge.ts';
import { qualifiedChallenge } from './qualified-challenge.ts';
import { readTrust } from './read-trust.ts';
import type { Subject } from './subjects.ts';
import { findSubjects, pairFiles } from './subjects.ts';
import { challengesOf, looseLabels } from './trial-inputs.ts';
import type { TrialSetup } from './trial-work.ts';
import { asksPrograms } from './worker-count.ts';

/** What a run is to try. */
export interface RunAsked {
  /** Files, folders or ids of scenarios and replays; none for all that is shipped. */
  readonly what: readonly string[];
  /** Folders of candidates. */
  readonly candidates: readonly string[];
  readonly world: WorldChoice;
  /** What tells the qualification of the one candidate; null where the scenarios assume it. */
  readonly certificate: CertificateAsked | null;
  /** Each subject is tried once with each seed. */
  readonly seeds: readonly number[];
}

/** A run with all of its files read: what its trials need, and what they are told by. */
export interface RunPlan {
  readonly setup: TrialSetup;
  readonly plan: CampaignPlan;
  readonly total: number;
  /** What a person should know of it before it begins, each in one sentence. */
  readonly notices: readonly string[];
}

/** Reads everything that a run needs, and checks it. Throws `UserError` for the first thing that is wrong. */
export async function planRun({ what, candidates: folders, world, certificate, seeds }: RunAsked): Promise<RunPlan> {
  const { charter, digest: charterDigest } = loadCharter();
  const candidates = loadCandidates(folders);
  candidates.forEach(checkPrograms);
  const subjects = findSubjects(what, looseLabels(charter));
  subjects.forEach(refusePair);
  const stateAt = certificate && (await statesOf(certificate, candidates, charterDigest));
  const places = placesOf(folders);
  const entrants = candidates.map((candidate, index) => ({
    candidate,
    folder: places[index] ?? '',
    challenges: subjects
      .flatMap((subject) => challengesOf(subject, world, candidate))
      .map((challenge) => (stateAt === null ? challenge : qualifiedChallenge(challenge, stateAt, charter))),
  }));
  const total = entrants.reduce((sum, { challenges }) => sum + challenges.length * seeds.length, 0);
  refuseTooMany(total);
  const askedWords = worldWords(world) + certificateWords(certificate);
  const asked = { charter, charterDigest, entrants, seeds, askedWords };
  // What cannot be made again byte by byte is kept, however much it is.
  const keep = total > limits.trialsToldMax && !runsAlone(asked) ? ('telling' as const) : ('all' as const);
  const setup = { ...asked, keep };
  const notices = [...pairNotices(what), ...certificateNotices(certificate, entrants)];
  return { setup, plan: planOf(setup, world), total, notices };
}

/** The plan as it is held against that of a run that was broken off. */
function planOf({ charterDigest, entrants, seeds, keep }: TrialSetup, world: WorldChoice): CampaignPlan {
  return {
    requal: packageVersion(),
    behaviour,
    charter: charterDigest,
    candidates: entrants.map(({ candidate }) => ({ name: candidate.name, digest: candidate.digest })),
    seeds: [...seeds],
    world: typeof world === 'object' && world !== null ? 'cluster' : world,
    timeScale: typeof world === 'object' && world !== null ? world.timeScale : 1,
    challenges: (entrants[0]?.challenges ?? []).map(({ id, scenarioDigest, twin, replay }) => ({
      id,
      scenario: scenarioDigest,
      twin: twin?.scenarioDigest ?? null,
      replay: replay?.digest ?? null,
    })),
    keep,
  };
}

/** Whether its trials must have this process to themselves: those of programs, and those in a cluster. */
export function runsAlone({ entrants }: Pick<TrialSetup, 'entrants'>): boolean {
  return entrants.some(
    ({ candidate, challenges }) => asksPrograms(candidate) || challenges.some(({ where }) => where.kind === 'cluster'),
  );
}

/** The folders in the order of the candidates loaded from them, each once. */
function placesOf(folders: readonly string[]): readonly string[] {
  const first = new Map<string, string>();
  for (const folder of folders) if (!first.has(realpathSync(folder))) first.set(realpathSync(folder), folder);
  return [...first.values()];
}

/** Throws `UserError` for more than one candidate, because a certificate is about one, and what reading its files throws. */
async function statesOf(asked: CertificateAsked, candidates: readonly Candidate[], charter: string): Promise<StateAt> {
  const [candidate, ...others] = candidates;
  if (candidate === undefined || others.length > 0)
    throw new UserError('A certificate is about one candidate, and several are to be tried.', {
      mend: 'Try one candidate with --certificate.',
    });
  const { file, trust, ledger } = asked;
  // Both load the generators and what they draw with, which are large, and no other run draws.
  const [{ generatorDigest }, { qualificationStates }] = await Promise.all([
    import('./generator-digest.ts'),
    import('./qualification-state.ts'),
  ]);
  return qualificationStates(file, certificateText(file), readTrust(trust), {
    candidate,
    charter,
    generator: generatorDigest(),
    profile: null,
    ledger: ledger === null ? null : readLedger(ledger),
  });
}

/** Throws `UserError` for what was kept for a relation: by itself the charter would pass it, and that would say nothing. */
function refusePair(subject: Subject): void {
  if (subject.kind === 'replay' || !isPairId(subject.id)) return;
  const { file } = subject.loaded;
  throw new UserError(`\`${subject.id}\` is about two trials, and \`run\` judges each trial by itself.`, {
    place: { file, line: null, column: null },
    mend: `The command in its head plays both: \`npx requal reduce ${shellWord(file)} --candidate DIR --check\`.`,
  });
}

function pairNotices(what: readonly string[]): readonly string[] {
  const files = pairFiles(what);
  if (files.length === 0) return [];
  const whose = files.length === 1 ? '1 scenario that is' : `${files.length} scenarios that are`;
  return [`Passed over: ${whose} about two trials, which \`requal reduce FILE --check\` plays.`];
}

/** What a certificate came to, since a trial tells it only to who asks. */
function certificateNotices(asked: CertificateAsked | null, entrants: TrialSetup['entrants']): readonly string[] {
  if (asked === null) return [];
  const states = new Map<string, number>();
  for (const { scenario } of entrants.flatMap(({ challenges }) => challenges)) {
    const { qualification } = scenario.context;
    states.set(qualification, (states.get(qualification) ?? 0) + 1);
  }
  const told = [...states].map(([state, count]) => `${state} in ${count}`);
  const unchecked =
    asked.ledger === null ? ' Whether it was revoked was not checked, because no ledger was named.' : '';
  return [
    `With this certificate the qualification is ${wordList(told)} of what is to be met, at its own time.${unchecked}`,
  ];
}

function certificateWords(asked: CertificateAsked | null): string {
  if (asked === null) return '';
  const ledger = asked.ledger === null ? '' : ` --ledger ${shellWord(asked.ledger)}`;
  return ` --certificate ${shellWord(asked.file)} --trust ${shellWord(asked.trust)}${ledger}`;
}

function worldWords(world: WorldChoice): string {
  if (world === null) return '';
  return typeof world === 'object' ? ` --world cluster --time-scale ${world.timeScale}` : ` --world ${world}`;
}

function refuseTooMany(total: number): void {
  if (total <= limits.trialsMax) return;
  throw new UserError(`That would be ${total} trials, and one run has at most ${limits.trialsMax}.`, {
    mend: 'Ask for fewer seeds (`--seed` says with which to go on in the next run), or name fewer scenarios.',
  });
}
