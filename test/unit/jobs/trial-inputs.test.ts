import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClusterTrials, WorldChoice } from '../../../src/jobs/cluster-trials.ts';
import { clusterSettings } from '../../../src/world/cluster/lifecycle/cluster-settings.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { findSubjects } from '../../../src/jobs/subjects.ts';
import { planTrials } from '../../../src/jobs/trial-inputs.ts';

const common = { candidate: loadCandidate('policies/always-ask'), charterDigest: '', seed: 3 };

const cluster: ClusterTrials = {
  settings: clusterSettings({ cluster: 'requal-none', nodeImage: null }),
  timeScale: 4,
  script: null,
  anyHost: false,
  onRestored: () => undefined,
};

function planned(id: string, world: WorldChoice, candidate = common.candidate) {
  return findSubjects([id]).flatMap((subject) => planTrials(subject, world, { ...common, candidate }));
}

describe('the trials of a subject', () => {
  it('are the recording and its closed loop where no world is named', () => {
    const trials = planned('posthog-2025-10-21-flags-redis', null);
    expect(trials.map(({ input, unsupported }) => [input.world, unsupported])).toEqual([
      ['recorded', null],
      ['simulator', null],
    ]);
  });

  it('are the closed loop alone for its own id, the same trial as with the recording', () => {
    for (const id of ['posthog-2025-10-21-flags-redis', 'wikimedia-2019-04-25-traffic-artefact']) {
      const whole = planned(id, null)[1];
      for (const world of [null, 'simulator'] as const) {
        const trials = planned(`${id}-closed-loop`, world);
        expect(trials).toHaveLength(1);
        expect(trials[0]).toMatchObject({ name: `${id}-closed-loop.s3`, unsupported: null });
        expect(trials[0]?.input).toMatchObject({ world: 'simulator', scenarioDigest: whole?.input.scenarioDigest });
      }
    }
  });

  it('are refused for a closed loop in every other world, with what to write instead', () => {
    const id = 'posthog-2025-10-21-flags-redis';
    const [recorded, ...others] = planned(`${id}-closed-loop`, 'recorded');
    expect(others).toEqual([]);
    expect(recorded?.input.world).toBe('recorded');
    expect(recorded?.unsupported).toContain(`write \`npx requal run ${id} --world recorded\` for the recording`);
    const controller = loadCandidate('examples/kubernetes-controller');
    expect(planned(`${id}-closed-loop`, cluster)[0]?.unsupported).toMatch(/cannot play .* `--world simulator` can$/);
    expect(planned(`${id}-closed-loop`, null, controller)[0]?.unsupported).toContain('tried nowhere else');
  });

  it('are refused by the simulator for a replay without a closed loop, with the reason and a way out', () => {
    const [trial] = planned('fastly-2021-06-08-customer-config', 'simulator');
    expect(trial?.unsupported).toMatch(/^the simulator cannot play this incident, because .* `--world recorded` can$/);
    expect(trial?.input).toMatchObject({ world: 'simulator', scoredUntil: null });
    expect(() => trial?.input.openWorld()).toThrow('cannot play');
  });

  it('are refused by the recorded world for a written scenario, with the reason and a way out', () => {
    const [trial] = planned('leak-novel', 'recorded');
    expect(trial?.unsupported).toMatch(/^the recorded world cannot play .* `--world simulator` can$/);
    expect(trial?.input.world).toBe('recorded');
  });

  it('of a candidate with a controller of its own are refused by every world but a cluster', () => {
    const controller = loadCandidate('examples/kubernetes-controller');
    const why = (id: string, world: WorldChoice) =>
      planned(id, world, controller).map(({ unsupported }) => unsupported);
    const refusal = [expect.stringContaining('tried nowhere else')];
    expect(why('leak-novel', null)).toEqual(refusal);
    expect(why('leak-novel', 'simulator')).toEqual(refusal);
    expect(why('posthog-2025-10-21-flags-redis', null)).toEqual(refusal);
    expect(why('leak-novel', cluster)).toEqual([null]);
    expect(why('posthog-2025-10-21-flags-redis', cluster)).toEqual([expect.stringContaining('recorded incident')]);
  });

  it('are supported in the world that suits them', () => {
    expect(planned('leak-novel', 'simulator').map(({ unsupported }) => unsupported)).toEqual([null]);
    expect(planned('fastly-2021-06-08-customer-config', 'recorded').map(({ unsupported }) => unsupported)).toEqual([
      null,
    ]);
  });

  it('are made for a cluster with its time scale, twin and all', () => {
    const [trial] = planned('leak-novel', cluster);
    expect(trial).toMatchObject({
      unsupported: null,
      input: { world: 'cluster', timeScale: 4 },
      twin: { world: 'cluster' },
    });
  });

  it('are refused by a cluster for what it cannot play, each with the reason', () => {
    expect(planned('nodes-lost', cluster)[0]?.unsupported).toMatch(/^a cluster cannot play node-loss: .*one node/);
    expect(planned('slack-2021-01-04-transit-gateway', cluster)[0]?.unsupported).toMatch(
      /cannot play a recorded incident/,
    );
  });

  it('are refused by the simulator for a fault that only a cluster has', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'requal-only-')), 'pods-killed.yaml');
    writeFileSync(
      file,
      [
        'id: pods-killed',
        'extends: leak-known-cause',
        'title: A pod is killed',
        'changes:',
        '  - {remove: "faults[leak]"}',
        '  - {add: faults, value: {id: killed, kind: pod-kill, target: cart, at: 5m, pattern: killed}}',
        'expected: []',
      ].join('\n'),
    );
    expect(planned(file, null)[0]?.unsupported).toMatch(
      /^the simulator cannot play pod-kill: .* `--world cluster` can$/,
    );
    expect(planned(file, cluster)[0]?.unsupported).toBeNull();
  });
});
