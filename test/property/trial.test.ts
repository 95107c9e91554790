import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { IntegrityError } from '../../src/base/errors.ts';
import type { Entry, EntryOf } from '../../src/domain/entry.ts';
import type { Person } from '../../src/domain/person.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import { checkJournal, readJournal } from '../../src/journal/read-journal.ts';
import { judgeTrial } from '../../src/judge/judge-trial.ts';
import { runTrial } from '../../src/run/trial.ts';
import { candidateArbitrary, seedArbitrary, trialOf } from '../helpers/random-trial.ts';
import { scenarioArbitrary } from '../helpers/scenario-arbitrary.ts';
import { shippedCharter } from '../helpers/shipped-charter.ts';
import { withSpy } from '../helpers/spying-world.ts';

const trialArbitrary = fc.tuple(scenarioArbitrary(), candidateArbitrary, seedArbitrary);

/** Small ones, for properties that do much with each journal. */
const smallTrialArbitrary = fc.tuple(scenarioArbitrary({ minutesMax: 8 }), candidateArbitrary, seedArbitrary);

const nobodyElse: Person = {
  role: 'on-call',
  respondsIn: [60_000],
  absent: [],
  answers: 'informed',
  mistakes: 0,
  mistakesUninformed: 0.5,
  repairsAfter: null,
  interventions: [],
};

const folder = mkdtempSync(join(tmpdir(), 'requal-trial-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('any trial', () => {
  it('runs to its horizon and can be judged, whatever the scenario and the candidate', async () => {
    await fc.assert(
      fc.asyncProperty(trialArbitrary, async ([scenario, candidate, seed]) => {
        const { entries } = await runTrial(trialOf(scenario, candidate, seed));
        expect(entries.at(-1)).toMatchObject({ kind: 'end', at: scenario.horizon, entries: entries.length });
        expect(entries.filter(({ kind }) => kind === 'harness-fault')).toEqual([]);
        const outcome = judgeTrial({ entries, charter: shippedCharter, twin: entries });
        expect(['pass', 'fail', 'inconclusive']).toContain(outcome.verdict);
        // A journal is told in the order of time, and a finding points into it.
        expect(entries.every(({ at, seq }) => seq === 0 || at >= (entries[seq - 1]?.at ?? 0))).toBe(true);
        const proofs = outcome.findings.flatMap((finding) => finding.entries);
        expect(proofs.filter((seq) => entries[seq] === undefined)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same bytes when it is run again, whatever was run in between', async () => {
    await fc.assert(
      fc.asyncProperty(trialArbitrary, trialArbitrary, async (one, other) => {
        const first = await runTrial(trialOf(...one));
        await runTrial(trialOf(...other));
        const again = await runTrial(trialOf(...one));
        expect(again.lines).toEqual(first.lines);
        expect(again.head).toBe(first.head);
      }),
      { numRuns: 100 },
    );
  });

  it('gives other bytes under another seed, where there is noise', async () => {
    await fc.assert(
      fc.asyncProperty(trialArbitrary, seedArbitrary, async ([scenario, candidate, seed], otherSeed) => {
        fc.pre(seed !== otherSeed && scenario.workload.noise > 0);
        const one = offeredIn((await runTrial(trialOf(scenario, candidate, seed))).entries);
        const other = offeredIn((await runTrial(trialOf(scenario, candidate, otherSeed))).entries);
        // Where nobody came at all there is nothing that a draw could move.
        fc.pre((one.at(-1) ?? 0) > 0);
        expect(one).not.toEqual(other);
      }),
      { numRuns: 50 },
    );
  });

  it('writes lines of canonical JSON, each that of its entry or of what changed since an earlier look', async () => {
    await fc.assert(
      fc.asyncProperty(trialArbitrary, async (trial) => {
        const { lines, entries } = await runTrial(trialOf(...trial));
        for (const line of lines) {
          const { hash, ...entry }: Record<string, unknown> = JSON.parse(line);
          const text = line.replace(`,"hash":"${String(hash)}"}`, '}');
          expect(text).toBe(canonicalize(entry));
          const { prev: _prev, ...told } = entry;
          const isLook = told['kind'] === 'again';
          expect(isLook || JSON.stringify(told) === JSON.stringify(entries[Number(told['seq'])])).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is judged alike from its live entries and from the file that they were written to', async () => {
    await fc.assert(
      fc.asyncProperty(trialArbitrary, trialArbitrary, async ([scenario, candidate, seed], [other]) => {
        const live = await runTrial(trialOf(scenario, candidate, seed));
        const twin = await runTrial(trialOf(other, candidate, seed));
        expect(JSON.stringify(readAgain(live.lines))).toBe(JSON.stringify(live.entries));
        const judged = judgeTrial({ entries: live.entries, charter: shippedCharter, twin: twin.entries });
        const again = judgeTrial({
          entries: readAgain(live.lines),
          charter: shippedCharter,
          twin: readAgain(twin.lines),
        });
        expect(again).toEqual(judged);
        expect(JSON.stringify(again)).toBe(JSON.stringify(judged));
      }),
      { numRuns: 100 },
    );
  });
});

describe('the world of any trial', () => {
  it('is told by automation only what an admitting ruling stands before, and all that the journal says', async () => {
    let denied = 0;
    let admitted = 0;
    await fc.assert(
      fc.asyncProperty(trialArbitrary, async (trial) => {
        const { input, seen } = withSpy(trialOf(...trial));
        const { entries } = await runTrial(input);
        const told = seen.commands.flatMap(({ at, command }) =>
          command.kind === 'apply' ? [{ at, id: command.id, by: command.by, action: command.action }] : [],
        );
        const applies = entries.filter((entry) => entry.kind === 'apply');
        expect(told).toEqual(applies.map(({ at, id, by, action }) => ({ at, id, by, action })));

        const rulings = entries.filter((entry) => entry.kind === 'ruling');
        for (const apply of applies.filter(({ by }) => by === 'automation')) {
          const ruling = rulings.filter(({ seq }) => seq < apply.seq).at(-1);
          expect(ruling).toMatchObject({ ruling: 'admit', planDigest: apply.planDigest, decision: apply.decision });
          expect(planOf(entries, apply)).toMatchObject({ planDigest: apply.planDigest, action: apply.action });
        }
        const stopped = new Set(rulings.filter(({ ruling }) => ruling === 'deny').map(({ decision }) => decision));
        expect(applies.filter(({ decision }) => decision !== null && stopped.has(decision))).toEqual([]);
        denied += stopped.size;
        admitted += rulings.length - stopped.size;
      }),
      { numRuns: 200 },
    );
    // Had neither happened, nothing would have been shown.
    expect(Math.min(denied, admitted)).toBeGreaterThan(10);
  });

  it('undoes and aborts exactly what the journal says was stopped', async () => {
    let stops = 0;
    await fc.assert(
      fc.asyncProperty(trialArbitrary, async ([scenario, ...rest]) => {
        const { input, seen } = withSpy(trialOf(withAborts(scenario), ...rest));
        const { entries } = await runTrial(input);
        const automated = new Set(
          entries.flatMap((entry) => (entry.kind === 'apply' && entry.by === 'automation' ? [entry.id] : [])),
        );
        const told = seen.commands.flatMap(({ at, command }) =>
          (command.kind === 'undo' || command.kind === 'abort') && automated.has(command.applied)
            ? [{ at, what: command.kind, apply: command.applied }]
            : [],
        );
        const written = entries.flatMap((entry) =>
          entry.kind === 'stop' ? [{ at: entry.at, what: entry.what, apply: entry.apply }] : [],
        );
        expect(told).toEqual(written);
        stops += told.length;
      }),
      { numRuns: 200 },
    );
    expect(stops).toBeGreaterThan(0);
  });

  it('has exactly the faults of the scenario put into it, at their times', async () => {
    await fc.assert(
      fc.asyncProperty(trialArbitrary, async (trial) => {
        const [scenario] = trial;
        const { input, seen } = withSpy(trialOf(...trial));
        await runTrial(input);
        const injected = seen.commands.flatMap(({ at, command }) =>
          command.kind === 'inject' ? [[command.fault.id, at]] : [],
        );
        const inOrder = scenario.faults.toSorted((a, b) => a.at - b.at);
        // The world stands still between its ticks.
        expect(injected).toEqual(inOrder.map(({ id, at }) => [id, Math.ceil(at / 5_000) * 5_000]));
      }),
      { numRuns: 100 },
    );
  });
});

describe('verify', () => {
  /** The flaw of a journal whose file holds these bytes; null when it is taken for whole. */
  function flawOf(bytes: Uint8Array): string | null {
    const file = join(folder, 'damaged.jsonl');
    writeFileSync(file, bytes);
    try {
      readJournal(file);
      return null;
    } catch (error) {
      if (error instanceof IntegrityError) return error.message;
      throw error;
    }
  }

  const written = smallTrialArbitrary.map((trial) => runTrial(trialOf(...trial)));
  const text = (lines: readonly string[]) => Buffer.from(`${lines.join('\n')}\n`);

  it('takes every journal that a trial wrote', async () => {
    await fc.assert(
      fc.asyncProperty(written, async (journal) => {
        expect(flawOf(text((await journal).lines))).toBe(null);
      }),
      { numRuns: 50 },
    );
  });

  it('detects any one byte changed, wherever it stands', async () => {
    await fc.assert(
      fc.asyncProperty(
        written,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 20, maxLength: 40 }),
        async (journal, changes) => {
          const bytes = text((await journal).lines);
          // The last bytes are always among them: the end entry is what says that nothing is missing.
          const places = [...changes, [bytes.length - 1, 1], [bytes.length - 2, 4]] as const;
          for (const [place, flip] of places) {
            const index = place % bytes.length;
            const damaged = Buffer.from(bytes);
            damaged[index] = damaged[index]! ^ flip;
            expect({ index, flip, flaw: flawOf(damaged) }).not.toMatchObject({ flaw: null });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('detects a dropped, swapped, doubled or missing last line', async () => {
    await fc.assert(
      fc.asyncProperty(written, fc.nat(), fc.nat(), async (journal, a, b) => {
        const { lines } = await journal;
        const one = a % lines.length;
        const other = (one + 1 + (b % (lines.length - 1))) % lines.length;
        const dropped = lines.toSpliced(one, 1);
        const doubled = lines.toSpliced(one, 0, lines[one]!);
        const swapped = lines.with(one, lines[other]!).with(other, lines[one]!);
        expect(flawOf(text(dropped))).not.toBe(null);
        expect(flawOf(text(doubled))).not.toBe(null);
        expect(flawOf(text(lines.slice(0, -1)))).not.toBe(null);
        expect(flawOf(text(swapped))).not.toBe(null);
      }),
      { numRuns: 100 },
    );
  });

  it('detects lines taken from the journal of another seed, each of which is whole in itself', async () => {
    await fc.assert(
      fc.asyncProperty(smallTrialArbitrary, seedArbitrary, fc.nat(), async (trial, otherSeed, place) => {
        const [scenario, candidate, seed] = trial;
        fc.pre(seed !== otherSeed);
        const { lines } = await runTrial(trialOf(...trial));
        const other = (await runTrial(trialOf(scenario, candidate, otherSeed))).lines;
        const cut = 1 + (place % (lines.length - 1));
        expect(flawOf(text([...lines.slice(0, cut), ...other.slice(cut)]))).not.toBe(null);
      }),
      { numRuns: 60 },
    );
  });
});

/** The same scenario with somebody who stops what runs twice a minute, so that there is something to be stopped. */
function withAborts(scenario: Scenario): Scenario {
  const times = Array.from({ length: Math.floor(scenario.horizon / 30_000) }, (_, index) => index * 30_000 + 10_000);
  const [first] = scenario.people;
  const interventions = times.map((at) => ({ kind: 'abort' as const, at }));
  const person = { ...(first ?? nobodyElse), interventions: [...(first?.interventions ?? []), ...interventions] };
  return { ...scenario, people: [person, ...scenario.people.slice(1)] };
}

function readAgain(lines: readonly string[]): readonly Entry[] {
  const result = checkJournal(`${lines.join('\n')}\n`);
  if ('flaw' in result) throw new Error(`line ${result.flaw.line}: ${result.flaw.what}`);
  return result.entries;
}

/** Users' requests since the start, at each truth. */
function offeredIn(entries: readonly Entry[]): readonly number[] {
  return entries.flatMap((entry) => (entry.kind === 'truth' ? [entry.offered] : []));
}

/** The decision that an apply entry rests on, as far as it says what may be done. */
function planOf(entries: readonly Entry[], { decision }: EntryOf<'apply'>): unknown {
  const found = entries.find((entry) => entry.kind === 'decision' && entry.id === decision);
  return found?.kind === 'decision' ? { planDigest: found.planDigest, action: found.action } : null;
}
