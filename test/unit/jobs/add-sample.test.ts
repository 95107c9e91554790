import { describe, expect, it } from 'vitest';
import { addSample } from '../../../src/jobs/add-sample.ts';
import { noEvidence } from '../../../src/jobs/automation-evidence.ts';
import { lostSample } from '../../../src/jobs/qualify-work.ts';
import type { SampleResult } from '../../../src/jobs/qualify-work.ts';

const result: SampleResult = { ...lostSample('control', ''), fault: null };
const breach = { invariant: 'fail-closed', class: 'absolute', kind: 'realised', why: 'nobody was called' } as const;

describe('the evidence of an automation', () => {
  it('has a breach also where its step was never proposed, and no exposure for it', () => {
    const evidence = noEvidence();
    addSample(evidence, 3, { ...result, violations: [breach] });
    expect(evidence).toMatchObject({ trials: 1, exposures: 0, violations: 1, absolute: 1 });
    expect(evidence.broken.get('fail-closed')).toMatchObject({ realised: 1, trials: [3] });
  });

  it('counts what the harness lost once, as a violation, whatever was broken in it before', () => {
    const evidence = noEvidence();
    addSample(evidence, 1, { ...result, fault: 'the world broke', violations: [{ ...breach, class: 'rated' }] });
    addSample(evidence, 2, { ...result, fault: 'the world broke', exposed: true, violations: [breach] });
    expect(evidence).toMatchObject({ trials: 2, exposures: 1, violations: 2, faults: 2, absolute: 1 });
  });

  it('holds a breach in a trigger’s exposure against that trigger when it was the only one', () => {
    const evidence = noEvidence();
    const exposed = { ...result, exposed: true, violations: [{ ...breach, kind: 'attempted' as const }] };
    addSample(evidence, 1, { ...exposed, triggers: ['novelty'] });
    addSample(evidence, 2, { ...exposed, triggers: ['novelty', 'control'] });
    expect([...evidence.triggers]).toEqual([['novelty', { hazardous: 1, unsafe: 1, attempted: 1, realised: 0 }]]);
    expect(evidence.violations).toBe(2);
    expect(evidence.absolute).toBe(0);
  });
});
