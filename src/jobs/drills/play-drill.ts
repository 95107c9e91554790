import { unreachable } from '../../base/errors.ts';
import type { Entry, EntryOf } from '../../domain/entry.ts';
import type { DrillKind } from '../../domain/drill.ts';
import type { Journal } from '../../journal/journal.ts';
import type { ScopedAutomation } from '../blame.ts';
import { playSample, scopesOf } from '../qualify-work.ts';
import type { QualifySetup } from '../qualify-work.ts';
import { agreedOnOldMap, killedMidway, nobodyAnswers, othersAnswer } from './change-for-drill.ts';
import type { Change } from './change-for-drill.ts';
import type { Drill } from './drill-number.ts';
import { ownEntries } from './own-entries.ts';
import { completingYes } from './put-to-test.ts';

/** A drill that was held, beside the incident as it was without it. */
export interface PlayedDrill {
  readonly base: Journal;
  /** Null where the incident gives no occasion for it. */
  readonly journal: Journal | null;
}

/**
 * Plays an incident of the sample, and once more with what the drill adds, placed by what happened in the first. The same
 * numbers give the same bytes.
 */
export async function playDrill(setup: QualifySetup, index: number, { kind, base }: Drill): Promise<PlayedDrill> {
  const [own] = scopesOf(setup, index);
  const { journal: before } = await playSample(setup, index, base);
  const again = async (change: Change) => (await playSample(setup, index, base, change)).journal;
  const change = await changeFor(kind, before.entries, { own, stopWithinMs: setup.bench.charter.stopWithin }, again);
  const id = ({ id: name }: { readonly id: string }) => `${name}-${kind}`;
  const journal = change === null ? null : await again((incident) => ({ ...change(incident), id: id(incident) }));
  return { base: before, journal };
}

async function changeFor(
  kind: DrillKind,
  entries: readonly Entry[],
  { own, stopWithinMs }: { readonly own: ScopedAutomation; readonly stopWithinMs: number },
  again: (change: Change) => Promise<Journal>,
): Promise<Change | null> {
  const { alone, requests } = ownEntries(entries, own);
  const [request] = requests;
  switch (kind) {
    case 'killed-midway':
      return alone[0] === undefined ? null : killedMidway(alone[0], entries.at(-1)?.at ?? 0, stopWithinMs);
    case 'silence':
      return request === undefined ? null : nobodyAnswers;
    case 'wrong-role':
      return request === undefined ? null : othersAnswer(request);
    case 'stale-approval':
      return request === undefined ? null : changedAfterYes(request, entries, own, again);
    default:
      return unreachable(kind);
  }
}

/** Everybody says yes to what an old map shows, and between the last yes and the look at it the map is put right. */
async function changedAfterYes(
  { planDigest }: EntryOf<'escalation'>,
  entries: readonly Entry[],
  own: ScopedAutomation,
  again: (change: Change) => Promise<Journal>,
): Promise<Change | null> {
  const planned = entries.find((entry) => entry.kind === 'plan' && entry.plan.digest === planDigest);
  if (planned?.kind !== 'plan') return null;
  const { target } = planned.plan.action;
  const onOldMap = (await again(agreedOnOldMap(target, null))).entries;
  for (const request of ownEntries(onOldMap, own).requests) {
    const yes = completingYes(request, onOldMap);
    if (yes !== null) return agreedOnOldMap(target, yes.at - 1);
  }
  return null;
}
