import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { digest } from '../base/canonical-json.ts';
import { UserError } from '../base/errors.ts';
import { hostName, isRunning } from '../base/processes.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { CampaignDocument, CampaignPlan } from '../domain/campaign.ts';
import { campaignDocumentSchema } from '../domain/campaign.ts';
import { shellWord } from '../report/replay-command.ts';
import { clearAbandoned, partialParts } from './report-folder.ts';

const planName = 'plan.json';

/** Writes what the results of a folder will belong to. */
export function writePlan(folder: string, document: CampaignDocument): void {
  writeFileWhole(join(folder, planName), `${JSON.stringify(document, null, 2)}\n`);
}

/** Whether a folder is that of a run, which can be gone on with, and not of another verb's. */
export function isRun(folder: string): boolean {
  return existsSync(join(folder, planName));
}

/** The digest of a plan, from which its results are chained. */
export function planDigest(plan: CampaignPlan): string {
  return digest(plan);
}

/** A run that was broken off, to go on with. */
export interface BrokenOff {
  readonly folder: string;
  readonly document: CampaignDocument;
}

/**
 * Finds the run that `--resume` names: its folder, hidden or set aside, or the folder of reports if there is one such run in
 * it. Throws `UserError` when there is none, it has ended, or it still runs.
 */
export function findBrokenOff(named: string): BrokenOff {
  const folder = resolve(named);
  if (!existsSync(folder))
    throw refusal(named, 'There is no such folder.', 'Name the folder of a run that was broken off.');
  if (existsSync(join(folder, 'summary.json')) && !isRun(folder))
    throw refusal(named, 'This run has ended.', 'There is nothing to go on with.');
  if (!isRun(folder)) return findBelow(named, folder);
  const parts = partialParts(basename(folder));
  if (parts !== null && parts.host === hostName() && isRunning(parts.process))
    throw refusal(named, `This run goes on, in process ${parts.process}.`, 'Wait for it, or interrupt it.');
  if (parts === null && !/^run-.*-unfinished(-\d+)?$/.test(basename(folder)))
    throw refusal(named, 'This run has ended.', 'There is nothing to go on with.');
  return { folder, document: readPlan(folder) };
}

function findBelow(named: string, folder: string): BrokenOff {
  clearAbandoned(folder);
  const found = readdirSync(folder).filter((name) => isRun(join(folder, name)) && /-unfinished(-\d+)?$/.test(name));
  const [only] = found;
  if (only !== undefined && found.length === 1)
    return { folder: join(folder, only), document: readPlan(join(folder, only)) };
  throw refusal(
    named,
    found.length === 0 ? 'Here is no run that was broken off.' : `Here are ${found.length} runs that were broken off.`,
    found.length === 0
      ? 'They have the name `run-…-unfinished`.'
      : `Name one of them: ${found.map((name) => join(named, name)).join(', ')}.`,
  );
}

function readPlan(folder: string): CampaignDocument {
  const file = join(folder, planName);
  const parsed = campaignDocumentSchema.safeParse(jsonOf(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new UserError('This is no plan of a run, or one of another version of requal.', {
    place: { file, line: null, column: null },
    mend: 'Run it again from the beginning.',
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Throws `UserError` that says what changed when the results of a folder belong to another plan than the one of now. */
export function refuseOtherPlan(folder: string, before: CampaignPlan, now: CampaignPlan): void {
  const changed = planChanges(before, now);
  if (changed.length === 0) return;
  throw refusal(
    relative(resolve(), folder) || folder,
    `What this run was to try is no longer the same, and its results would be of two things:\n${changed.join('\n')}`,
    'Put it back as it was, or run it again from the beginning.',
  );
}

/** What differs between two plans, each as a sentence. */
export function planChanges(before: CampaignPlan, now: CampaignPlan): readonly string[] {
  const changes: string[] = [];
  const say = (isChanged: boolean, sentence: string) => void (isChanged && changes.push(sentence));
  say(before.requal !== now.requal, `requal was ${before.requal} and is ${now.requal}.`);
  say(before.behaviour !== now.behaviour, `The behaviour of requal was ${before.behaviour} and is ${now.behaviour}.`);
  say(before.charter !== now.charter, 'The charter has changed.');
  changes.push(
    ...listChanges(
      'candidate',
      before.candidates.map(({ name, digest: own }) => [name, own]),
      now.candidates.map(({ name, digest: own }) => [name, own]),
    ),
  );
  const challenges = ({ challenges: all }: CampaignPlan) =>
    all.map(({ id, scenario, twin, replay }) => [id, `${scenario} ${twin} ${replay}`] as const);
  changes.push(...listChanges('scenario', challenges(before), challenges(now)));
  say(before.seeds.join() !== now.seeds.join(), `The seeds were ${seedWords(before)} and are ${seedWords(now)}.`);
  const world = (plan: CampaignPlan) =>
    `${plan.world ?? 'the one that suits each'} at ${plan.timeScale} times real time`;
  say(world(before) !== world(now), `The world was ${world(before)} and is ${world(now)}.`);
  say(before.keep !== now.keep, 'Other journals would be kept.');
  return changes;
}

type Named = readonly (readonly [name: string, digest: string])[];

function listChanges(what: string, before: Named, now: Named): readonly string[] {
  const [was, is] = [new Map(before), new Map(now)];
  const changes = [
    ...before.filter(([name]) => !is.has(name)).map(([name]) => `The ${what} \`${name}\` is not there any more.`),
    ...now.filter(([name]) => !was.has(name)).map(([name]) => `The ${what} \`${name}\` is new.`),
    ...now
      .filter(([name, own]) => was.has(name) && was.get(name) !== own)
      .map(([name]) => `The ${what} \`${name}\` has changed.`),
  ];
  const isReordered = changes.length === 0 && before.map(([name]) => name).join() !== now.map(([name]) => name).join();
  return isReordered ? [`Each ${what} is the same, in another order.`] : changes;
}

function seedWords({ seeds }: CampaignPlan): string {
  return seeds.length === 1 ? `${seeds[0]}` : `${seeds[0]} to ${seeds.at(-1)}`;
}

/** The command that goes on with a run. */
export function resumeCommand(folder: string): string {
  return `npx requal run --resume ${shellWord(relative(resolve(), folder) || folder)}`;
}

function refusal(file: string, what: string, mend: string): UserError {
  return new UserError(what, { place: { file, line: null, column: null }, mend });
}
