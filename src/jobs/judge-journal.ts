import { existsSync } from 'node:fs';
import type { TrialSummary } from '../domain/summary.ts';
import { trialAgentOf } from '../domain/trial-agent.ts';
import type { VerifiedJournal } from '../journal/read-journal.ts';
import { readJournal } from '../journal/read-journal.ts';
import { judgeTrial } from '../judge/judge-trial.ts';
import { makeTrialSummary } from '../report/make-trial-summary.ts';
import { shellWord } from '../report/replay-command.ts';
import { humanPathOf } from './human-path.ts';
import { loadCharter } from './load-charter.ts';
import { twinFile } from './keep-journals.ts';

/**
 * Judges a kept journal with today's charter and checkers. The journal of its twin is taken from beside it, where the
 * report put it; without it the rules that need one are inconclusive.
 */
export function judgeJournal(file: string): TrialSummary {
  const { entries, start, head } = readJournal(file);
  const { charter } = loadCharter();
  const outcome = judgeTrial({ entries, charter, twin: twinOf(file, start.scenario.twin?.id)?.entries ?? null });
  const { candidate, scenario, world, seed } = start;
  return makeTrialSummary(
    {
      id: `${candidate.name}/${scenario.id}.s${seed}`,
      scenario: scenario.id,
      title: scenario.title,
      candidate: candidate.name,
      world,
      executor: candidate.executor,
      agent: trialAgentOf(scenario.agent ?? 'candidate', candidate.agent),
      seed,
      humanPath: humanPathOf(entries, charter),
      journal: file,
      chainHead: head,
      replay: `npx requal replay ${shellWord(file)}`,
    },
    outcome,
  );
}

function twinOf(file: string, id: string | undefined): VerifiedJournal | null {
  const path = twinFile(file);
  if (id === undefined || !existsSync(path)) return null;
  const twin = readJournal(path);
  return twin.start.scenario.id === id ? twin : null;
}
