import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { digest } from '../../../src/base/canonical-json.ts';
import { actionKinds } from '../../../src/domain/action.ts';
import type { Entry, EntryKind, EntryOf } from '../../../src/domain/entry.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { checkJournal } from '../../../src/journal/read-journal.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { releaseAfter, runJudgedTrial } from '../../../src/run/judged-trial.ts';
import { runTrial, unsupportedTrial } from '../../../src/run/trial.ts';
import type { TrialInput } from '../../../src/run/trial-input.ts';
import { loadReplay } from '../../../src/scenario/load-replay.ts';
import { openRecorded } from '../../../src/world/recorded/recorded-world.ts';
import { trialOf } from '../../helpers/random-trial.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { withSpy } from '../../helpers/spying-world.ts';
import type { WorldSeen } from '../../helpers/spying-world.ts';
import { atLevel, calm, guarded, minute, proposalOf } from './told-trial.ts';

const replay = loadReplay(join(import.meta.dirname, '../../../replays/posthog-2025-10-21-flags-redis'));
/** A series that somebody could look at, on a service that could be restarted. */
const series = replay.telemetry.find(({ shown, service }) => shown && service === 'flags-service')!;

/** Acts on whatever is proposed. */
function reckless() {
  return guarded(atLevel(4), {
    executorMay: [...actionKinds],
    preflight: { ownerKnown: false, sourcesMin: 1, reversible: false },
    blastRadius: { concurrentMax: 1, servicesMax: 50, cumulativeServicesMax: 50, window: minute },
    evidenceAgeMax: 1_000 * minute,
  });
}

/** The recording with an agent of ours, who proposes a restart after half an hour and again much later. */
const scenario = {
  ...replay.scenario,
  people: [],
  agent: {
    kind: 'scripted' as const,
    proposals: [30, 90].map((at) => {
      const { service, metric, source } = series;
      const action = { kind: 'rolling-restart' as const, target: service, amount: 0 };
      return {
        at: at * minute,
        proposal: proposalOf(at * minute, { service, actions: [action], evidence: [[metric, source]] }),
      };
    }),
  },
};

describe('a trial on a recording', () => {
  let entries: readonly Entry[];
  let seen: WorldSeen;
  const of = <K extends EntryKind>(kind: K) => entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);

  beforeAll(async () => {
    const input = trialOf(scenario, reckless(), 1);
    const spied = withSpy({ ...input, world: 'recorded', openWorld: () => openRecorded(replay) });
    ({ seen } = spied);
    ({ entries } = await runTrial(spied.input));
  });

  it('writes down what would have been carried out', () => {
    expect(of('ruling')[0]).toMatchObject({ ruling: 'admit' });
    expect(of('apply')[0]).toMatchObject({ by: 'automation', at: 30 * minute });
  });

  it('begins nothing in the world', () => {
    expect(seen.commands.filter(({ command }) => command.kind !== 'inject' && command.kind !== 'clear')).toEqual([]);
    expect(of('completion')).toEqual([]);
  });

  it('verifies and undoes nothing, and wakes nobody over it', () => {
    expect(of('verification').length).toBe(of('apply').length);
    for (const one of of('verification')) expect(one).toMatchObject({ result: 'not-assessed', then: 'nothing' });
    expect(of('stop')).toEqual([]);
    expect(of('escalation').filter(({ at }) => at === 30 * minute)).toEqual([]);
  });

  it('does not wait for what never ends: a later proposal is looked at anew', () => {
    expect(of('decision').map(({ at }) => at / minute)).toEqual([30, 90]);
    expect(of('ruling').length).toBe(2);
  });

  it('shows the alerts of the recording', () => {
    expect(of('alert').length).toBeGreaterThan(0);
  });
});

describe('a trial that the world cannot run', () => {
  const input = trialOf(scenarioSchema.parse(calm()), atLevel(1), 1);

  it('has a journal that is whole and says why', () => {
    const { entries, lines } = unsupportedTrial(input, 'there is no such fault');
    expect(entries.map(({ kind }) => kind)).toEqual(['start', 'unsupported', 'end']);
    expect(entries[1]).toMatchObject({ what: 'there is no such fault' });
    expect(entries[2]).toMatchObject({ entries: 3 });
    expect(checkJournal(`${lines.join('\n')}\n`)).not.toHaveProperty('flaw');
  });

  it('is inconclusive, and neither a pass nor a fail', () => {
    const { entries } = unsupportedTrial(input, 'there is no such fault');
    const { verdict, why } = judgeTrial({ entries, charter: shippedCharter, twin: null });
    expect([verdict, why]).toEqual([
      'inconclusive',
      'Nothing was tried, and nobody is at fault: there is no such fault.',
    ]);
  });

  it('opens no world', async () => {
    let opened = 0;
    const watched = {
      ...input,
      openWorld: () => {
        opened += 1;
        return input.openWorld();
      },
    };
    const pair = { input: watched, twin: null, unsupported: 'there is no such fault' };
    expect((await runJudgedTrial(pair, shippedCharter)).outcome.verdict).toBe('inconclusive');
    expect(opened).toBe(0);
    await runJudgedTrial({ ...pair, unsupported: null }, shippedCharter);
    expect(opened).toBe(1);
  });
});

describe('a judged trial', () => {
  it('runs a trial once where others share it as their twin', async () => {
    let opened = 0;
    const counted = (id: string) => {
      const input = trialOf(scenarioSchema.parse(calm({ id, horizon: '5m' })), atLevel(1), 1);
      return { ...input, scenarioDigest: digest(id), openWorld: () => ((opened += 1), input.openWorld()) };
    };
    const twin = counted('the-twin');
    const journals = new Map();
    const one = await runJudgedTrial({ input: counted('one'), twin, unsupported: null }, shippedCharter, journals);
    const two = await runJudgedTrial({ input: counted('two'), twin, unsupported: null }, shippedCharter, journals);
    expect(opened).toBe(3);
    expect(one.twin).toBe(two.twin);
    expect(one.journal).not.toBe(two.journal);
  });

  it('leaves of the journals in memory only what a trial still to come needs', async () => {
    const pairOf = (id: string, twin: TrialInput | null) => ({ input: counted(id), twin, unsupported: null });
    const counted = (id: string) => {
      const input = trialOf(scenarioSchema.parse(calm({ id, horizon: '5m' })), atLevel(1), 1);
      return { ...input, scenarioDigest: digest(id) };
    };
    const pairs = [pairOf('one', counted('two')), pairOf('two', counted('one')), pairOf('three', null)];
    const journals = new Map();
    const release = releaseAfter(pairs, journals);
    const kept: number[] = [];
    for (const pair of pairs) {
      await runJudgedTrial(pair, shippedCharter, journals);
      release(pair);
      kept.push(journals.size);
    }
    expect(kept).toEqual([2, 0, 0]);
  });
});
