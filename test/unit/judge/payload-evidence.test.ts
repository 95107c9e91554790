import { describe, expect, it } from 'vitest';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { fullPayload, JournalBuilder, minutes } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

/** What is said of a page that tells this evidence; its proposal rests on memory_ratio and edge_error_ratio of checkout. */
function told(evidence: readonly string[]) {
  const journal = new JournalBuilder().fault(minutes(5)).alert(minutes(8));
  const decision = journal.look(minutes(9), { disposition: 'assist' });
  journal.call(minutes(9), 'page', decision, ['on-call'], { evidence });
  const { findings } = judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
  return findings.find(({ invariant }) => invariant === 'payload-complete')!;
}

const [memory = '', errors = ''] = fullPayload.evidence;

describe('the evidence of a handover', () => {
  it('is whole when each value that the proposal rests on is told, in whatever order', () => {
    expect(told([memory, errors]).verdict).toBe('pass');
    expect(told([errors, 'something else', memory]).verdict).toBe('pass');
  });

  it.each([
    ['none is told', [], 'memory_ratio of checkout is missing'],
    ['one of two is left out', [memory], 'edge_error_ratio of checkout is missing'],
    ['the metric is told of another service', [memory, errors.replace('checkout', 'gateway')], 'edge_error_ratio'],
    [
      'the service is told with another metric',
      [memory, errors.replace('edge_error_ratio', 'cpu')],
      'edge_error_ratio',
    ],
    ['service and metric stand in two lines', [memory, 'checkout', 'edge_error_ratio'], 'edge_error_ratio'],
  ] as const)('lacks something where %s', (_, evidence, why) => {
    expect(told(evidence)).toMatchObject({ verdict: 'fail', realised: 1 });
    expect(told(evidence).why).toContain(why);
  });

  it('may leave some out of a dozen lines, which nobody reads to their end, and none out of eleven', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, line) => `gateway latency ${line}`);
    expect(told(lines(12)).verdict).toBe('pass');
    expect(told(lines(11)).verdict).toBe('fail');
  });
});
