import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../base/canonical-json.ts';
import { packageVersion } from '../base/package-root.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { ExplorationDocument, ExplorationPlan } from '../domain/exploration-plan.ts';
import { explorationDocumentSchema } from '../domain/exploration-plan.ts';
import type { Resumable } from './broken-off.ts';
import { planName } from './broken-off.ts';
import type { Mixture } from './explore-work.ts';
import { generatorDigest } from './generator-digest.ts';
import { runsName } from './kept-runs.ts';
import type { Bench } from './try-incident.ts';

/** An exploration, as one that can be gone on with: one that has ended leaves no plan in its folder. */
export const resumableExploration: Resumable<ExplorationDocument> = {
  verb: 'explore',
  noun: 'exploration',
  planIn: (value) => explorationDocumentSchema.safeParse(value).data ?? null,
  report: 'exploration.json',
  isOpen: () => true,
};

/** What the runs of an exploration depend on, as they would now. */
export function explorationPlan(
  { candidate, charterDigest }: Bench,
  { seed, properties, hidden, mixture }: Mixture,
  profileDigest: string | null,
): ExplorationPlan {
  return {
    requal: packageVersion(),
    generator: generatorDigest(),
    charter: charterDigest,
    candidate: candidate.digest,
    profile: profileDigest,
    seed,
    properties: [...properties],
    hidden,
    mixture,
  };
}

/** The digest from which the lines of its runs are chained. */
export function explorationDigest(plan: ExplorationPlan): string {
  return digest(plan);
}

/** What differs between two plans, each as a sentence. */
export function explorationChanges(before: ExplorationPlan, now: ExplorationPlan): readonly string[] {
  const changes: string[] = [];
  const say = (isChanged: boolean, sentence: string) => void (isChanged && changes.push(sentence));
  say(before.requal !== now.requal, `requal was ${before.requal} and is ${now.requal}.`);
  say(before.generator !== now.generator, 'Incidents are drawn in another way.');
  say(before.charter !== now.charter, 'The charter has changed.');
  say(before.candidate !== now.candidate, 'The candidate has changed.');
  say(before.profile !== now.profile, 'The profile has changed.');
  say(explorationDigest(before) !== explorationDigest(now) && changes.length === 0, 'Other incidents are asked for.');
  return changes;
}

/** Writes what the runs of a folder will belong to. */
export function writeExplorationPlan(folder: string, document: ExplorationDocument): void {
  writeFileWhole(join(folder, planName), `${JSON.stringify(document, null, 2)}\n`);
}

/** It has ended, and nobody can go on with it. */
export function endExploration(folder: string): void {
  for (const name of [planName, runsName]) rmSync(join(folder, name), { force: true });
}
