import { describe, expect, it } from 'vitest';
import { describeK6End } from '../../../../../src/world/cluster/k6/describe-k6-end.ts';
import { findK6 } from '../../../../../src/world/cluster/k6/find-k6.ts';
import { k6Command } from '../../../../../src/world/cluster/k6/k6-command.ts';
import type { K6Call } from '../../../../../src/world/cluster/k6/k6-command.ts';

const image = 'grafana/k6:latest';
const answering = (answers: Record<string, string>) => (command: readonly string[]) =>
  Promise.resolve(answers[command[0]!] ?? null);

describe('finding k6', () => {
  it.each(['k6 v1.8.1 (go1.26.8, linux/amd64)', 'k6 v2.0.0 (commit/1a2b, go1.27, darwin/arm64)'])(
    'takes %s from PATH',
    async (said) => {
      const found = await findK6(null, image, answering({ k6: said }));
      expect(found).toEqual({ version: /v(\S+)/.exec(said)![1], command: ['k6'], in: 'process' });
    },
  );

  it('takes the container image when there is no program', async () => {
    const found = await findK6(null, image, answering({ docker: 'k6 v1.8.1 (go)' }));
    expect(found).toEqual({ version: '1.8.1', command: ['docker'], in: 'container' });
  });

  it('does not go on to something else when the named program is not there', async () => {
    const search = findK6('/opt/k6', image, answering({ k6: 'k6 v1.8.1', docker: 'k6 v1.8.1' }));
    await expect(search).rejects.toThrow(/REQUAL_K6 names `\/opt\/k6`, which does not start/);
  });

  it.each(['k6 v0.57.0 (go1.23)', 'k6 v3.1.0', 'something else'])('refuses %s', async (said) => {
    await expect(findK6(null, image, answering({ k6: said }))).rejects.toThrow(/no k6 that requal knows/);
  });

  it('says how to get it when there is none', async () => {
    await expect(findK6(null, image, answering({}))).rejects.toThrow(/not on PATH.*Install k6/);
  });
});

describe('the command of k6', () => {
  const call: K6Call = {
    binary: { version: '1.8.1', command: ['k6'], in: 'process' },
    image,
    plan: {
      name: 'users',
      url: 'https://127.0.0.1:32443/request',
      authorityFile: '/state/authority.pem',
      rates: [],
      durationMs: 1,
      patienceMs: 1,
      script: null,
    },
    folder: '/tmp/k6',
    controlPort: 4_000,
    container: 'requal-k6-users-1',
    anyHost: false,
  };

  it('starts paused, listens on this machine only, tells its points on stdout and reports to nobody', () => {
    const command = k6Command(call);
    expect(command.join(' ')).toMatch(/^k6 run --paused --address 127\.0\.0\.1:4000 --no-usage-report /);
    expect(command.join(' ')).toContain('--out json=-');
    expect(command.at(-1)).toBe('script.js');
  });

  it('refuses every address but 127.0.0.0/8, unless the user asked for others', () => {
    const ranges = k6Command(call).filter((_, n, all) => all[n - 1] === '--blacklist-ip');
    for (const address of ['0.0.0.1', '10.0.0.1', '126.255.255.255', '128.0.0.1', '172.17.0.2', '224.0.0.1']) {
      expect(ranges.some((range) => holds(range, address))).toBe(true);
    }
    for (const address of ['127.0.0.1', '127.255.0.1']) {
      expect(ranges.some((range) => holds(range, address))).toBe(false);
    }
    expect(k6Command({ ...call, anyHost: true }).join(' ')).not.toContain('blacklist');
  });

  it('never pulls an image, and names the container so that it can be ended', () => {
    const command = k6Command({ ...call, binary: { ...call.binary, command: ['docker'], in: 'container' } }).join(' ');
    expect(command).toMatch(/^docker run --rm --pull never /);
    expect(command).toContain('--name requal-k6-users-1');
    expect(command).toContain('--volume /state/authority.pem:/authority.pem:ro --env SSL_CERT_FILE=/authority.pem');
  });

  it('gives a container the folder of the user’s own script under its own path, and no process anything', () => {
    const own = { ...call, plan: { ...call.plan, script: '/srv/load/mine.js' } };
    const contained = k6Command({ ...own, binary: { ...call.binary, command: ['docker'], in: 'container' } });
    expect(contained.join(' ')).toContain('--volume /srv/load:/srv/load:ro');
    expect(k6Command(own).join(' ')).not.toContain('/srv/load');
  });
});

describe('the end of k6', () => {
  it.each([
    [0, false],
    [99, true],
  ])('is a finished run with exit code %i', (code, thresholdsCrossed) => {
    expect(describeK6End({ code, signal: null, said: '' }, false)).toEqual({ kind: 'finished', thresholdsCrossed });
  });

  it('is a stop when requal asked for it, and a fault of the harness when somebody else did', () => {
    const end = { code: 105, signal: null, said: '' };
    expect(describeK6End(end, true)).toEqual({ kind: 'stopped' });
    expect(describeK6End(end, false)).toMatchObject({ kind: 'failed', why: expect.stringContaining('somebody else') });
    expect(describeK6End({ code: null, signal: 'SIGKILL', said: '' }, false).kind).toBe('failed');
    expect(describeK6End({ code: null, signal: 'SIGKILL', said: '' }, true).kind).toBe('stopped');
  });

  it.each([107, 108, 106, 1])('is a fault with exit code %i, also when a stop was asked for', (code) => {
    expect(describeK6End({ code, signal: null, said: 'level=error msg="no such file"' }, true)).toMatchObject({
      kind: 'failed',
      why: expect.stringMatching(/exit code \d+\).*no such file/),
    });
  });
});

function holds(range: string, address: string): boolean {
  const [base = '', bits = '0'] = range.split('/');
  if (base.includes(':')) return false;
  const mask = Number(bits) === 0 ? 0 : (-1 << (32 - Number(bits))) >>> 0;
  return (numberOf(base) & mask) >>> 0 === (numberOf(address) & mask) >>> 0;
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) >>> 0;
}
