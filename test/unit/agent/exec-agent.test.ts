import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAgent } from '../../../src/agent/create-agent.ts';
import { UserError } from '../../../src/base/errors.ts';
import type { Agent } from '../../../src/domain/agent.ts';
import { limits } from '../../../src/domain/limits.ts';
import { observationOf, runbookOf } from './fixture.ts';

let folder = '';
let opened: Agent[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'requal-test-'));
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((agent) => agent.close()));
  rmSync(folder, { recursive: true, force: true });
});

/** An agent whose program runs `body` for each request, with `request` and `say(text)` at hand. */
function agentThat(body: string, timeLimit = 5_000): Agent {
  const program = `
    import { createInterface } from 'node:readline';
    import { writeFileSync, readdirSync } from 'node:fs';
    import { spawn } from 'node:child_process';
    const say = (text) => process.stdout.write(text + '\\n');
    const proposal = (changes) => ({
      service: 'x', pattern: null, diagnosis: '', confidence: 0.5, evidence: [], actions: [], rationale: '',
      versions: { agent: 'test/1' }, ...changes,
    });
    let times = 0;
    for await (const line of createInterface({ input: process.stdin })) {
      const request = JSON.parse(line);
      times += 1;
      ${body}
    }`;
  writeFileSync(join(folder, 'agent.mjs'), program);
  const command = [process.execPath, './agent.mjs'];
  const agent = createAgent({ kind: 'exec', command, timeLimit, latency: 2_000 }, { seed: 3, folder, names: [] });
  opened.push(agent);
  return agent;
}

const request = {
  observation: observationOf({ shown: { cart: { error_ratio: 0.9 } }, alerts: ['cart'] }),
  runbooks: [runbookOf('outage', [['error_ratio', 1, 0.3]])],
};
const ask = async (agent: Agent) => agent.propose(request);

describe('an external agent', () => {
  it('is sent an observation and answers with a proposal, in aliases both ways', async () => {
    const agent = agentThat(`
      const [value] = request.observation.values;
      say(JSON.stringify(proposal({
        service: value.service, pattern: request.runbooks[0].pattern, diagnosis: value.service + ' is down',
        evidence: [{ service: value.service, metric: value.metric, source: value.source, value: value.value, eventAt: value.eventAt }],
        actions: [{ kind: 'restart-pod', target: value.service }],
        rationale: line.includes('cart') ? 'it knows the name' : 'it does not know the name',
      })));`);
    expect(await ask(agent)).toMatchObject({
      kind: 'proposal',
      latencyMs: 2_000,
      proposal: {
        service: 'cart',
        pattern: 'outage',
        diagnosis: 'cart is down',
        evidence: [{ service: 'cart', value: 0.9 }],
        actions: [{ kind: 'restart-pod', target: 'cart', amount: 0 }],
        rationale: 'it does not know the name',
      },
    });
  });

  it('lives as long as the trial and keeps its own state', async () => {
    const agent = agentThat(`say(JSON.stringify(proposal({ diagnosis: String(times) })));`);
    const answers = [await ask(agent), await ask(agent), await ask(agent)];
    expect(answers).toMatchObject(['1', '2', '3'].map((diagnosis) => ({ proposal: { diagnosis } })));
  });

  it('may say nothing', async () => {
    expect(await ask(agentThat(`say('null');`))).toEqual({ kind: 'nothing' });
  });

  it('runs in an empty folder with nothing of the environment but the path', async () => {
    process.env['REQUAL_TEST_SECRET'] = 'secret';
    const agent = agentThat(`
      say(JSON.stringify(proposal({
        diagnosis: readdirSync('.').length + ' files',
        rationale: Object.keys(process.env).filter((name) => !name.startsWith('__CF')).join(),
      })));`);
    const answer = await ask(agent);
    delete process.env['REQUAL_TEST_SECRET'];
    expect(answer).toMatchObject({ proposal: { diagnosis: '0 files', rationale: 'PATH' } });
  });
});

describe('an external agent that fails', () => {
  it.each([
    ['writes no JSON', `say('hello');`, 'its answer is no JSON'],
    [
      'writes an unknown action',
      `say(JSON.stringify(proposal({ actions: [{ kind: 'format-disk', target: 'x' }] })));`,
      'actions.0.kind',
    ],
    ['writes an unknown field', `say(JSON.stringify(proposal({ approved: true })));`, 'approved'],
    ['is too sure', `say(JSON.stringify(proposal({ confidence: 1.5 })));`, 'confidence'],
    ['exits', `process.exit(7);`, 'it ended with code 7'],
    ['throws', `throw new Error('no');`, 'it ended with code 1'],
    ['writes a line without an end', `process.stdout.write('x'.repeat(${limits.answerBytesMax + 1}));`, 'longer than'],
    ['writes a long line', `say('"' + 'x'.repeat(${limits.answerBytesMax}) + '"');`, 'longer than'],
  ])('because it %s answers `failed` with the reason', async (_what, body, reason) => {
    const answer = await ask(agentThat(body));
    expect(answer).toMatchObject({ kind: 'failed', timedOut: false });
    expect(answer).toHaveProperty('reason', expect.stringContaining(reason));
  });

  it('because it hangs is stopped at its time limit', async () => {
    const answer = await ask(agentThat(`await new Promise(() => setInterval(() => {}, 1000));`, 300));
    expect(answer).toEqual({ kind: 'failed', reason: 'it gave no answer within 300 ms', timedOut: true });
  });

  it('is started again for the next question, without what it knew', async () => {
    const agent = agentThat(
      `if (times === 2) process.exit(1); say(JSON.stringify(proposal({ diagnosis: String(times) })));`,
    );
    const answers = [await ask(agent), await ask(agent), await ask(agent)];
    expect(answers).toMatchObject([
      { proposal: { diagnosis: '1' } },
      { kind: 'failed' },
      { proposal: { diagnosis: '1' } },
    ]);
  });

  it('is not started again for ever', async () => {
    const agent = agentThat(`writeFileSync('${join(folder, 'started-')}' + process.pid, ''); process.exit(1);`);
    for (let time = 0; time < limits.programStartsMax; time++) await ask(agent);
    expect(await ask(agent)).toMatchObject({ kind: 'failed', reason: expect.stringContaining('not started again') });
  });

  it('does not get away with an answer in advance', async () => {
    const agent = agentThat(`say('null'); say('null');`);
    expect(await ask(agent)).toEqual({ kind: 'nothing' });
    await new Promise((done) => setTimeout(done, 100));
    expect(await ask(agent)).toMatchObject({ kind: 'failed', reason: expect.stringContaining('without being asked') });
  });
});

describe('closing an external agent', () => {
  it('leaves no process behind, not even one that its program started, and no folder', async () => {
    const file = join(folder, 'pids.json');
    const agent = agentThat(`
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      writeFileSync('${file}', JSON.stringify({ pids: [process.pid, child.pid], cwd: process.cwd() }));
      say('null');`);
    await ask(agent);
    const { pids, cwd } = JSON.parse(readFileSync(file, 'utf8')) as { pids: number[]; cwd: string };
    expect([...pids.map(isAlive), existsSync(cwd)]).toEqual([true, true, true]);
    await agent.close();
    await new Promise((done) => setTimeout(done, 100));
    expect([...pids.map(isAlive), existsSync(cwd)]).toEqual([false, false, false]);
    expect(await ask(agent)).toMatchObject({ kind: 'failed' });
  });

  it('is possible before it was ever asked', async () => {
    await expect(agentThat('').close()).resolves.toBeUndefined();
  });
});

describe('a command that is not there', () => {
  it.each([['no-such-program-anywhere'], ['./no-such-file'], ['']])('%s is a mistake of the user, at once', (name) => {
    const create = () =>
      createAgent({ kind: 'exec', command: [name], timeLimit: 100, latency: 0 }, { seed: 1, folder, names: [] });
    expect(create).toThrow(UserError);
    expect(create).toThrow('There is no program');
  });
});

describe('a command that is there and may not be executed', () => {
  it('is told apart from one that is not there', () => {
    const file = join(folder, 'agent.sh');
    writeFileSync(file, 'cat');
    const create = (command: string[]) => () =>
      createAgent({ kind: 'exec', command, timeLimit: 100, latency: 0 }, { seed: 1, folder, names: [] });
    expect(create(['./agent.sh'])).toThrow('The program `./agent.sh` is there and may not be executed.');
    expect(create([file])).toThrow('may not be executed');
    expect(create(['./'])).toThrow('There is no program');
  });
});

/** A zombie still has a process id but runs nothing. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
