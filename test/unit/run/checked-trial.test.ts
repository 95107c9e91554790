import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../../src/base/errors.ts';
import { runCheckedTrial } from '../../../src/run/checked-trial.ts';
import type { TrialInput } from '../../../src/run/trial-input.ts';
import { checkJournal } from '../../../src/journal/read-journal.ts';
import { openSimulator } from '../../../src/world/simulator/simulator.ts';
import { shippedCandidate, trialOf } from '../../helpers/random-trial.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { candidateBehind, commandThat, scenarioOf } from './door-trial.ts';

const leak = scenarioOf('leak-known-cause');

const twice = (input: TrialInput, isTwice = true) =>
  runCheckedTrial({ input, twin: null, unsupported: null }, shippedCharter, new Map(), isTwice);

/** The faults that a journal tells of. */
function faultsOf({ entries }: { readonly entries: readonly { readonly kind: string }[] }): readonly object[] {
  return entries.filter(({ kind }) => kind === 'harness-fault');
}

describe('a trial that is run twice', () => {
  it('is what it is run once when both are the same', async () => {
    const input = trialOf(leak, shippedCandidate('production-platform'), 1);
    const [once, both] = [await twice(input, false), await twice(input)];
    expect(both.journal.head).toBe(once.journal.head);
    expect(both.outcome).toEqual(once.outcome);
  });

  it('of an agent that answers differently each time is a harness fault that names the first differing entry', async () => {
    const agent = commandThat(`
      const { name } = ask.observation.context.services[0];
      say({ service: name, pattern: null, diagnosis: 'now ' + process.hrtime.bigint(), confidence: 0.5, evidence: [],
        actions: [], rationale: '', versions: { agent: 'a', model: 'none', prompt: 'none' } });`);
    const { journal, outcome } = await twice(trialOf(leak, candidateBehind({ agent }), 1));
    expect(outcome.verdict).not.toBe('pass');
    expect(faultsOf(journal)).toEqual([
      expect.objectContaining({
        what: expect.stringMatching(/run twice .* first differ in entry \d+, `proposal` at \d\d:\d\d/),
      }),
    ]);
    expect(checkJournal(`${journal.lines.join('\n')}\n`)).not.toHaveProperty('flaw');
  });

  it('keeps a violation that one of the two shows, whichever it is', async () => {
    const input = trialOf(scenarioOf('leak-regulated'), shippedCandidate('always-act'), 1);
    expect((await twice(input)).outcome.verdict).toBe('fail');
    for (const harmfulFirst of [true, false]) {
      let opened = 0;
      // The other of the two is over before anything is proposed.
      const openWorld = () => {
        opened += 1;
        const world = openSimulator(input.scenario, 1);
        const breaks = (opened === 1) !== harmfulFirst;
        const advance: typeof world.advance = async (until) => {
          if (breaks && until > 60_000) throw new HarnessError('the world broke');
          return world.advance(until);
        };
        return { ...world, samples: world.samples, advance };
      };
      const { journal, outcome } = await twice({ ...input, openWorld });
      expect([opened, outcome.verdict]).toEqual([2, 'fail']);
      expect(faultsOf(journal)).toEqual([expect.objectContaining({ what: expect.stringContaining('two journals') })]);
    }
  });

  it('is not compared where a program ran out of its time', async () => {
    const agent = commandThat('if (Math.random() > 2) say({})');
    const { journal } = await twice(trialOf(leak, candidateBehind({ agent }, 100), 1));
    expect(faultsOf(journal)).toEqual([]);
  });
});
