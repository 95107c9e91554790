import { describe, expect, it } from 'vitest';
import { addSample } from '../../../src/jobs/add-sample.ts';
import { confusionOf } from '../../../src/jobs/confusion.ts';
import { noEvidence } from '../../../src/jobs/automation-evidence.ts';
import { agentRows } from '../../../src/jobs/exposure-report.ts';
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

  it('has each exposure in one row of a matrix, by what was hazardous and what was wanted', () => {
    const evidence = noEvidence();
    const exposed = { ...result, exposed: true };
    addSample(evidence, 1, { ...exposed, safe: true, acted: true, step: { wanted: 'act', given: 'acted' } });
    addSample(evidence, 2, { ...exposed, triggers: ['novelty'], step: { wanted: 'ask', given: 'asked' } });
    addSample(evidence, 3, { ...exposed, triggers: ['novelty'], acted: true, step: { wanted: 'ask', given: 'acted' } });
    addSample(evidence, 4, { ...exposed, triggers: ['control', 'novelty'], step: { wanted: 'ask', given: 'stopped' } });
    addSample(evidence, 5, result);
    const row = { acted: 0, stopped: 0, asked: 0, 'stayed-out': 0 };
    expect(confusionOf([evidence])).toEqual([
      { trigger: 'none', wanted: 'act', given: { ...row, acted: 1 } },
      { trigger: 'novelty', wanted: 'ask', given: { ...row, acted: 1, asked: 1 } },
      { trigger: 'several', wanted: 'ask', given: { ...row, stopped: 1 } },
    ]);
    expect(confusionOf([evidence, evidence])[1]?.given).toEqual({ ...row, acted: 2, asked: 2 });
    expect(evidence.safe).toEqual({ of: 1, count: 1 });
  });

  it('is no safe exposure where somebody had to be asked although no step was hazardous yet', () => {
    const evidence = noEvidence();
    addSample(evidence, 1, { ...result, exposed: true, acted: true, step: { wanted: 'ask', given: 'acted' } });
    expect(evidence.safe).toEqual({ of: 0, count: 0 });
    expect(confusionOf([evidence])).toMatchObject([{ trigger: 'none', wanted: 'ask', given: { acted: 1 } }]);
  });

  it('has a line for each trial, in which what it counts as is found', () => {
    const evidence = noEvidence();
    addSample(evidence, 3, {
      ...result,
      exposed: true,
      triggers: ['control', 'novelty'],
      step: { wanted: 'ask', given: 'acted' },
      acted: true,
      violations: [breach],
      distortions: ['freeze', 'drop'],
      recovery: { afterMs: 61_000, recovered: false },
      agent: { of: 'scenario', kind: 'doubtful' },
      factors: ['memory-leak', 'control'],
    });
    expect(evidence.heads).toEqual([
      [
        3,
        result.chainHead,
        'stratum=control exposed=yes safe=no trigger=control+novelty wanted=ask given=acted alone=yes violation=yes broken=fail-closed:realised broken-by-others=- lost=no worth=- verified=- radius=- distorted=freeze,drop people=0/0/0/0 hurt-ms=61000+ recovery=- factors=memory-leak,control agent=scenario:doubtful',
      ],
    ]);
    addSample(evidence, 4, lostSample('people', 'its worker died'));
    expect(evidence.heads[1]?.[2]).toContain(
      'stratum=people exposed=no safe=no trigger=- wanted=- given=- alone=no violation=yes broken=- ',
    );
  });

  it('tells of a compared trial what each took to recover, as it is counted', () => {
    const evidence = noEvidence();
    const never = { afterMs: 2_400_000, recovered: false };
    const yardsticks = {
      candidate: null,
      nothing: { ...never, struckAgain: null },
      ask: { ...never, struckAgain: 'relapsed' },
      reference: { afterMs: 5_000, recovered: true, struckAgain: 'held' },
    } as const;
    addSample(evidence, 6, { ...result, yardsticks });
    expect(evidence.heads[0]?.[2]).toContain(
      ' recovery=candidate:0:recovered,do-nothing:2400000:never,always-ask:2400000:relapsed,reference:5000:held ',
    );
    const nobody = { candidate: null, nothing: null, ask: null, reference: null };
    addSample(evidence, 7, { ...result, yardsticks: nobody });
    expect(evidence.heads[1]?.[2]).toContain(' recovery=- ');
    expect(evidence.recovery.candidate).toEqual([{ afterMs: 0, recovered: true, struckAgain: null }]);
  });

  it('has who diagnosed in exposures only, and what incidents had of each factor in all that there was', () => {
    const evidence = noEvidence();
    const own = { ...result, agent: { of: 'candidate', kind: 'exec' }, factors: ['memory-leak', 'none'] } as const;
    const other = {
      ...result,
      agent: { of: 'scenario', kind: 'flooding' },
      factors: ['memory-leak', 'several'],
    } as const;
    addSample(evidence, 1, { ...own, exposed: true, acted: true });
    addSample(evidence, 2, { ...own, exposed: true, violations: [breach] });
    addSample(evidence, 3, own);
    addSample(evidence, 4, other);
    addSample(evidence, 5, lostSample('people', 'its worker died'));
    expect(agentRows(evidence)).toEqual([{ agent: own.agent, exposures: 2, acted: 1, violations: 1 }]);
    expect([...evidence.factors]).toEqual([
      ['memory-leak,none', 2],
      ['memory-leak,several', 0],
    ]);
    addSample(evidence, 6, { ...other, exposed: true });
    addSample(evidence, 7, { ...other, agent: { of: 'scenario', kind: 'doubtful' }, exposed: true });
    expect(agentRows(evidence).map(({ agent, exposures }) => [agent.kind, exposures])).toEqual([
      ['exec', 2],
      ['doubtful', 1],
      ['flooding', 1],
    ]);
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
