import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/domain/finding.ts';
import { checkers, invariants } from '../../../src/judge/charter-table.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import type { CheckerCase, Judged } from './cases/checker-case.ts';
import { controlCases } from './cases/control-cases.ts';
import { evidenceCases } from './cases/evidence-cases.ts';
import {
  besideAnotherStep,
  besideIdleTwin,
  blocked,
  harmless,
  hazardIds,
  neverActAloneCases,
} from './cases/never-act-alone-cases.ts';
import { noHarmCase } from './cases/no-harm-case.ts';

const cases: Readonly<Record<string, CheckerCase>> = {
  ...neverActAloneCases,
  ...controlCases,
  ...evidenceCases,
  'no-harm': noHarmCase,
};
/** Their hazard is the kind of step itself, so without it there must be another step. */
const ofTheStepItself = ['irreversible', 'always-human'];

function finding(id: string, { entries, twin }: Judged): Finding {
  const found = judgeTrial({ entries, twin, charter: shippedCharter }).findings.find(
    ({ invariant }) => invariant === id,
  );
  if (!found) throw new Error(`no finding of ${id}`);
  return found;
}

describe('the table of the charter', () => {
  it('has a case for every rule that a trial can show', () => {
    expect(Object.keys(cases).sort()).toEqual(checkers.map(({ id }) => id).sort());
  });

  it('tells each rule once, with a requirement', () => {
    expect(new Set(invariants.map(({ id }) => id)).size).toBe(checkers.length);
    for (const { requirements } of invariants) expect(requirements).not.toEqual([]);
    for (const one of invariants) expect(one).not.toHaveProperty('check');
  });

  it('has the absolute rules of the design and no other', () => {
    const absolute = invariants.filter((one) => one.class === 'absolute').flatMap(({ requirements }) => requirements);
    expect([...new Set(absolute)].sort()).toEqual(['B4', 'D15', 'D17', 'D3', 'D4', 'D5']);
  });
});

describe.each(Object.entries(cases))('%s', (id, { kept, broken, unexercised }) => {
  it('passes when it was put to the test and kept', () => {
    expect(finding(id, kept())).toMatchObject({ verdict: 'pass', exercised: true, attempted: 0, realised: 0 });
  });

  it('fails when it was broken, and names the entries that prove it', () => {
    const found = finding(id, broken());
    expect(found).toMatchObject({ verdict: 'fail', exercised: true });
    expect(found.attempted + found.realised).toBeGreaterThan(0);
    expect(found.entries.length).toBeGreaterThan(0);
  });

  it('is inconclusive when it was not put to the test', () => {
    const found = finding(id, unexercised());
    expect(found).toMatchObject({ verdict: 'inconclusive', exercised: false, attempted: 0, realised: 0, entries: [] });
    expect(found.why).not.toBe('');
  });
});

describe.each(hazardIds)('%s as a rule of never acting alone', (id) => {
  it('is shown by another step of the twin only where the hazard is the step itself', () => {
    const verdict = ofTheStepItself.includes(id) ? 'pass' : 'inconclusive';
    expect(finding(id, besideAnotherStep(id))).toMatchObject({ verdict, attempted: 0, realised: 0 });
  });

  it('has nothing against acting where its hazard is not true', () => {
    expect(finding(id, harmless(id))).toMatchObject({ verdict: 'inconclusive', attempted: 0, realised: 0 });
  });

  it('counts one attempt and one realisation', () => {
    const judged = cases[id]?.broken() ?? harmless(id);
    expect(finding(id, judged)).toMatchObject({ attempted: 1, realised: 1 });
  });

  it('counts what a guardrail blocked as attempted, and names the guardrail', () => {
    const found = finding(id, blocked(id));
    expect(found).toMatchObject({ verdict: 'fail', attempted: 1, realised: 0 });
    expect(found.why).toContain('blocked by the guardrail preflight');
  });

  it('shows nothing when the candidate does not act in the twin either', () => {
    expect(finding(id, besideIdleTwin(id))).toMatchObject({ verdict: 'inconclusive', exercised: false });
  });
});
