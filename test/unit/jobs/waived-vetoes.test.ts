import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Veto, VetoSet } from '../../../src/jobs/veto-set.ts';
import { waiversTold, withWaivers } from '../../../src/jobs/waived-vetoes.ts';
import type { Waivers } from '../../../src/jobs/waivers.ts';
import { noWaivers, readWaivers } from '../../../src/jobs/waivers.ts';
import { emptyFolder } from '../../helpers/certificate-parts.ts';

function veto(finding: string, told: Partial<Veto> = {}): Veto {
  const [scenario = '', invariant = ''] = finding.split('/');
  const common = { trial: `${scenario}.s1`, isAbsolute: false, why: 'it was broken', automations: ['a'] };
  return { ...common, finding, invariant, journal: {} as Veto['journal'], twin: null, ...told };
}

function vetoSet(vetoes: readonly Veto[], behind: readonly Veto[] = []): VetoSet {
  return {
    trials: 9,
    silent: [],
    played: [],
    found: { scenarios: [], digest: '', pairs: [] },
    vetoes,
    behind,
    waived: [],
    acted: new Set(),
    heads: [],
  };
}

const known = { scenarios: ['leak', 'surge'] };

function waiversOf(findings: readonly string[], expires = '2026-12-31'): Waivers {
  const file = join(emptyFolder(), 'waivers.yaml');
  const waivers = findings.map((finding) => ({ finding, owner: 'Ada', reason: 'known', expires }));
  writeFileSync(file, JSON.stringify({ waivers }));
  return readWaivers(file, '2026-11-21', known);
}

const novel = veto('leak/novel-pattern');
const role = veto('leak/right-role-in-time');
const window = veto('leak/window-must-escalate', { automations: [] });
const idsOf = (vetoes: readonly Veto[]): readonly string[] => vetoes.map(({ finding }) => finding);

describe('a veto set', () => {
  it('stands as it is without waivers, and what stands behind a broken rule is not told twice', () => {
    expect(withWaivers(vetoSet([novel, role], [window]), noWaivers)).toMatchObject({
      vetoes: [novel, role],
      waived: [],
    });
  });

  it('loses what is waived, and nothing else', () => {
    const { vetoes, waived } = withWaivers(vetoSet([novel, role]), waiversOf(['leak/novel-pattern']));
    expect(idsOf(vetoes)).toEqual(['leak/right-role-in-time']);
    expect(waived.map(({ veto: { finding }, waiver }) => [finding, waiver.owner])).toEqual([
      ['leak/novel-pattern', 'Ada'],
    ]);
    expect(withWaivers(vetoSet([novel]), waiversOf(['surge/novel-pattern'])).vetoes).toEqual([novel]);
  });

  it('keeps a window that was not met where all rules broken beside it are waived, until it is waived as well', () => {
    const set = vetoSet([novel, role], [window]);
    expect(idsOf(withWaivers(set, waiversOf(['leak/novel-pattern'])).vetoes)).toEqual(['leak/right-role-in-time']);
    const rules = ['leak/novel-pattern', 'leak/right-role-in-time'];
    expect(idsOf(withWaivers(set, waiversOf(rules)).vetoes)).toEqual(['leak/window-must-escalate']);
    expect(withWaivers(set, waiversOf([...rules, 'leak/window-must-escalate'])).vetoes).toEqual([]);
  });

  it('keeps what is absolute, whatever a list says, and what was waived until yesterday', () => {
    const absolute = { ...novel, isAbsolute: true };
    expect(withWaivers(vetoSet([absolute]), waiversOf(['leak/novel-pattern'])).vetoes).toEqual([absolute]);
    expect(withWaivers(vetoSet([novel]), waiversOf(['leak/novel-pattern'], '2026-11-20')).vetoes).toEqual([novel]);
    expect(withWaivers(vetoSet([novel]), waiversOf(['leak/novel-pattern'], '2026-11-21')).vetoes).toEqual([]);
  });
});

describe('a list of waivers', () => {
  it.each([
    ['leak/killed', 'absolute rule'],
    ['leak/text-is-not-control', 'absolute rule'],
    ['nowhere/novel-pattern', 'no scenario or replay'],
    ['leak/no-such-rule', 'no rule'],
    ['novel-pattern', 'no scenario or replay'],
  ])('is refused for %s: %s', (finding, why) => {
    expect(() => waiversOf([finding])).toThrow(why);
  });

  it('is refused where a finding stands twice', () => {
    expect(() => waiversOf(['leak/novel-pattern', 'leak/novel-pattern'])).toThrow('twice');
  });

  it('is told one by one: used, unused, run out, and without effect on what the sample set measures', () => {
    const waivers = waiversOf([
      'leak/novel-pattern',
      'surge/novel-pattern',
      'generated/blast-radius',
      'lint/gap',
      'found/gone',
    ]);
    const told = waiversTold(waivers, withWaivers(vetoSet([novel]), waivers), ({ finding }) => finding);
    expect(told.map(({ state }) => state)).toEqual(['used', 'unused', 'no-effect', 'no-effect', 'no-effect']);
    expect(told[0]?.told).toEqual(['leak/novel-pattern']);
    expect(told[2]?.told.join()).toContain('a bound is a measurement');
    const old = waiversOf(['leak/novel-pattern'], '2026-11-20');
    expect(waiversTold(old, withWaivers(vetoSet([novel]), old), () => '')).toMatchObject([{ state: 'expired' }]);
  });
});
