import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { doorsSchema } from '../../../src/domain/candidate.ts';
import { limits } from '../../../src/domain/limits.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { keptAnswers } from '../../../src/run/answers.ts';
import { checkPrograms } from '../../../src/run/check-programs.ts';
import { runTrial } from '../../../src/run/trial.ts';
import { candidateBehind, commandThat, scenarioOf, tryOut } from './door-trial.ts';

const leak = scenarioOf('leak-known-cause');
const actAlone = commandThat('say({ level: 4, because: ["it is safe"] })');
const example = loadCandidate(join(import.meta.dirname, '..', '..', '..', 'examples', 'external'));

describe('an external policy', () => {
  it('decides what is done', async () => {
    const acting = await tryOut(candidateBehind({ policy: actAlone }), leak);
    expect(acting.of('decision')[0]).toMatchObject({ level: 4, disposition: 'act', because: ['it is safe'] });
    expect(acting.of('apply').some(({ by }) => by === 'automation')).toBe(true);
    const careful = await tryOut(candidateBehind({ policy: commandThat('say({ level: 1 })') }), leak);
    expect(careful.of('apply').some(({ by }) => by === 'automation')).toBe(false);
    expect(careful.of('escalation')[0]?.what).toBe('page');
  });

  it.each([
    ['throws', commandThat('throw new Error("no")'), 'ended with code 1'],
    ['answers no JSON', commandThat('say("level 4")'), 'no JSON'],
    ['answers a level that there is not', commandThat('say({ level: 9 })'), 'no decision'],
    ['answers another question', commandThat('say({ id: 99, level: 4 })'), 'another question'],
    [
      'answers a line without end',
      commandThat(`process.stdout.write('4'.repeat(${limits.answerBytesMax + 1}))`),
      'longer',
    ],
    ['ends at once', [process.execPath, '-e', ''], 'ended with code 0'],
  ])('that %s fails closed: nothing is done, a person is called', async (_, policy, reason) => {
    const trial = await tryOut(candidateBehind({ policy }), leak);
    expect(trial.of('agent-failed')[0]).toMatchObject({ who: 'policy', timedOut: false });
    expect(trial.of('agent-failed')[0]?.reason).toContain(reason);
    expect(trial.of('apply').filter(({ by }) => by === 'automation')).toEqual([]);
    expect(trial.of('decision').every(({ level }) => level === 1)).toBe(true);
    expect(trial.of('escalation').some(({ what }) => what === 'page')).toBe(true);
    expect(trial.finding('fail-closed')).toMatchObject({ verdict: 'pass', exercised: true });
  });

  it('that hangs is marked as a matter of the wall clock', async () => {
    const trial = await tryOut(candidateBehind({ policy: commandThat('') }, 150), leak);
    expect(trial.of('agent-failed')[0]).toMatchObject({ who: 'policy', timedOut: true });
    expect(trial.judged.why).toMatch(
      /; the policy failed \d+ times \(it gave no answer within 150 ms, and for 1 other reason\)\.$/,
    );
    expect(trial.of('apply').filter(({ by }) => by === 'automation')).toEqual([]);
  });

  it('may write to its standard error as much as it likes', async () => {
    const policy = commandThat('process.stderr.write("x".repeat(300000)); say({ level: 1 })');
    const trial = await tryOut(candidateBehind({ policy }), leak);
    expect(trial.of('agent-failed')).toEqual([]);
    expect(trial.of('decision').length).toBeGreaterThan(0);
  });
});

describe('an external agent', () => {
  it('that reads where it runs finds nothing of the scenario', async () => {
    const setup = `
      const seen = JSON.stringify([process.env, process.cwd(), process.argv, process.title,
        require('node:fs').readdirSync('.')]);`;
    const body = `
      const told = ['${leak.id}', '${leak.title}', 'catalogue', '2025-05-13', 'should-act'].filter((word) =>
        (seen + line).includes(word));
      say({ service: 'x', pattern: null, diagnosis: told.join(' ') || 'nothing', confidence: 0.5, evidence: [],
        actions: [], rationale: '', versions: { agent: 'spy/1' } });`;
    const trial = await tryOut(candidateBehind({ agent: commandThat(body, setup) }), leak);
    expect(trial.of('proposal').map(({ diagnosis }) => diagnosis)).toContain('nothing');
    expect(new Set(trial.of('proposal').map(({ diagnosis }) => diagnosis))).toEqual(new Set(['nothing']));
  });

  it('is told times of the trial and no others', async () => {
    const body = `
      const numbers = [];
      JSON.stringify(ask, (key, value) => { if (/At$|^at$|asOf/.test(key)) numbers.push(value); return value; });
      const real = numbers.filter((time) => time > 1800000 || Math.abs(time - Date.now()) < 1e11);
      say({ service: 'x', pattern: null, diagnosis: numbers.length + ' times, real: ' + real.join(), confidence: 0.5,
        evidence: [], actions: [], rationale: '', versions: { agent: 'clock/1' } });`;
    const trial = await tryOut(candidateBehind({ agent: commandThat(body) }), leak);
    expect(trial.of('proposal').length).toBeGreaterThan(0);
    for (const { diagnosis } of trial.of('proposal')) expect(diagnosis).toMatch(/^[1-9]\d* times, real: $/);
  });

  describe('while no alert fires', () => {
    const calm = { ...scenarioOf('leak-known-cause', 900_000), faults: [] };
    /** Restarts a healthy service at eight minutes, and tells when it was asked. */
    const needless = commandThat(
      `
      const { at, values } = ask.observation;
      asked.push(at / 60000);
      const signs = ['memory_ratio', 'edge_error_ratio', 'integrity_errors_per_min'];
      const healthy = values.filter(({ metric, value }) => signs.includes(metric) && value !== null);
      const service = healthy.find(({ metric }) => metric === 'integrity_errors_per_min').service;
      if (at !== 480000) return say(null);
      say({ service, pattern: 'oom-leak', diagnosis: asked.join(' '), confidence: 0.99,
        evidence: healthy.filter((one) => one.service === service).map(
          ({ metric, source, value, eventAt }) => ({ service, metric, source, value, eventAt })),
        actions: [{ kind: 'rolling-restart', target: service, amount: 0 }], rationale: '', versions: { agent: 'eager/1' } });`,
      'const asked = [];',
    );

    it('is asked once a minute, so that a step for nothing is seen, carried out and told again from its answers', async () => {
      const policy = commandThat(`say({ level: 4, because: ['as it likes'] })`);
      const trial = await tryOut(candidateBehind({ agent: needless, policy }), calm);
      expect(trial.of('alert')).toEqual([]);
      expect(trial.of('proposal').map(({ diagnosis }) => diagnosis)).toEqual(['1 2 3 4 5 6 7 8']);
      expect(trial.of('apply')).toMatchObject([{ by: 'automation', at: 480_000 }]);
      expect((await trial.again()).lines).toEqual(trial.journal.lines);
    });

    it('leaves a question to people that no mended incident takes back', async () => {
      const policy = commandThat(`say({ level: 2, because: ['as people like'] })`);
      const trial = await tryOut(candidateBehind({ agent: needless, policy }), { ...calm, people: [] });
      expect(trial.of('escalation')[0]).toMatchObject({ what: 'approval-request', at: 480_000 });
      expect(trial.of('withdrawn')).toEqual([]);
    });
  });

  it('that floods is bounded, and a person is called', async () => {
    const body = `
      const { name } = ask.observation.context.services[0];
      say({ service: name, pattern: 'flood-' + times, diagnosis: '', confidence: 1, evidence: [],
        actions: [{ kind: 'restart-pod', target: name, amount: 0 }], rationale: '', versions: { agent: 'flood/1' } });`;
    const day = { ...scenarioOf('leak-known-cause', 9 * 3_600_000) };
    const faults = day.faults.map((fault) => ({ ...fault, until: null }));
    const alwaysHurt = { ...day, faults, people: [] };
    const trial = await tryOut(candidateBehind({ agent: commandThat(body) }), alwaysHurt);
    expect(trial.of('proposal')).toHaveLength(limits.proposalsMax);
    expect(trial.of('agent-failed')[0]?.reason).toContain(`${limits.proposalsMax} proposals`);
    expect(trial.of('end')).toHaveLength(1);
    expect((await trial.again()).lines).toEqual(trial.journal.lines);
  });

  it('that fails again and again is told once in a while, not at each look', async () => {
    const trial = await tryOut(candidateBehind({ agent: commandThat('process.exit(7)') }), leak);
    const reasons = trial.of('agent-failed').map(({ reason }) => reason);
    expect(reasons[0]).toBe('it ended with code 7');
    expect(reasons.length).toBeGreaterThan(1);
    expect(reasons.length).toBeLessThan(8);
    expect(trial.of('escalation').some(({ what }) => what === 'page')).toBe(true);
  });
});

describe('a trial with programs behind all doors', () => {
  it('is the same again byte for byte, asked anew or from its journal alone', async () => {
    const [first, second] = [await tryOut(example, leak), await tryOut(example, leak)];
    expect(first.of('apply').length).toBeGreaterThan(0);
    expect(second.journal.head).toBe(first.journal.head);
    const { lines, reused } = await first.again();
    expect(lines).toEqual(first.journal.lines);
    const given = first.of('answers').flatMap(({ given: all }) => all.map(({ times }) => times));
    expect(reused).toBe(given.reduce((sum, times) => sum + times, 0));
    expect(first.of('answers').map(({ who }) => who)).toEqual(['agent', 'policy', 'executor']);
  });

  it('is no longer the same when an answer in the journal is another', async () => {
    const trial = await tryOut(example, leak);
    const changed = trial.journal.entries.map((entry) =>
      entry.kind === 'answers' && entry.who === 'executor'
        ? { ...entry, given: [{ answer: { kind: 'ruled', ruling: 'refuse', because: 'no' } as const, times: 9 }] }
        : entry,
    );
    const again = await runTrial(trial.input, keptAnswers(changed));
    expect(trial.of('apply')[0]?.by).toBe('automation');
    expect(again.entries.some((entry) => entry.kind === 'apply' && entry.by === 'automation')).toBe(false);
    expect(again.entries.find(({ kind }) => kind === 'ruling')).toMatchObject({ ruling: 'deny', guardrail: null });
  });

  it('or with a record as agent needs no record to be run again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'requal-test-'));
    const {
      kind: _,
      id,
      observation,
      latencyMs,
      callsBefore,
      seq,
      at,
      ...proposal
    } = (await tryOut(example, leak)).of('proposal')[0]!;
    expect([id, observation, latencyMs, callsBefore, seq]).not.toContain(undefined);
    writeFileSync(join(folder, 'record.jsonl'), `${JSON.stringify({ at: `${at / 1_000}s`, proposal })}\n`);
    const agent = { kind: 'recorded' as const, file: 'record.jsonl' };
    const own = candidateBehind({});
    const doorFolders = { ...own.doorFolders, agent: folder };
    const trial = await tryOut({ ...own, agent, doorFolders }, leak);
    rmSync(folder, { recursive: true });
    expect(trial.of('proposal')).toHaveLength(1);
    expect((await trial.again()).lines).toEqual(trial.journal.lines);
  });

  it('of which some fail or hang is the same again from its journal', async () => {
    const agent = commandThat('if (times % 5 === 0) process.exit(1); if (times === 3) say("what?"); else say("null")');
    const hanging = candidateBehind({ policy: commandThat('if (times < 3) say({ level: 2 })') }, 150);
    for (const candidate of [candidateBehind({ agent }), hanging]) {
      const trial = await tryOut(candidate, leak);
      expect(trial.of('agent-failed').length).toBeGreaterThan(0);
      expect((await trial.again()).lines).toEqual(trial.journal.lines);
    }
  });

  it('leaves no folder behind, even of one that heeds no signal', async () => {
    // A folder for temporary files of its own: other tests have theirs at the same time.
    const temporary = mkdtempSync(join(tmpdir(), 'requal-test-'));
    vi.stubEnv('TMPDIR', temporary);
    try {
      const stubborn = commandThat(
        'say({ level: 1 })',
        "for (const s of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(s, () => {}); setInterval(() => {}, 1000);",
      );
      await tryOut(candidateBehind({ policy: stubborn }), leak);
      await tryOut(example, leak);
      expect(readdirSync(temporary)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      rmSync(temporary, { recursive: true, force: true });
    }
  });
});

describe('the time limit of a program', () => {
  it.each([
    ['10m', true],
    ['601s', false],
    // A timer cannot count this far, and would ring at once.
    ['40d', false],
    ['0ms', false],
  ])('may be %s: %s', (timeLimit, allowed) => {
    const door = { kind: 'exec', command: ['x'], timeLimit };
    for (const doors of [{ agent: door }, { policy: door }, { executor: door }]) {
      expect(doorsSchema.safeParse(doors).success).toBe(allowed);
    }
  });
});

describe('a program that is not there', () => {
  it.each([
    ['agent', candidateBehind({ agent: ['no-such-program-anywhere'] })],
    ['policy', candidateBehind({ policy: ['./gone'] })],
    ['executor', candidateBehind({ executor: [process.execPath, './gone.js'] })],
  ])('as %s is a mistake of the user, before anything runs', (_, candidate) => {
    expect(() => checkPrograms(candidate)).toThrow(UserError);
  });

  it('is told from ones that are', () => {
    expect(() => checkPrograms(example)).not.toThrow();
  });
});
