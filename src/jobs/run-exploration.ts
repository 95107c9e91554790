import { rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { canonicalJson } from '../base/canonical-json.ts';
import { isoTime, monotonicNowMs, wallNowMs } from '../base/clock.ts';
import { HarnessError, UserError } from '../base/errors.ts';
import { exitCodes } from '../base/exit-codes.ts';
import { packageVersion } from '../base/package-root.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { ExplorationSummary, KeptViolation, TestedProperty } from '../domain/exploration.ts';
import type { ExplorationDocument, ExplorationPlan } from '../domain/exploration-plan.ts';
import { limits } from '../domain/limits.ts';
import { explorationMarkdown } from '../report/exploration-markdown.ts';
import { loadProfile } from '../scenario/load-profile.ts';
import type { BrokenOff } from './broken-off.ts';
import { brokenOffWords, keptWords, refuseChanged } from './broken-off.ts';
import {
  endExploration,
  explorationChanges,
  explorationDigest,
  explorationPlan,
  writeExplorationPlan,
} from './exploration-folder.ts';
import type { Exploration, Exploring } from './explore.ts';
import { explore } from './explore.ts';
import { keepAll } from './keep-all.ts';
import type { Kept } from './keep-violation.ts';
import { journalOf } from './keep-violation.ts';
import { keptCandidate } from './kept-candidate.ts';
import { noRuns, openKeptRuns, readRuns } from './kept-runs.ts';
import { loadCandidates } from './load-candidates.ts';
import { loadCharter } from './load-charter.ts';
import { openReportFolder, reopenReportFolder } from './report-folder.ts';
import { leftOutName } from './redact-folder.ts';
import type { ReportFolder } from './report-folder.ts';
import type { Bench } from './try-incident.ts';
import { propertyIds } from './try-incident.ts';
import { asksPrograms } from './worker-count.ts';

/** What a user asks of `requal explore`. */
export interface ExplorationRequest extends Omit<Exploring, 'profile'> {
  readonly candidate: string;
  /** A profile's file; null for any system that can be drawn. */
  readonly profile: string | null;
  readonly out: string;
  readonly found: string;
  /** An exploration of the same that was broken off; null for a new one. */
  readonly resume: BrokenOff<ExplorationDocument> | null;
}

/** How far an exploration is. */
export interface ExplorationProgress {
  readonly phase: 'exploring' | 'reducing';
  readonly runs: number;
  readonly behaviours: number;
  /** Different pairs of factors that were met. */
  readonly pairs: number;
  readonly violations: number;
  readonly kept: number;
  /** Which violation is being reduced, counted from 1, of how many, and in how many trials until now; null while exploring. */
  readonly reducing: { readonly place: number; readonly total: number; readonly trials: number } | null;
}

/** Who is told how an exploration goes on. */
export interface ExplorationListener {
  update(progress: ExplorationProgress): void;
  /** Something besides the result that a person must know, as one sentence. */
  notice(sentence: string): void;
}

const programsAlone = 'The incidents are tried one after the other: with programs on trial, time is real.';

/**
 * Explores, reduces what it found, keeps it, and writes the report. `isStopped` ends it early: what was found until then
 * is kept, reduced as far as it was.
 */
export async function runExploration(
  request: ExplorationRequest,
  { update, notice }: ExplorationListener,
  isStopped: () => boolean,
): Promise<ExplorationSummary> {
  const began = monotonicNowMs();
  const bench = benchOf(request.candidate);
  const loaded = request.profile === null ? null : loadProfile(request.profile);
  const exploring: Exploring = { ...request, profile: loaded?.profile ?? null };
  if ((request.workers ?? 1) > 1 && asksPrograms(bench.candidate)) notice(programsAlone);
  const { place, startedAt, runs } = await placeOf(
    request,
    explorationPlan(bench, exploring, loaded?.digest ?? null),
    notice,
  );
  const id = idOf(startedAt);
  try {
    const onRun = (now: Exploration) => {
      update({ phase: 'exploring', ...countsOf(now), kept: 0, reducing: null });
      return isStopped() ? 'stop' : 'go-on';
    };
    const state = await explore(bench, exploring, onRun, runs);
    runs.close();
    const places = { found: request.found, candidateFolder: request.candidate, reducedFrom: null };
    const { kept, reduced, notReduced } = await keepAll(bench, [...state.met.values()], places, {
      isStopped,
      onReducing: (done, reducing) => update({ phase: 'reducing', ...countsOf(state), kept: done, reducing }),
    });
    const tested = testedOf(state, request.properties);
    const summarise = (folder: string): ExplorationSummary => ({
      schema: 'requal/exploration/v1',
      id,
      startedAt,
      tookMs: Math.round(monotonicNowMs() - began),
      requal: packageVersion(),
      node: process.version,
      candidate: { name: bench.candidate.name, digest: bench.candidate.digest },
      charterDigest: bench.charterDigest,
      profile: loaded && { name: loaded.profile.name, asOf: loaded.profile.asOf, digest: loaded.digest },
      seed: request.seed,
      runs: state.runs,
      mixture: request.mixture,
      hidden: request.hidden,
      properties: request.properties,
      interrupted: isStopped(),
      faults: { count: state.faults.length, told: state.faults.slice(0, limits.faultsToldMax) },
      behaviours: state.behaviours.size,
      coverage: { pairs: state.coverage.of(2), triples: state.coverage.of(3) },
      violations: state.met.size,
      reduced,
      notReduced,
      unforeseen: state.unforeseen,
      tested,
      kept: kept.map(({ told }): KeptViolation => ({
        ...told,
        journal: join(folder, journalOf(bench.candidate.name, told.id)),
      })),
      folder,
      exitCode: exitCodeOf(state, tested, request.properties, isStopped()),
    });
    return publish(place, bench, kept, summarise, isStopped() ? 'open' : 'ended');
  } catch (error) {
    const left = place.setAside();
    if (left !== null) notice(keptWords(left));
    throw error;
  } finally {
    runs.close();
    place.abandon();
  }
}

function idOf(startedAt: string): string {
  return `explore-${startedAt.replace(/[-:]|\.\d+/g, '')}`;
}

/** Where it is written, and what of its runs is there already. */
async function placeOf(request: ExplorationRequest, plan: ExplorationPlan, notice: (sentence: string) => void) {
  if (request.resume !== null) {
    const { folder, document } = request.resume;
    refuseChanged(folder, 'exploration', explorationChanges(document.plan, plan));
    // Nothing is touched before all of it is found to be as it should.
    const before = await readRuns(folder, explorationDigest(plan));
    refuseFewer(request.runs, before.upTo);
    const place = reopenReportFolder(folder);
    notice(`${before.runs.size} of ${request.runs} runs were done; going on behind them.`);
    return { place, startedAt: document.startedAt, runs: openKeptRuns(place.partial, before) };
  }
  const startedAt = isoTime(wallNowMs());
  const place = openReportFolder(request.out, idOf(startedAt));
  for (const folder of place.foundUnfinished) notice(brokenOffWords(folder));
  const { candidate, profile, runs, time, seed, properties, hidden, mixture, found } = request;
  const asked = { candidate, profile, runs, time, seed, properties: [...properties], hidden, mixture, found };
  writeExplorationPlan(place.partial, { schema: 'requal/exploration-plan/v1', startedAt, asked, plan });
  return { place, startedAt, runs: openKeptRuns(place.partial, noRuns(explorationDigest(plan))) };
}

/** What was found in runs that were done must not be lost by asking for fewer. */
function refuseFewer(asked: number, done: number): void {
  if (asked >= done) return;
  throw new UserError(`${done} runs were begun already, and ${asked} are fewer.`, {
    mend: `Ask for --runs ${done} or more.`,
  });
}

/** What a report of an exploration consists of. */
const reportFiles = ['report.md', 'exploration.json', 'journals', 'candidates', leftOutName] as const;

/** The candidate of a folder, and today's charter. */
export function benchOf(folder: string): Bench {
  const { charter, digest: charterDigest } = loadCharter();
  const [candidate] = loadCandidates([folder]);
  if (!candidate) throw new HarnessError('a folder was loaded and no candidate came of it');
  return { candidate, charter, charterDigest };
}

/** Of every property that was watched. */
function testedOf({ tested }: Exploration, asked: readonly string[]): readonly TestedProperty[] {
  return propertyIds
    .filter((id) => asked.length === 0 || asked.includes(id))
    .map((property) => ({ property, runs: tested.get(property) ?? 0 }));
}

function countsOf(state: Exploration) {
  return {
    runs: state.runs,
    behaviours: state.behaviours.size,
    pairs: state.coverage.pairs(),
    violations: state.met.size,
  };
}

/**
 * What was not put to the test did not hold: none of the properties that were asked for by name may be among it. Who asks for
 * all is told which were, since no candidate can break every one of them.
 */
function exitCodeOf(
  { met, faults }: Exploration,
  tested: readonly TestedProperty[],
  asked: readonly string[],
  interrupted: boolean,
): number {
  if (interrupted) return exitCodes.interrupted;
  if (met.size > 0) return exitCodes.fail;
  const isShown = asked.length === 0 ? tested.some(({ runs }) => runs > 0) : tested.every(({ runs }) => runs > 0);
  return isShown && faults.length === 0 ? exitCodes.pass : exitCodes.inconclusive;
}

function publish(
  place: ReportFolder,
  { candidate }: Bench,
  kept: readonly Kept[],
  summarise: (folder: string) => ExplorationSummary,
  state: 'open' | 'ended',
): ExplorationSummary {
  // One that was interrupted had a report, which says less than this one.
  for (const name of reportFiles) rmSync(join(place.partial, name), { recursive: true, force: true });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const target = place.nextName();
    const summary = summarise(relative(resolve(), target) || target);
    for (const { told, journal } of kept) {
      writeFileWhole(join(place.partial, journalOf(candidate.name, told.id)), `${journal.lines.join('\n')}\n`);
    }
    const content = `${canonicalJson(keptCandidate(candidate))}\n`;
    writeFileWhole(join(place.partial, 'candidates', `${candidate.name}.json`), content);
    writeFileWhole(join(place.partial, 'report.md'), explorationMarkdown(summary));
    writeFileWhole(join(place.partial, 'exploration.json'), `${JSON.stringify(summary, null, 2)}\n`);
    if (state === 'ended') endExploration(place.partial);
    if (place.publish(target)) return summary;
  }
  throw new HarnessError('The report found no free name: too many runs write to the same folder at once.');
}
