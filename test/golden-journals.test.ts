import { describe, expect, it } from 'vitest';
import { distortionSchema } from '../src/domain/distortion.ts';
import type { Entry, EntryKind, EntryOf } from '../src/domain/entry.ts';
import { simulatorCapabilities } from '../src/world/simulator/simulator-capabilities.ts';
import { checkJournal } from '../src/journal/read-journal.ts';
import { goldenTrials, keptText, textOf } from './helpers/golden-trials.ts';

const entryKinds = {
  start: true,
  fault: true,
  truth: true,
  alert: true,
  observation: true,
  'evidence-truth': true,
  proposal: true,
  'agent-failed': true,
  plan: true,
  decision: true,
  ruling: true,
  escalation: true,
  timeout: true,
  withdrawn: true,
  'held-back': true,
  person: true,
  apply: true,
  completion: true,
  canary: true,
  verification: true,
  stop: true,
  'quality-alert': true,
  fork: true,
  answers: true,
  unsupported: true,
  end: true,
  // A fault of the harness, or a machine that is short of time, comes from outside these worlds: no trial in them has one.
} satisfies Record<Exclude<EntryKind, 'harness-fault' | 'machine'>, true>;

const personWhats = {
  answered: true,
  acknowledged: true,
  killed: true,
  're-armed': true,
  'took-over': true,
  'handed-back': true,
  aborted: true,
  overrode: true,
  repairs: true,
  repaired: true,
} satisfies Record<EntryOf<'person'>['what'], true>;

const bytesMax = 1.5 * 1024 * 1024;

describe('the golden trials', () => {
  it.each(goldenTrials)('give the journal $name byte for byte', async (trial) => {
    const now = textOf(await trial.run());
    const kept = keptText(trial);
    // The first line that differs says more than two texts of a hundred thousand characters.
    expect(firstDifference(kept ?? '', now), 'the journal has changed: see `npm run goldens`').toBe(null);
    expect(now === kept).toBe(true);
  });

  it('hold whole journals of every kind of entry, and of both worlds', () => {
    const entries = goldenTrials.flatMap(entriesOf);
    expect([...new Set(entries.map(({ kind }) => kind))].toSorted()).toEqual(Object.keys(entryKinds).toSorted());
    const people = entries.flatMap((entry) => (entry.kind === 'person' ? [entry.what] : []));
    expect([...new Set(people)].toSorted()).toEqual(Object.keys(personWhats).toSorted());
    const worlds = entries.flatMap((entry) => (entry.kind === 'start' ? [entry.world] : []));
    expect([...new Set(worlds)].toSorted()).toEqual(['recorded', 'simulator']);
  });

  it('hold every kind of fault, of distortion and of disposition', () => {
    const entries = goldenTrials.flatMap(entriesOf);
    const scenarios = entries.flatMap((entry) => (entry.kind === 'start' ? [entry.scenario] : []));
    const faults = scenarios.flatMap((scenario) => (scenario.faults ?? []).map(({ kind }) => kind));
    expect([...new Set(faults)].toSorted()).toEqual(simulatorCapabilities.faults.toSorted());
    const distortions = scenarios.flatMap((scenario) => (scenario.distortions ?? []).map(({ kind }) => kind));
    expect([...new Set(distortions)].toSorted()).toEqual(
      distortionSchema.options.map(({ shape }) => shape.kind.value).toSorted(),
    );
    const dispositions = entries.flatMap((entry) => (entry.kind === 'decision' ? [entry.disposition] : []));
    expect([...new Set(dispositions)].toSorted()).toEqual(['act', 'ask', 'assist', 'stand-by']);
  });

  it('are thirteen, each of its own, and small enough to be read', () => {
    expect(new Set(goldenTrials.map(({ file }) => file)).size).toBe(13);
    const bytes = goldenTrials.reduce((sum, trial) => sum + Buffer.byteLength(keptText(trial) ?? ''), 0);
    expect(bytes).toBeLessThan(bytesMax);
  });
});

function entriesOf(trial: (typeof goldenTrials)[number]): readonly Entry[] {
  const result = checkJournal(keptText(trial) ?? '');
  if ('flaw' in result) throw new Error(`${trial.name}, line ${result.flaw.line}: ${result.flaw.what}`);
  return result.entries;
}

function firstDifference(kept: string, now: string): { line: number; kept: string; now: string } | null {
  const [before, after] = [kept.split('\n'), now.split('\n')];
  const line = after.findIndex((text, index) => text !== before[index]);
  if (line < 0 && before.length === after.length) return null;
  const at = line < 0 ? after.length : line;
  return { line: at + 1, kept: before[at] ?? '', now: after[at] ?? '' };
}
