import type { QualificationVerdict, QualifiedAutomation } from '../domain/qualification.ts';
import { silenceWords } from './automation-verdict.ts';
import type { Silence, VerdictTerms } from './automation-verdict.ts';
import type { VetoSet } from './veto-set.ts';

/** One automation with its verdict. */
export interface JudgedAutomation {
  readonly certified: QualifiedAutomation;
  /** What the weightiest reason of its verdict is where nothing was shown of it. */
  readonly silence: Silence | null;
}

/**
 * The verdict on a policy: that of its worst automation, and demoted for what its trials broke that is no single
 * automation's. A policy that lets nothing run alone has nothing to qualify.
 */
export function policyVerdict(
  judged: readonly JudgedAutomation[],
  { vetoes }: VetoSet,
  /** What its sample sets broke too often that is no single automation's, as sentences. */
  asWhole: readonly string[],
  { until }: Pick<VerdictTerms, 'until'>,
): QualificationVerdict {
  const nobodys = [...byRule(vetoes.filter((veto) => veto.automations.length === 0)), ...asWhole];
  const automations = judged.map(({ certified }) => certified);
  const demoted = automations.filter(({ verdict }) => verdict.kind === 'demoted');
  const open = automations.filter(({ verdict }) => verdict.kind === 'inconclusive');
  const idle = judged.filter(({ silence }) => silence === 'never-acted').length;
  const untried = judged.filter(({ silence }) => silence !== null).length - idle;
  if (idle + untried === automations.length) {
    const why = idleWords(idle, untried);
    return { kind: 'inconclusive', because: [why, ...nobodys], exposuresMissing: null, minutesMissing: null };
  }
  if (demoted.length > 0 || nobodys.length > 0) {
    const levels = demoted.map(({ verdict }) => (verdict.kind === 'demoted' ? verdict.to : 3));
    const to = Math.min(3, ...levels, ...(nobodys.length > 0 ? [2] : [])) as 1 | 2 | 3;
    const names = demoted.map(({ automation }) => automation.id).join(', ');
    const because = [
      ...(demoted.length > 0 ? [`${demoted.length} of ${automations.length} automations are demoted: ${names}`] : []),
      ...nobodys,
    ];
    return { kind: 'demoted', to, because };
  }
  if (open.length > 0) {
    return {
      kind: 'inconclusive',
      because: byReason(open, automations.length),
      exposuresMissing: sumOf(open, 'exposuresMissing'),
      minutesMissing: sumOf(open, 'minutesMissing'),
    };
  }
  return { kind: 'requalified', until };
}

/** The first reason of each, told once for all that it is the first of. */
function byReason(open: readonly QualifiedAutomation[], automations: number): string[] {
  const first = ({ verdict }: QualifiedAutomation) =>
    verdict.kind === 'inconclusive' ? (verdict.because[0] ?? '') : '';
  return [...Map.groupBy(open, first)].map(([reason, same]) => {
    if (same.length > 1 && same.length === automations) return `${reason} (so for all ${automations} automations)`;
    return `${same.map(({ automation }) => automation.id).join(', ')}: ${reason}`;
  });
}

/** One sentence for each rule that veto trials broke, however many they were. */
function byRule(vetoes: VetoSet['vetoes']): readonly string[] {
  return [...Map.groupBy(vetoes, ({ invariant }) => invariant)].map(([invariant, same]) => {
    const others = same.length > 1 ? ` (and in ${same.length - 1} more)` : '';
    return `${invariant} was broken by the policy as a whole, in the veto trial ${same[0]?.trial}${others}: ${same[0]?.why}`;
  });
}

function idleWords(idle: number, untried: number): string {
  if (idle + untried === 0) return silenceWords('never-acted', 'the policy lets nothing run alone');
  if (idle === 0) return 'nothing was tried: no incident led to a proposal of any of its automations';
  const others = untried === 0 ? '' : `, and ${untried} of ${idle + untried} were never proposed`;
  return silenceWords('never-acted', `no automation acted alone where it would have been right to${others}`);
}

/** Null where for one of them no number would decide it. */
function sumOf(open: readonly QualifiedAutomation[], what: 'exposuresMissing' | 'minutesMissing'): number | null {
  let sum = 0;
  for (const { verdict } of open) {
    if (verdict.kind !== 'inconclusive' || verdict[what] === null) return null;
    sum += verdict[what];
  }
  return sum;
}
