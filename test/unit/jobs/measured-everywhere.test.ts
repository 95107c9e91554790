import { expect, it } from 'vitest';
import { measuredOf, notReversible } from '../../../src/jobs/measured-everywhere.ts';
import { benchOf } from '../../../src/jobs/run-exploration.ts';
import { loadProfile } from '../../../src/scenario/load-profile.ts';
import { shippedProfile } from '../../helpers/small-qualification.ts';

const profile = loadProfile(shippedProfile);
const bench = benchOf('policies/conservative');

/** A restart, proposed at these services. */
function restarted(...targets: readonly string[]) {
  const places = targets.map((target) => ({ target, shape: {} }));
  const automation = {
    id: 'a',
    action: 'rolling-restart',
    pattern: 'oom-leak',
    rule: 'a',
    scope: 'true',
    level: 4,
  } as const;
  const setup = { bench, profile: profile.profile, asOf: '2026-11-21', seed: 1, sampled: [] };
  return measuredOf({ setup, profile, bench }, { automation, places });
}

it('is the worst of all places, whichever comes first', async () => {
  const [stateless, cache] = [await restarted('catalogue'), await restarted('session-cache')];
  expect(notReversible(stateless)).toEqual([]);
  // A cache is cold after its restart for longer than a step may take to be undone.
  expect(notReversible(cache)).toHaveLength(1);
  for (const both of [await restarted('catalogue', 'session-cache'), await restarted('session-cache', 'catalogue')])
    expect(both).toEqual(cache);
});

it('is not reversible where nothing was measured', async () => {
  expect(notReversible(await restarted())).toHaveLength(1);
});
