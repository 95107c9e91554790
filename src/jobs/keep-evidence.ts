import { basename } from 'node:path';
import { HarnessError } from '../base/errors.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { BrokenRule } from '../domain/qualification-report.ts';
import { executorKindOf } from '../domain/executor-rules.ts';
import { scenarioSchema } from '../domain/scenario.ts';
import { trialAgentOf } from '../domain/trial-agent.ts';
import type { Journal } from '../journal/journal.ts';
import { judgeTrial } from '../judge/judge-trial.ts';
import { makeTrialSummary } from '../report/make-trial-summary.ts';
import type { TrialFacts } from '../report/make-trial-summary.ts';
import { timelinePath } from '../report/timeline-path.ts';
import { unstopped } from '../report/words.ts';
import { replayCommand } from '../report/replay-command.ts';
import type { AutomationEvidence } from './automation-evidence.ts';
import type { Qualified } from './qualified.ts';
import { playSample } from './qualify-work.ts';
import type { SampledAutomation } from './qualify-work.ts';
import type { Veto } from './veto-set.ts';

/** Tells of a veto in sentences that name its journal, which it writes into the report. */
export function vetoTeller(
  { bench }: Qualified,
  folder: string,
  pathOf: (file: string) => string,
): (veto: Veto) => string {
  const written = new Set<string>();
  return ({ trial, finding, isAbsolute, invariant, why, journal, twin }) => {
    const file = `journals/${bench.candidate.name}/${trial}.jsonl`;
    if (!written.has(file)) {
      written.add(file);
      writeFileWhole(pathOf(file), `${journal.lines.join('\n')}\n`);
      if (twin) writeFileWhole(pathOf(file.replace(/\.jsonl$/, '.twin.jsonl')), `${twin.lines.join('\n')}\n`);
    }
    const name = isAbsolute ? 'absolute, cannot be waived' : `finding ${finding}`;
    return `${trial}: ${invariant}: ${unstopped(why)} (${name}). Replay: ${replayCommand(folder, file)}`;
  };
}

/** Writes the journals of the first trial of each broken rule into the report, and the timelines of the worst. */
export async function keepBroken(
  qualified: Qualified,
  index: number,
  evidence: AutomationEvidence,
  folder: string,
  pathOf: (file: string) => string,
): Promise<readonly BrokenRule[]> {
  const { setup, bench } = qualified;
  const found: BrokenRule[] = [];
  const rows = [...evidence.broken.values()].toSorted(
    (a, b) => b.realised - a.realised || b.attempted - a.attempted || (a.invariant < b.invariant ? -1 : 1),
  );
  for (const { trials, ...row } of rows) {
    const number = trials[0] ?? 0;
    const { automation } = setup.sampled[index] as SampledAutomation;
    const file = `journals/${bench.candidate.name}/${automation.id.replaceAll('/', '.')}-${number}.jsonl`;
    const { journal } = await playSample(setup, index, number);
    writeFileWhole(pathOf(file), `${journal.lines.join('\n')}\n`);
    const timeline = found.length < timelinesMax ? timelinePath(file) : null;
    if (timeline !== null) await keepTimeline(qualified, journal, { file, folder }, pathOf);
    found.push({
      ...row,
      trials: [...trials],
      journal: `${folder}/${file}`,
      timeline,
      replay: replayCommand(folder, file),
    });
  }
  return found;
}

/** Of each automation the trials of so many of its worst broken rules are shown as timelines. */
const timelinesMax = 5;

async function keepTimeline(
  { bench }: Qualified,
  journal: Journal,
  { file, folder }: { readonly file: string; readonly folder: string },
  pathOf: (file: string) => string,
): Promise<void> {
  const { timelinePage } = await import('../report/timeline-page.ts');
  const [start] = journal.entries;
  if (start?.kind !== 'start') throw new HarnessError('a journal was played without its beginning');
  const scenario = scenarioSchema.parse(start.scenario);
  const facts: TrialFacts = {
    id: basename(file, '.jsonl'),
    scenario: scenario.id,
    title: scenario.title,
    candidate: bench.candidate.name,
    world: start.world,
    executor: executorKindOf(bench.candidate.programs),
    agent: trialAgentOf(scenario.agent, bench.candidate.agent.kind),
    seed: start.seed,
    journal: file,
    chainHead: journal.head,
    replay: replayCommand(folder, file),
  };
  const outcome = judgeTrial({ entries: journal.entries, charter: bench.charter, twin: null });
  const page = await timelinePage(makeTrialSummary(facts, outcome), journal.entries);
  writeFileWhole(pathOf(timelinePath(file)), page);
}
