import { basename } from 'node:path';
import { HarnessError } from '../base/errors.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { BrokenRule, WorstTrial } from '../domain/qualification-report.ts';
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
import { humanPathOf } from './human-path.ts';
import { playSample } from './qualify-work.ts';
import type { SampledAutomation } from './sample-incident.ts';
import { triggerGroupOf } from './trigger-group.ts';
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
  place: EvidencePlace,
): Promise<readonly BrokenRule[]> {
  const found: BrokenRule[] = [];
  const rows = [...evidence.broken.values()].toSorted(
    (a, b) => b.realised - a.realised || b.attempted - a.attempted || (a.invariant < b.invariant ? -1 : 1),
  );
  for (const { trials, ...row } of rows) {
    const kept = await keepSample(qualified, index, trials[0] ?? 0, place);
    const timeline = found.length < timelinesMax ? await keepTimeline(qualified, kept, place) : null;
    const { journal, replay } = kept;
    found.push({ ...row, trials: [...trials], journal, timeline: timeline?.page ?? null, replay });
  }
  return found;
}

/** Of each automation the trials of so many of its worst broken rules are shown as timelines. */
const timelinesMax = 5;

/** What was kept of its worst trials, and pictures of them for a page, by the paths of their journals. */
export interface WorstKept {
  readonly rows: readonly WorstTrial[];
  readonly pictures: ReadonlyMap<string, string>;
}

/** Writes journals and timelines of the worst trials of an automation into the report, whatever its verdict is. */
export async function keepWorst(
  qualified: Qualified,
  index: number,
  { worst }: AutomationEvidence,
  place: EvidencePlace,
): Promise<WorstKept> {
  const pictures = new Map<string, string>();
  const rows: WorstTrial[] = [];
  for (const { number, result } of worst) {
    const kept = await keepSample(qualified, index, number, place);
    const { page, picture } = await keepTimeline(qualified, kept, place);
    const { journal, replay } = kept;
    pictures.set(journal, picture);
    rows.push({
      number,
      stratum: result.stratum,
      trigger: result.exposed ? triggerGroupOf(result.triggers) : null,
      step: result.step,
      broken: result.violations.map(({ invariant, kind }) => ({ invariant, kind })),
      brokenByOthers: result.elsewhere.map(({ invariant, kind }) => ({ invariant, kind })),
      hurt: result.recovery,
      journal,
      timeline: page,
      replay,
    });
  }
  return { rows, pictures };
}

/** Where evidence is written: `pathOf` leads to a file of the report as it is made, `folder` is where it will stand. */
export interface EvidencePlace {
  readonly folder: string;
  readonly pathOf: (file: string) => string;
}

interface KeptSample {
  /** Inside the report. */
  readonly file: string;
  /** From where the command ran. */
  readonly journal: string;
  readonly replay: string;
  readonly content: Journal;
}

/** Plays a trial of a sample set again and writes its journal. */
async function keepSample(
  { setup, bench }: Qualified,
  index: number,
  number: number,
  { folder, pathOf }: EvidencePlace,
): Promise<KeptSample> {
  const { automation } = setup.sampled[index] as SampledAutomation;
  const file = `journals/${bench.candidate.name}/${automation.id.replaceAll('/', '.')}-${number}.jsonl`;
  const { journal: content } = await playSample(setup, index, number);
  writeFileWhole(pathOf(file), `${content.lines.join('\n')}\n`);
  return { file, journal: `${folder}/${file}`, replay: replayCommand(folder, file), content };
}

/** Writes its timeline, and returns the path of that page inside the report and its picture alone. */
async function keepTimeline(
  { bench }: Qualified,
  { file, replay, content }: KeptSample,
  { pathOf }: EvidencePlace,
): Promise<{ readonly page: string; readonly picture: string }> {
  // Drawing is loaded only where something is drawn.
  const { timelinePage, timelinePicture } = await import('../report/timeline-page.ts');
  const { entries, head } = content;
  const [start] = entries;
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
    humanPath: humanPathOf(entries, bench.charter),
    journal: file,
    chainHead: head,
    replay,
  };
  const outcome = judgeTrial({ entries, charter: bench.charter, twin: null });
  const trial = makeTrialSummary(facts, outcome);
  const page = timelinePath(file);
  writeFileWhole(pathOf(page), await timelinePage(trial, entries));
  return { page, picture: (await timelinePicture(trial, entries)) ?? '' };
}
