import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { digest } from '../../src/base/canonical-json.ts';
import type { Candidate } from '../../src/domain/candidate.ts';
import type { AgentRequest, Agent } from '../../src/domain/agent.ts';
import type { Observation } from '../../src/domain/observation.ts';
import { runTrials } from '../../src/jobs/run-trials.ts';
import { findSubjects, shippedReplays } from '../../src/jobs/subjects.ts';
import { planTrials } from '../../src/jobs/trial-inputs.ts';
import { checkJournal } from '../../src/journal/read-journal.ts';
import { judgeTrial } from '../../src/judge/judge-trial.ts';
import { runTrial } from '../../src/run/trial.ts';
import type { TrialInput } from '../../src/run/trial-input.ts';
import { candidateArbitrary, seedArbitrary } from '../helpers/random-trial.ts';
import { shippedCharter } from '../helpers/shipped-charter.ts';
import { withSpy } from '../helpers/spying-world.ts';
import { silent } from '../helpers/silent.ts';

const spy = vi.hoisted(() => ({ look: (_request: AgentRequest): void => undefined }));

vi.mock(import('../../src/agent/create-agent.ts'), async (original) => {
  const { createAgent } = await original();
  const watched = (agent: Agent): Agent => ({
    name: agent.name,
    propose(request) {
      spy.look(request);
      return agent.propose(request);
    },
    close: () => agent.close(),
  });
  return { createAgent: (...given) => watched(createAgent(...given)) };
});

const subjects = findSubjects([shippedReplays]);

/** The trials of all recordings, in the recorded world and, where they have one, in their closed loop. */
function inputsOf(candidate: Candidate, seed: number): readonly TrialInput[] {
  const common = { candidate, charterDigest: digest(shippedCharter), seed };
  return subjects.flatMap((subject) => planTrials(subject, null, common)).map(({ input }) => input);
}

describe('any trial of a recording', () => {
  it('is canonical, whole, the same twice, and judged alike from its live entries and from the file', async () => {
    await fc.assert(
      fc.asyncProperty(candidateArbitrary, seedArbitrary, async (candidate, seed) => {
        for (const input of inputsOf(candidate, seed)) {
          const { lines, entries } = await runTrial(input);
          expect((await runTrial(input)).lines).toEqual(lines);
          for (const line of lines) {
            const { hash, ...entry }: Record<string, unknown> = JSON.parse(line);
            expect(line).toBe(`${String(canonicalize(entry)).slice(0, -1)},"hash":"${String(hash)}"}`);
          }
          const read = checkJournal(`${lines.join('\n')}\n`);
          const again = 'flaw' in read ? [] : read.entries;
          expect(again).toEqual(entries);
          const judge = (all: typeof again) => judgeTrial({ entries: all, charter: shippedCharter, twin: null });
          expect(judge(again)).toEqual(judge(entries));
        }
      }),
      { numRuns: 8 },
    );
  });

  it('is told in the order of time, and shows nothing before it could be seen', async () => {
    const late: unknown[] = [];
    spy.look = ({ observation }) => void late.push(...tooEarly(observation));
    await fc.assert(
      fc.asyncProperty(candidateArbitrary, seedArbitrary, async (candidate, seed) => {
        for (const input of inputsOf(candidate, seed)) {
          const { entries } = await runTrial(input);
          expect(entries.every(({ at }, index) => at >= (entries[index - 1]?.at ?? 0))).toBe(true);
        }
        expect(late).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  it('changes nothing in a recording: what was admitted is noted and never carried out', async () => {
    let noted = 0;
    await fc.assert(
      fc.asyncProperty(candidateArbitrary, seedArbitrary, async (candidate, seed) => {
        for (const recorded of inputsOf(candidate, seed).filter(({ world }) => world === 'recorded')) {
          const { input, seen } = withSpy(recorded);
          const { entries } = await runTrial(input);
          expect(seen.commands.filter(({ command }) => 'by' in command && command.by === 'automation')).toEqual([]);
          noted += entries.filter((entry) => entry.kind === 'apply' && entry.by === 'automation').length;
        }
      }),
      { numRuns: 10 },
    );
    expect(noted).toBeGreaterThan(0);
  });
});

describe('a run', () => {
  const out = mkdtempSync(join(tmpdir(), 'requal-order-'));
  beforeAll(() => {
    spy.look = () => undefined;
  });
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  /** The digest of each trial's whole trace, by its id. */
  async function heads(what: readonly string[], seeds: readonly number[]): Promise<Readonly<Record<string, string>>> {
    const candidates = ['policies/production-platform', 'policies/always-act'];
    const summary = await runTrials(
      { what, candidates, world: null, seeds, out, workers: null, certificate: null, resume: null },
      silent,
    );
    return Object.fromEntries(summary.trials.map(({ id, chainHead }) => [id, chainHead]));
  }

  it('gives each trial the same bytes in whatever order seeds and subjects are named, and alone', async () => {
    const replays = ['wikimedia-2019-04-25-traffic-artefact', 'posthog-2025-10-21-flags-redis'];
    const what = ['leak-known-cause', 'leak-killed-midway', ...replays];
    const first = await heads(what, [1, 2, 3]);
    expect(Object.keys(first)).toHaveLength(36);
    expect(new Set(Object.values(first)).size).toBe(36);
    expect(await heads(what.toReversed(), [3, 1, 2])).toEqual(first);
    expect(first).toMatchObject(await heads(['leak-killed-midway'], [2]));
  });
});

/** What an observation shows that could not be seen yet. */
function tooEarly(seen: Observation): readonly unknown[] {
  const values = seen.context.services.flatMap(({ name }) => [...seen.valuesOf(name)]);
  return [
    ...values.filter(({ visibleAt, eventAt }) => visibleAt > seen.at || eventAt > visibleAt),
    ...seen.alerts.filter(({ firedAt }) => firedAt > seen.at),
  ];
}
