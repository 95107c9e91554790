import { join } from 'node:path';
import type { Candidate } from '../../../src/domain/candidate.ts';
import type { Entry, EntryKind, EntryOf } from '../../../src/domain/entry.ts';
import type { Outcome } from '../../../src/domain/finding.ts';
import type { Scenario } from '../../../src/domain/scenario.ts';
import { checkJournal } from '../../../src/journal/read-journal.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import type { Journal } from '../../../src/journal/journal.ts';
import { keptAnswers } from '../../../src/run/answers.ts';
import { runTrial } from '../../../src/run/trial.ts';
import type { TrialInput } from '../../../src/run/trial-input.ts';
import { loadScenario } from '../../../src/scenario/load-scenario.ts';
import { scenarioFinder } from '../../../src/scenario/scenario-library.ts';
import { shippedCandidate, trialOf } from '../../helpers/random-trial.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

const scenarios = join(import.meta.dirname, '..', '..', '..', 'scenarios');

/** A shipped scenario, cut off at `horizon` so that tests are quick. */
export function scenarioOf(id: string, horizon = 1_800_000): Scenario {
  const { scenario } = loadScenario(join(scenarios, `${id}.yaml`), scenarioFinder([scenarios]));
  return { ...scenario, horizon, expected: [], exercises: [] };
}

/**
 * A command whose program runs `body` for each question, with `ask`, `say(value)` and `times` at hand. Programs are
 * CommonJS, and what stands before the loop may be given as `setup`.
 */
export function commandThat(body: string, setup = ''): string[] {
  const script = `
    const say = (value) => process.stdout.write((typeof value === 'string' ? value : JSON.stringify(value)) + '\\n');
    let times = 0;
    ${setup}
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const ask = JSON.parse(line);
      times += 1;
      ${body}
    });`;
  return [process.execPath, '-e', script];
}

type Doors = { readonly agent?: string[]; readonly policy?: string[]; readonly executor?: string[] };

/** The conservative candidate with programs behind some of its doors. */
export function candidateBehind({ agent, policy, executor }: Doors, timeLimit = 5_000): Candidate {
  const own = shippedCandidate('conservative');
  const door = (command: string[]) => ({ kind: 'exec' as const, command, timeLimit });
  return {
    ...own,
    agent: agent ? { ...door(agent), latency: 0 } : own.agent,
    programs: {
      ...own.programs,
      policy: policy ? door(policy) : own.programs.policy,
      executor: executor ? door(executor) : own.programs.executor,
    },
  };
}

/** One trial of a candidate, as the tests look at it. */
export class DoorTrial {
  readonly journal: Journal;
  readonly input: TrialInput;

  constructor(journal: Journal, input: TrialInput) {
    this.journal = journal;
    this.input = input;
  }

  of<K extends EntryKind>(kind: K): EntryOf<K>[] {
    return this.journal.entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);
  }

  get judged(): Outcome {
    return this.judge(this.journal.entries);
  }

  judge(entries: readonly Entry[]): Outcome {
    return judgeTrial({ entries, charter: shippedCharter, twin: null });
  }

  finding(invariant: string) {
    return this.judged.findings.find((one) => one.invariant === invariant);
  }

  /** The trial run again from its lines, without any program. */
  async again(): Promise<{ readonly lines: readonly string[]; readonly reused: number }> {
    const kept = checkJournal(`${this.journal.lines.join('\n')}\n`);
    if ('flaw' in kept) throw new Error(kept.flaw.what);
    const answers = keptAnswers(kept.entries);
    const nowhere = ['/nowhere/gone'];
    const candidate = gone(this.input.candidate, nowhere);
    const { lines } = await runTrial({ ...this.input, candidate }, answers);
    return { lines, reused: answers.reused() };
  }
}

/** Runs the trial of a candidate in a scenario. */
export async function tryOut(candidate: Candidate, scenario: Scenario, seed = 1): Promise<DoorTrial> {
  const input = trialOf(scenario, candidate, seed);
  return new DoorTrial(await runTrial(input), input);
}

function gone(candidate: Candidate, command: string[]): Candidate {
  const { agent, programs } = candidate;
  return {
    ...candidate,
    agent:
      agent.kind === 'exec'
        ? { ...agent, command }
        : agent.kind === 'recorded'
          ? { ...agent, file: '/nowhere/gone.jsonl' }
          : agent,
    programs: {
      ...programs,
      policy: programs.policy.kind === 'exec' ? { ...programs.policy, command } : programs.policy,
      executor: programs.executor.kind === 'exec' ? { ...programs.executor, command } : programs.executor,
    },
  };
}
