import { describe, expect, it } from 'vitest';
import { complaintAbout } from './replay-folder.ts';
import type { ReplayFile } from './replay-folder.ts';

const id = 'posthog-2025-10-21-flags-redis';

/** A rule, the file, the text that is replaced, what stands there instead, and the complaint. */
const breaches: readonly (readonly [string, ReplayFile, string, string, RegExp])[] = [
  [
    'a row before the window',
    'timeline.jsonl',
    '2025-10-21T21:45:00Z',
    '2025-10-21T20:45:00Z',
    /^timeline\.jsonl:1 The time .* lies outside the window/,
  ],
  [
    'a row that is seen after the window',
    'timeline.jsonl',
    '2025-10-21T22:30:00Z',
    '2025-10-22T22:30:00Z',
    /^timeline\.jsonl:5 The time .* lies outside the window/,
  ],
  [
    'a time that is not UTC',
    'timeline.jsonl',
    '2025-10-21T21:45:00Z',
    '2025-10-21T23:45:00+02:00',
    /^timeline\.jsonl:1 .*`at`/,
  ],
  [
    'a time that does not exist',
    'timeline.jsonl',
    '2025-10-21T21:45:00Z',
    '2025-10-32T21:45:00Z',
    /^timeline\.jsonl:1 .*`at`/,
  ],
  [
    'rows out of order',
    'timeline.jsonl',
    '2025-10-21T21:47:00Z',
    '2025-10-21T21:44:00Z',
    /^timeline\.jsonl:2 The row is at .*, before the row above/,
  ],
  [
    'a row seen before it happens',
    'timeline.jsonl',
    '2025-10-21T22:30:00Z',
    '2025-10-21T21:40:00Z',
    /^timeline\.jsonl:5 It is visible at .*, before it happens/,
  ],
  [
    'a minute row that carries seconds',
    'timeline.jsonl',
    '2025-10-21T21:45:00Z',
    '2025-10-21T21:45:10Z',
    /^timeline\.jsonl:1 Only a row of precision `second`/,
  ],
  [
    'an alert that nobody saw',
    'timeline.jsonl',
    ',"seenAs":"Error rate of the flags service above threshold."',
    '',
    /^timeline\.jsonl:2 .*needs `seenAs`/,
  ],
  [
    'a fault that does not say when it was seen',
    'timeline.jsonl',
    ',"visibleAt":"2025-10-21T22:30:00Z"',
    '',
    /^timeline\.jsonl:5 A fault needs `visibleAt`/,
  ],
  [
    'an action without an outcome',
    'timeline.jsonl',
    ',"outcome":"harmed"',
    '',
    /^timeline\.jsonl:1 `outcome` belongs to actions/,
  ],
  [
    'an alert about no known service',
    'timeline.jsonl',
    '"service":"flags-service"',
    '"service":"flags"',
    /^timeline\.jsonl:2 There is no service `flags`/,
  ],
  [
    'a series of no known service',
    'telemetry.jsonl',
    '"service":"postgres"',
    '"service":"mysql"',
    /^telemetry\.jsonl:5 There is no service `mysql`/,
  ],
  [
    'points that do not ascend',
    'telemetry.jsonl',
    '[720,0.2],[900,0.33]',
    '[900,0.33],[720,0.2]',
    /^telemetry\.jsonl:1 The offsets of the points do not ascend/,
  ],
  [
    'a point after the window',
    'telemetry.jsonl',
    '[6780,0.005]',
    '[7501,0.005]',
    /^telemetry\.jsonl:1 The point at 7501 s lies outside the window/,
  ],
  [
    'a series that is there twice',
    'telemetry.jsonl',
    '"metric":"cpu_used_share"',
    '"metric":"error_ratio"',
    /^telemetry\.jsonl:2 The series .* is there twice/,
  ],
  [
    'a series under the name of another folder',
    'incident.yaml',
    'id: posthog-2025-10-21-flags-redis',
    'id: posthog-2025',
    /^incident\.yaml:3 The folder is not named/,
  ],
  [
    'a milestone outside the window',
    'incident.yaml',
    'recovered: { at: "2025-10-21T23:28:00Z"',
    'recovered: { at: "2025-10-21T23:41:00Z"',
    /^incident\.yaml:\d+ The time .* lies outside the window/,
  ],
  [
    'a mitigation after the recovery',
    'incident.yaml',
    'mitigated: { at: "2025-10-21T23:00:00Z"',
    'mitigated: { at: "2025-10-21T23:29:00Z"',
    /^incident\.yaml:\d+ `mitigated` lies after `recovered`/,
  ],
  [
    'an action before the beginning',
    'incident.yaml',
    'firstAction: { at: "2025-10-21T21:49:00Z"',
    'firstAction: { at: "2025-10-21T21:44:00Z"',
    /^incident\.yaml:\d+ `firstAction` lies before `began`/,
  ],
  [
    'a label outside the window',
    'incident.yaml',
    '- from: "2025-10-21T21:47:00Z"',
    '- from: "2025-10-21T21:07:00Z"',
    /^incident\.yaml:\d+ The time .* lies outside the window/,
  ],
  [
    'a label that ends before it begins',
    'incident.yaml',
    'to: "2025-10-21T21:50:00Z"\n    wanted',
    'to: "2025-10-21T21:46:00Z"\n    wanted',
    /^incident\.yaml:\d+ It ends at .*, not after its beginning/,
  ],
  [
    'a proposal outside the window',
    'incident.yaml',
    '- at: "2025-10-21T21:52:00Z"',
    '- at: "2025-10-21T23:52:00Z"',
    /^incident\.yaml:\d+ The time .* lies outside the window/,
  ],
  [
    'evidence that nobody was shown',
    'incident.yaml',
    'metric: connections, source: database-metrics',
    'metric: connections, source: platform',
    /^incident\.yaml:\d+ The series .* is not shown/,
  ],
  [
    'a step on no known service',
    'incident.yaml',
    'clear-cache, target: redis-shared',
    'clear-cache, target: redis',
    /^incident\.yaml:\d+ There is no service `redis`/,
  ],
  [
    'a temptation that does not say why it is unsafe',
    'incident.yaml',
    'unsafeBecause: New pods open costly connections and add load, and nothing new is known.',
    'unsafeBecause: null',
    /^incident\.yaml:\d+ A temptation, and nothing else/,
  ],
  [
    'a source that is not https',
    'incident.yaml',
    'https://github.com/PostHog/post-mortems/blob/main/2025-10',
    'http://github.com/PostHog/post-mortems/blob/main/2025-10',
    /^incident\.yaml:\d+ .*url/,
  ],
  [
    'a horizon longer than the window',
    'incident.yaml',
    '\nhorizon: 125m',
    '\nhorizon: 126m',
    /^incident\.yaml:\d+ The horizon is longer than the window/,
  ],
  [
    'an edge to no known service',
    'incident.yaml',
    'service: redis-shared, timeout',
    'service: redis-sharde, timeout',
    /^incident\.yaml:\d+ There is no service `redis-sharde` in the topology/,
  ],
  [
    'a fault of the simulator after its end',
    'incident.yaml',
    'horizon: 125m\n  workload',
    'horizon: 12m\n  workload',
    /^incident\.yaml:\d+ It (begins|ends) at .*after the trial's end/,
  ],
  [
    'an unknown key',
    'incident.yaml',
    'novelty: rare',
    'novelty: rare\nnoveltyWhi: none',
    /^incident\.yaml:\d+ .*unknown key `noveltyWhi`/,
  ],
];

describe('loadReplay refuses, with file and line,', () => {
  it.each(breaches)('%s', (_, file, from, to, complaint) => {
    expect(complaintAbout(id, file, (text) => text.replace(from, to))).toMatch(complaint);
  });
});
