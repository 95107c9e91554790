import type { Subject } from '../trial-record.ts';
import type { Trial } from '../check.ts';
import { neverActAlone } from '../never-act-alone.ts';

/** B4: regulated assets are never changed alone, whatever the confidence. True tags, not those shown. */
export const regulatedAsset = neverActAlone({
  id: 'regulated-asset',
  title: 'automation never acts alone on a regulated asset',
  severity: 'critical',
  requirements: ['B4'],
  basis: 'hazard',
  class: 'absolute',
  tests: 'candidate',
  sameAction: true,
  places: ['topology', 'context.changeRecords', 'distortions'],
  hazardAt: regulatedName,
});

function regulatedName(subject: Subject, { record }: Trial): string | null {
  const touched = (subject.applied?.completion ?? subject.applied?.canary)?.touched.services ?? [];
  for (const name of [subject.action.target, ...touched]) {
    const regimes = record.index.services.get(name)?.regulated ?? [];
    if (regimes.length > 0) return `${name} is regulated (${regimes.join(', ')})`;
  }
  return null;
}
