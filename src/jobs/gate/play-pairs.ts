import { monotonicNowMs } from '../../base/clock.ts';
import { limits } from '../../domain/limits.ts';
import { runCampaign } from '../../run/campaign.ts';
import { crewOfOne, openCrew, type Crew } from '../../run/crew.ts';
import { shownWorse, type PairPlan, type Worse } from '../../statistics/paired-decision.ts';
import { asksPrograms, workersFor } from '../worker-count.ts';
import { playPair, stratumOf, type PairRan, type PairSetup } from './pair-work.ts';
import { createTally, type Tally } from './tally.ts';

/** How long pairs are played. */
export interface PairsAsked {
  readonly pairs: number;
  /** By the monotonic clock, in milliseconds; null for as long as the pairs take. */
  readonly endsAtMs: number | null;
  readonly workers: number | null;
  readonly plan: PairPlan;
  readonly isWaived: (property: string) => boolean;
  readonly isStopped: () => boolean;
  onPair(tally: Tally): void;
}

/** The pairs that were played, and what ended them. */
export interface PairsPlayed {
  readonly tally: Tally;
  readonly ended: 'all-played' | 'shown-worse' | 'out-of-time' | 'interrupted';
  readonly worse: Worse | null;
}

/** Looks are dear only in that many of them at every pair would take longer than the pairs. */
const lookEvery = 8;

/**
 * Plays incidents under both candidates, on the same draws, until it is shown that the candidate is worse, or the pairs or
 * the time are over. What they came to is taken in in their order, so that it is the same for any number of workers.
 */
export async function playPairs(setup: PairSetup, asked: PairsAsked): Promise<PairsPlayed> {
  const tally = createTally(setup.aims, asked.isWaived);
  let ended: PairsPlayed['ended'] = 'all-played';
  let worse: Worse | null = null;
  await runCampaign({
    from: 0,
    total: asked.pairs,
    crew: await crewFor(setup, asked),
    take(ran, pair) {
      tally.add(ran, pair);
      if (pair % lookEvery === lookEvery - 1) {
        const now = tally.now();
        worse = shownWorse(now.strata, asked.plan);
        asked.onPair(now);
      }
      // One occurrence of what is absolute fails, and no further pair can change that.
      if (worse !== null || tally.hasAbsolute()) ended = 'shown-worse';
      else if (asked.isStopped()) ended = 'interrupted';
      else if (asked.endsAtMs !== null && monotonicNowMs() >= asked.endsAtMs) ended = 'out-of-time';
      else return 'go-on';
      return 'stop';
    },
  });
  return { tally: tally.now(), ended, worse };
}

async function crewFor(setup: PairSetup, { pairs, workers: asked }: PairsAsked): Promise<Crew<PairRan>> {
  const alone = [setup.baseline, setup.candidate].some(({ candidate }) => asksPrograms(candidate));
  // A pair is two trials.
  const workers = alone ? 1 : workersFor(asked, pairs * 2);
  if (workers === 1) return crewOfOne((pair) => playPair(setup, pair));
  const died = (pair: number, why: string): PairRan => ({
    kind: 'fault',
    stratum: stratumOf(setup, pair),
    why: `pair ${pair}: its worker died: ${why}`,
  });
  return openCrew({ module: workerModule, setup, workers: Math.min(workers, limits.workersMax), died });
}

/** As in trial-crew.ts. */
const workerModule = new URL(
  import.meta.url.endsWith('.ts') ? './pair-worker.ts' : './pair-worker.js',
  import.meta.url,
);
