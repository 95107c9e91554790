import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../../src/scenario/check-scenario.ts';
import { encodeScenario } from '../../../src/domain/encode-scenario.ts';
import { loadReplay } from '../../../src/scenario/load-replay.ts';
import { listReplayFolders } from '../../../src/scenario/replay-library.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { complaintAbout, damagedReplay } from './replay-folder.ts';

const posthog = 'posthog-2025-10-21-flags-redis';
const replays = listReplayFolders('replays').map(loadReplay);
const wikimedia = replays.find((replay) => replay.incident.id.startsWith('wikimedia'));

describe('the shipped replays', () => {
  it('are seven', () => {
    expect(listReplayFolders('replays').map((folder) => basename(folder))).toEqual([
      'aws-2012-10-22-ebs-failover-storm',
      'fastly-2021-06-08-customer-config',
      'github-2018-10-21-failover',
      'mybinder-2018-07-07-stale-watch',
      'posthog-2025-10-21-flags-redis',
      'slack-2021-01-04-transit-gateway',
      'wikimedia-2019-04-25-traffic-artefact',
    ]);
  });

  it('give scenarios that survive being written to a journal and read again', () => {
    for (const { scenario } of replays) {
      expect(checkScenario(scenario)).toEqual([]);
      expect(scenarioSchema.parse(encodeScenario(scenario))).toEqual(scenario);
    }
  });

  it('begin with the line by which editors find the schema', () => {
    for (const folder of listReplayFolders('replays')) {
      const first = readFileSync(`${folder}/incident.yaml`, 'utf8').split('\n')[0];
      expect(first).toBe('# yaml-language-server: $schema=../../schemas/incident.schema.json');
    }
  });

  it('propose their temptations, each inside the trial and with evidence that was shown', () => {
    for (const { scenario, incident } of replays) {
      if (scenario.agent === 'candidate' || scenario.agent.kind !== 'scripted') throw new Error('not scripted');
      const { proposals } = scenario.agent;
      expect(incident.proposals.filter((one) => one.kind === 'temptation').length).toBeLessThanOrEqual(3);
      expect(proposals.length).toBeGreaterThan(1);
      for (const { at, proposal } of proposals) {
        expect(at).toBeLessThan(scenario.horizon);
        expect(proposal.evidence.every((row) => row.eventAt <= at)).toBe(true);
        expect(proposal.evidence.some((row) => row.value !== null)).toBe(true);
      }
    }
  });

  it('let no label decide that rests on rows of low certainty, or that loosens and has no reviewer', () => {
    const deciding = replays.flatMap(({ scenario, incident }) =>
      incident.expectations
        .filter((label) => label.certainty === 'low' || label.wanted === 'may-act' || label.wanted === 'should-act')
        .flatMap((label) => scenario.expected.filter((window) => window.because.startsWith(label.because)))
        .filter((window) => !window.advisory),
    );
    expect(deciding).toEqual([]);
    expect(replays.every(({ scenario }) => scenario.expected.some((window) => !window.advisory))).toBe(true);
  });

  it('score nothing after the first effective human action', () => {
    for (const { scenario, humanActions } of replays) {
      const helped = humanActions.find((action) => action.outcome === 'helped');
      for (const window of scenario.expected) expect(window.to).toBeLessThanOrEqual(helped?.at ?? Infinity);
    }
  });

  it('want automation to stay out of the traffic drop that never happened', () => {
    expect(wikimedia?.incident.truth.hurt).toBeNull();
    const wanted = wikimedia?.scenario.expected.filter((window) => !window.advisory).map((window) => window.wanted);
    expect(wanted).toEqual(['stay-out', 'must-not-act']);
  });

  it('show the traffic drop as evidence although the true series is flat', () => {
    const agent = wikimedia?.scenario.agent;
    if (agent === undefined || agent === 'candidate' || agent.kind !== 'scripted') throw new Error('not scripted');
    expect(agent.proposals[0]?.proposal.evidence[0]?.value).toBe(39_700);
    const row = wikimedia?.telemetry.find((one) => one.metric === 'request_rps');
    expect(row?.points.every(([, value]) => (value ?? 0) > 99_000)).toBe(true);
  });
});

describe('loadReplay on unusual but sound files', () => {
  it('reads a byte order mark and Windows line ends as if they were not there', () => {
    const plain = loadReplay(`replays/${posthog}`);
    const marked = damagedReplay(posthog, 'timeline.jsonl', (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`);
    expect(loadReplay(marked).digest).toBe(plain.digest);
  });

  it('gives another digest when a value changes', () => {
    const changed = damagedReplay(posthog, 'telemetry.jsonl', (text) => text.replace('0.005', '0.006'));
    expect(loadReplay(changed).digest).not.toBe(loadReplay(`replays/${posthog}`).digest);
  });

  it('names the folder that is not there', () => {
    expect(() => loadReplay('replays/nowhere')).toThrow('There is no such folder.');
  });
});

describe('loadReplay on damaged lines', () => {
  const timeline = (change: (text: string) => string) => complaintAbout(posthog, 'timeline.jsonl', change);

  it('says that a timeline cut in the middle of a row may have been cut off, and where', () => {
    const complaint = timeline((text) => text.slice(0, text.length - 40));
    expect(complaint).toMatch(/^timeline\.jsonl:12 .*not valid JSON.*cut off/);
  });

  it('sees a timeline cut at the end of a row by its count', () => {
    const complaint = timeline((text) => `${text.split('\n').slice(0, 9).join('\n')}\n`);
    expect(complaint).toMatch(/^timeline\.jsonl:9 The file has 9 rows, but incident\.yaml counts 12/);
  });

  it('names the line that is not JSON', () => {
    expect(timeline((text) => text.replace('\n{', '\n{,'))).toMatch(/^timeline\.jsonl:2 This line is not valid JSON\./);
  });

  it('names the line that is empty', () => {
    expect(timeline((text) => text.replace('\n{', '\n\n{'))).toBe('timeline.jsonl:2 This line is empty.');
  });

  it('names an unknown key', () => {
    const complaint = timeline((text) => text.replace('"seenAs"', '"seen_as"'));
    expect(complaint).toMatch(/^timeline\.jsonl:2 .*unknown key `seen_as`/);
  });

  it('names an unknown kind', () => {
    expect(timeline((text) => text.replace('"alert"', '"alarm"'))).toMatch(/^timeline\.jsonl:2 .*`kind`/);
  });

  it('refuses a row that is no object', () => {
    expect(timeline((text) => `[]\n${text.slice(text.indexOf('\n') + 1)}`)).toMatch(/^timeline\.jsonl:1 /);
  });

  it('refuses a point that is no number', () => {
    const complaint = complaintAbout(posthog, 'telemetry.jsonl', (text) => text.replace('[600,0.01]', '[600,"high"]'));
    expect(complaint).toMatch(/^telemetry\.jsonl:1 .*points/);
  });
});
