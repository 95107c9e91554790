// Run by `npm run test:nodes` on each version of Node: the digest of the trace of each golden trial and of each trial
// of what is shipped, of all that an exploration met, and of samples of a qualification, as one JSON document.
import { join } from 'node:path';
import { packageRoot } from '../src/base/package-root.ts';
import { digest } from '../src/base/canonical-json.ts';
import { explore } from '../src/jobs/explore.ts';
import { loadCharter } from '../src/jobs/load-charter.ts';
import { benchOf } from '../src/jobs/run-exploration.ts';
import { sampledAutomations } from '../src/jobs/qualify-targets.ts';
import { trialsPerAutomation, trySample } from '../src/jobs/qualify-work.ts';
import { findSubjects } from '../src/jobs/subjects.ts';
import { planTrials } from '../src/jobs/trial-inputs.ts';
import { loadCandidate } from '../src/policy/load-candidate.ts';
import { sampleCycle } from '../src/scenario/generate/strata.ts';
import { loadProfile } from '../src/scenario/load-profile.ts';
import { runTrial } from '../src/run/trial.ts';
import { goldenTrials, keptText, textOf } from '../test/helpers/golden-trials.ts';

const goldens: Record<string, boolean> = {};
for (const trial of goldenTrials) goldens[trial.name] = textOf(await trial.run()) === keptText(trial);

const { digest: charterDigest } = loadCharter();
const heads: Record<string, string> = {};
for (const name of ['production-platform', 'conservative', 'always-act']) {
  const candidate = loadCandidate(join(packageRoot, 'policies', name));
  for (const subject of findSubjects([])) {
    for (const { name: trial, input } of planTrials(subject, null, { candidate, charterDigest, seed: 7 })) {
      heads[`${name}/${trial}`] = (await runTrial(input)).head;
    }
  }
}
// What is drawn, and what candidates make of it, by one worker and by two.
for (const workers of [1, 2]) {
  const exploring = {
    seed: 7,
    runs: 40,
    time: null,
    properties: [],
    hidden: true,
    mixture: 'swarm',
    profile: null,
    workers,
  } as const;
  for (const name of ['production-platform', 'always-act']) {
    const { behaviours, met, faults } = await explore(
      benchOf(join(packageRoot, 'policies', name)),
      exploring,
      () => 'go-on',
    );
    const told = [...met].map(([identity, { run, scenario, times }]) => ({ identity, run, scenario, times }));
    heads[`${name}/explored by ${workers}`] = digest({ behaviours: [...behaviours], told, faults });
  }
}
// What a qualification draws from a profile, and what it shows.
const bench = benchOf(join(packageRoot, 'policies', 'conservative'));
const { profile } = loadProfile(join(packageRoot, 'scenarios', 'profiles', 'production-platform.yaml'));
const { sampled } = await sampledAutomations(bench, profile);
for (const [index, { automation }] of sampled.entries()) {
  const results = [];
  for (let number = 0; number < sampleCycle; number += 1) {
    results.push(
      await trySample({ bench, profile, asOf: profile.asOf, seed: 7, sampled }, index * trialsPerAutomation + number),
    );
  }
  heads[`sample of ${automation.id}`] = digest(results);
}
process.stdout.write(JSON.stringify({ node: process.version, goldens, heads }));
