import { UserError } from '../base/errors.ts';
import { endWhenInterrupted } from '../base/interruption.ts';
import { compareWorlds } from '../jobs/compare-worlds.ts';
import type { ComparedWorld, CompareRequest } from '../jobs/compare-worlds.ts';
import { comparisonText } from '../report/comparison-text.ts';
import { createProgress } from '../report/progress.ts';
import { terminalStyle } from '../report/terminal-style.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { clusterTrialsAsked } from './cluster-trials-asked.ts';
import { defaultCandidate } from './default-candidate.ts';
import { hideAsAsked } from './redact-option.ts';
import type { PutBackWatch } from './watch-put-back.ts';
import { watchPutBack } from './watch-put-back.ts';
import { wholeNumber } from './whole-number.ts';

/** What `requal compare` was asked, as the command line has it. */
export interface CompareOptions extends ClusterOptions {
  readonly scenario: string | undefined;
  readonly worlds: string | undefined;
  readonly journal: readonly string[];
  readonly candidate: string | undefined;
  readonly seed: number;
  readonly seeds: number;
  readonly out: string;
  readonly redact: string | undefined;
  readonly json: boolean;
}

/** An interval of more seeds would hardly be wider; a rate belongs into a campaign. */
const seedsMax = 100;

/** Compares what was asked, prints what came of it, and returns the exit code. */
export async function compareAndPrint(options: CompareOptions): Promise<number> {
  hideAsAsked(options.redact);
  const putBack = watchPutBack();
  const request = requestOf(options, putBack);
  const progress = createProgress();
  endWhenInterrupted(() => {
    progress.stop();
    process.stderr.write('requal was interrupted: no comparison was written.\n');
  });
  const comparison = await compareWorlds(request, { ...progress, began: () => {} }).finally(progress.stop);
  const output = options.json ? 'stderr' : 'stdout';
  if (options.json) process.stdout.write(`${JSON.stringify(comparison, null, 2)}\n`);
  process[output].write(comparisonText(comparison, terminalStyle(output)));
  return putBack.exitCode(comparison.exitCode);
}

function requestOf(options: CompareOptions, putBack: PutBackWatch): CompareRequest {
  const { scenario, journal, out, seed, seeds } = options;
  if (journal.length > 0) return { kind: 'journals', out, journals: twoJournals(options) };
  if (scenario === undefined) {
    throw new UserError('There is nothing to compare.', {
      mend: 'Name --scenario S to try it in two worlds, or --journal A --journal B.',
    });
  }
  wholeNumber('--seed', seed, 0, Number.MAX_SAFE_INTEGER - seedsMax);
  wholeNumber('--seeds', seeds, 1, seedsMax);
  return {
    kind: 'worlds',
    out,
    scenario,
    candidate: options.candidate ?? defaultCandidate(),
    worlds: twoWorlds(options, putBack),
    seed,
    seeds,
  };
}

function twoJournals({ journal, scenario, worlds, candidate }: CompareOptions): readonly [string, string] {
  if (scenario !== undefined || worlds !== undefined || candidate !== undefined) {
    throw new UserError('--journal compares what is kept, so it goes with no --scenario, --worlds or --candidate.', {
      mend: 'Leave them out, or leave --journal out.',
    });
  }
  const [first, second, ...more] = journal;
  if (first === undefined || second === undefined || more.length > 0) {
    throw new UserError(`Two journals can be compared, not ${journal.length}.`, { mend: 'Say --journal twice.' });
  }
  return [first, second];
}

function twoWorlds(options: CompareOptions, putBack: PutBackWatch): readonly [ComparedWorld, ComparedWorld] {
  const names = (options.worlds ?? 'simulator,cluster').split(',');
  const [first, second, ...more] = names.map((name) => worldNamed(name.trim(), options, putBack));
  if (first === undefined || second === undefined || more.length > 0 || names[0]?.trim() === names[1]?.trim()) {
    throw new UserError('--worlds needs two different worlds.', {
      mend: 'Write for example --worlds simulator,cluster.',
    });
  }
  return [first, second];
}

function worldNamed(name: string, options: CompareOptions, putBack: PutBackWatch): ComparedWorld {
  if (name === 'simulator' || name === 'recorded') return name;
  if (name === 'cluster') return clusterTrialsAsked(options, putBack);
  throw new UserError(`There is no world \`${name}\`.`, { mend: 'The worlds are simulator, recorded and cluster.' });
}
