import { printable } from './printable.ts';

/** A proof of a trial; see `TrialProof` in jobs/prove-trial.ts. */
export interface ProofLines {
  readonly trial: number;
  readonly trials: number;
  readonly chainHead: string;
  readonly merkleRoot: string;
  readonly path: readonly string[];
}

/** What `requal certificate prove` says, with all that somebody needs to check it by another program. */
export function proofText(journal: string, { trial, trials, chainHead, merkleRoot, path }: ProofLines): string {
  const lines = [
    `${journal} is trial ${trial} of the ${trials} that the certificate signs, counted from 0.`,
    `chain head ${chainHead}`,
    ...path.map((hash) => `  beside it ${hash}`),
    `Merkle root ${merkleRoot} (RFC 6962)`,
    'Whether the certificate may be relied on, `requal certificate verify` tells.',
  ];
  return `${lines.map(printable).join('\n')}\n`;
}
