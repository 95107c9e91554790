import { exitCodes } from '../base/exit-codes.ts';
import { restoredText } from '../report/cluster-text.ts';
import type { PutBack } from '../world/cluster/restore/put-back.ts';

/** Learns what trials left behind in a cluster. */
export interface PutBackWatch {
  /** Tells on stderr what could not be put back. */
  onRestored(results: readonly PutBack[]): void;
  /**
   * The exit code of a run whose trials came to `ofTrials`. A cluster that is not as it was before is a harness fault,
   * whatever else went well; a fail that was proven stands.
   */
  exitCode(ofTrials: number): number;
}

/** A watch over the trials of one command. */
export function watchPutBack(): PutBackWatch {
  let isLeft = false;
  return {
    onRestored(results) {
      isLeft ||= results.some(({ failed }) => failed !== null);
      process.stderr.write(restoredText(results));
    },
    exitCode: (ofTrials) => (isLeft && ofTrials !== exitCodes.fail ? exitCodes.harnessFault : ofTrials),
  };
}
