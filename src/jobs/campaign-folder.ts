import { join } from 'node:path';
import { digest } from '../base/canonical-json.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { CampaignDocument, CampaignPlan } from '../domain/campaign.ts';
import { campaignDocumentSchema } from '../domain/campaign.ts';
import type { Resumable } from './broken-off.ts';
import { planName } from './broken-off.ts';

/** Writes what the results of a folder will belong to. */
export function writePlan(folder: string, document: CampaignDocument): void {
  writeFileWhole(join(folder, planName), `${JSON.stringify(document, null, 2)}\n`);
}

/** The digest of a plan, from which its results are chained. */
export function planDigest(plan: CampaignPlan): string {
  return digest(plan);
}

/** A run, as one that can be gone on with. */
export const resumableRun: Resumable<CampaignDocument> = {
  verb: 'run',
  noun: 'run',
  planIn: (value) => campaignDocumentSchema.safeParse(value).data ?? null,
  report: 'summary.json',
  isOpen: (name) => /-unfinished(-\d+)?$/.test(name),
};

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
