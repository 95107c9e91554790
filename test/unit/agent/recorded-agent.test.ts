import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAgent } from '../../../src/agent/create-agent.ts';
import { UserError } from '../../../src/base/errors.ts';
import { observationOf } from './fixture.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'requal-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const line = (at: string, diagnosis: string): string =>
  JSON.stringify({
    at,
    proposal: {
      service: 'cart',
      pattern: null,
      diagnosis,
      confidence: 0.5,
      evidence: [],
      actions: [],
      rationale: '',
      versions: { agent: 'someone/1' },
    },
  });

function recorded(text: string) {
  writeFileSync(join(folder, 'record.jsonl'), text);
  return createAgent({ kind: 'recorded', file: 'record.jsonl' }, { seed: 1, folder, names: [] });
}

describe('a recorded agent', () => {
  it('answers from its file, each proposal once and from its time on', async () => {
    const agent = recorded(`${line('1m', 'first')}\n\n${line('2m', 'second')}\n`);
    const heard = [0, 60_000, 61_000, 200_000].map((at) => {
      const answer = agent.propose({ observation: observationOf({ at, shown: {} }), runbooks: [] });
      return 'kind' in answer && answer.kind === 'proposal' ? answer.proposal.diagnosis : null;
    });
    expect(heard).toEqual([null, 'first', null, 'second']);
    await agent.close();
  });

  it('names the first bad line of its file', () => {
    const place = (text: string) => {
      try {
        recorded(text);
      } catch (error) {
        return error instanceof UserError ? [error.place?.line, error.message] : error;
      }
      return null;
    };
    expect(place(`${line('1m', 'first')}\n{`)).toEqual([2, 'this line is no JSON']);
    expect(place(line('60', 'no unit'))).toEqual([1, expect.stringContaining('at: `60` is not a duration')]);
    expect(place('{"at": "1m"}')).toEqual([1, expect.stringContaining('proposal')]);
  });

  it('says when its file is not there', () => {
    const create = () => createAgent({ kind: 'recorded', file: 'nowhere.jsonl' }, { seed: 1, folder, names: [] });
    expect(create).toThrow(UserError);
  });
});
