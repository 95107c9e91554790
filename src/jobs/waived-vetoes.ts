import type { WaiverTold } from '../domain/waiver.ts';
import type { Veto, VetoSet, WaivedVeto } from './veto-set.ts';
import type { Waivers } from './waivers.ts';

/**
 * A veto set as it stands once findings are waived that somebody answers for. A rule that is absolute is never waived, whatever a
 * file says. Where all broken rules of a trial are, the windows that it did not meet stand for themselves, so that a waiver of a small
 * rule hides nothing that happened beside it.
 */
export function withWaivers(vetoSet: VetoSet, waivers: Waivers): VetoSet {
  const waived: WaivedVeto[] = [];
  const stands = (veto: Veto): boolean => {
    const waiver = veto.isAbsolute ? null : waivers.waiverFor(veto.finding);
    if (waiver !== null) waived.push({ veto, waiver });
    return waiver === null;
  };
  const rules = vetoSet.vetoes.filter(stands);
  const failing = new Set(rules.map(({ trial }) => trial));
  const bare = vetoSet.behind.filter(({ trial }) => !failing.has(trial)).filter(stands);
  return { ...vetoSet, vetoes: [...rules, ...bare], behind: [], waived };
}

/** What came of each waiver, in the order of its file. `sentenceOf` tells of a finding that was waived. */
export function waiversTold(
  waivers: Waivers,
  { waived }: VetoSet,
  sentenceOf: (veto: Veto) => string,
): readonly WaiverTold[] {
  return waivers.all.map((waiver) => {
    const told = waived.filter((one) => one.waiver === waiver).map(({ veto }) => sentenceOf(veto));
    if (told.length > 0) return { ...waiver, state: 'used', told };
    if (waivers.isExpired(waiver)) return { ...waiver, state: 'expired', told: [`It ran out on ${waiver.expires}.`] };
    const idle = whyNoEffect(waiver.finding);
    return idle === null
      ? { ...waiver, state: 'unused', told: ['It did not come up.'] }
      : { ...waiver, state: 'no-effect', told: [idle] };
  });
}

function whyNoEffect(finding: string): string | null {
  if (finding.startsWith('generated/'))
    return 'It names what generated incidents find, and here that is the sample set: a bound is a measurement, and nobody can answer for a number. Nothing is changed by it.';
  if (finding.startsWith('exceptions/'))
    return 'It names an exception that the gate compares, and a qualification compares no two.';
  if (finding.startsWith('found/'))
    return 'It names a found scenario that the gate could not read, and a qualification plays what stands there.';
  return finding.startsWith('lint/') ? 'It names what `requal lint` finds, and a qualification does not lint.' : null;
}
