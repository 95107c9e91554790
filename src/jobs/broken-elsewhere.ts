import type { AutomationEvidence, OtherRow } from './automation-evidence.ts';

/** The sample of one automation. */
export interface Sample {
  readonly automation: string;
  readonly evidence: AutomationEvidence;
}

/** What was broken in incidents that were drawn for others, as sentences. */
export interface BrokenElsewhere {
  /** Broken too often for any plan, or once where once is too often. */
  readonly against: readonly string[];
  /** Broken so seldom that a rate above the budget is not shown, and no bound of one's own that it is below. */
  readonly open: readonly string[];
}

/**
 * What an automation, or with null the policy as a whole, broke in the samples of other automations. Its own bound is of the
 * incidents that it is for and says nothing about those, so that one breach there leaves it unknown; more than the plan allows
 * in one sample, or one realised breach of an absolute rule, speaks against it.
 */
export function brokenElsewhere(
  automation: string | null,
  samples: readonly Sample[],
  violationsMax: number,
): BrokenElsewhere {
  const against: string[] = [];
  const open: string[] = [];
  for (const { automation: drawnFor, evidence } of samples) {
    const rows = [...evidence.elsewhere.values()].filter(({ automations }) =>
      automation === null ? automations.length === 0 : automations.includes(automation),
    );
    const times = rows.reduce((sum, row) => sum + timesOf(row), 0);
    for (const row of rows) {
      const isAgainst = times > violationsMax || (row.class === 'absolute' && row.realised > 0);
      (isAgainst ? against : open).push(
        `${row.invariant}: broken in ${timesOf(row)} of ${evidence.trials} incidents drawn for ${drawnFor} (the first is number ${row.trials[0]}); for example: ${row.why}`,
      );
    }
  }
  return { against, open };
}

function timesOf({ attempted, realised }: OtherRow): number {
  return attempted + realised;
}
