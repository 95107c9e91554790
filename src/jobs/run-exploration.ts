import { join, relative, resolve } from 'node:path';
import { canonicalJson } from '../base/canonical-json.ts';
import { isoTime, monotonicNowMs, wallNowMs } from '../base/clock.ts';
import { HarnessError } from '../base/errors.ts';
import { exitCodes } from '../base/exit-codes.ts';
import { packageVersion } from '../base/package-root.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { ExplorationSummary, KeptViolation } from '../domain/exploration.ts';
import { limits } from '../domain/limits.ts';
import { explorationMarkdown } from '../report/exploration-markdown.ts';
import { loadProfile } from '../scenario/load-profile.ts';
import { identityOf } from '../run/broken-properties.ts';
import type { Exploration, Exploring } from './explore.ts';
import { explore, reduceMet } from './explore.ts';
import type { Kept } from './keep-violation.ts';
import { journalOf, keepViolation } from './keep-violation.ts';
import { keptCandidate } from './kept-candidate.ts';
import { loadCandidates } from './load-candidates.ts';
import { loadCharter } from './load-charter.ts';
import { openReportFolder } from './report-folder.ts';
import type { ReportFolder } from './report-folder.ts';
import type { Bench } from './try-incident.ts';

/** What a user asks of `requal explore`. */
export interface ExplorationRequest extends Omit<Exploring, 'profile'> {
  readonly candidate: string;
  /** A profile's file; null for any system that can be drawn. */
  readonly profile: string | null;
  readonly out: string;
  readonly found: string;
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
}

/**
 * Explores, reduces what it found, keeps it, and writes the report. `isStopped` ends it early: what was found until then
 * is kept, reduced as far as it was.
 */
export async function runExploration(
  request: ExplorationRequest,
  onProgress: (progress: ExplorationProgress) => void,
  isStopped: () => boolean,
): Promise<ExplorationSummary> {
  const startedAt = isoTime(wallNowMs());
  const began = monotonicNowMs();
  const bench = benchOf(request.candidate);
  const loaded = request.profile === null ? null : loadProfile(request.profile);
  const exploring: Exploring = { ...request, profile: loaded?.profile ?? null };
  const id = `explore-${startedAt.replace(/[-:]|\.\d+/g, '')}`;
  const place = openReportFolder(request.out, id);
  try {
    let kept: readonly Kept[] = [];
    const tell = (phase: ExplorationProgress['phase'], state: Exploration) =>
      onProgress({ phase, ...countsOf(state), kept: kept.length });
    const state = await explore(bench, exploring, (now) => {
      tell('exploring', now);
      return isStopped() ? 'stop' : 'go-on';
    });
    for (const met of [...state.met.values()].slice(0, limits.violationsKeptMax)) {
      tell('reducing', state);
      const reduction = await reduceMet(bench, met, isStopped);
      const one = await keepViolation(bench, met, reduction, {
        found: request.found,
        candidateFolder: request.candidate,
        reducedFrom: null,
      });
      kept = withOut(kept, one);
    }
    tell('reducing', state);
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
      kept: kept.map(({ told }): KeptViolation => ({
        ...told,
        journal: join(folder, journalOf(bench.candidate.name, told.id)),
      })),
      folder,
      exitCode: exitCodeOf(state, isStopped()),
    });
    return publish(place, bench, kept, summarise);
  } finally {
    place.abandon();
  }
}

/** The candidate of a folder, and today's charter. */
export function benchOf(folder: string): Bench {
  const { charter, digest: charterDigest } = loadCharter();
  const [candidate] = loadCandidates([folder]);
  if (!candidate) throw new HarnessError('a folder was loaded and no candidate came of it');
  return { candidate, charter, charterDigest };
}

/** Reduced, two violations may turn out to be one. */
function withOut(kept: readonly Kept[], one: Kept): readonly Kept[] {
  const isSame = ({ told }: Kept) => told.id === one.told.id || sameTold(told) === sameTold(one.told);
  const same = kept.find(isSame);
  if (!same) return [...kept, one];
  const merged = { ...same, told: { ...same.told, times: same.told.times + one.told.times } };
  return kept.map((other) => (other === same ? merged : other));
}

function sameTold({ property, kind, trigger, path }: Kept['told']): string {
  return identityOf({ property, kind, trigger, path, at: 0, why: '', requirements: [] });
}

function countsOf(state: Exploration) {
  return {
    runs: state.runs,
    behaviours: state.behaviours.size,
    pairs: state.coverage.pairs(),
    violations: state.met.size,
  };
}

/** What was not tried did not hold. */
function exitCodeOf({ met, runs, faults }: Exploration, interrupted: boolean): number {
  if (interrupted) return exitCodes.interrupted;
  if (met.size > 0) return exitCodes.fail;
  return runs === 0 || faults.length > 0 ? exitCodes.inconclusive : exitCodes.pass;
}

function publish(
  place: ReportFolder,
  { candidate }: Bench,
  kept: readonly Kept[],
  summarise: (folder: string) => ExplorationSummary,
): ExplorationSummary {
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
    if (place.publish(target)) return summary;
  }
  throw new HarnessError('The report found no free name: too many runs write to the same folder at once.');
}
