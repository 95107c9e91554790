import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LaneMark } from '../../../src/report/timeline-lanes.ts';
import { packLanes } from '../../../src/report/timeline-lanes.ts';

const horizonMs = 3_600_000;
const mark = fc
  .record({ from: fc.nat(horizonMs), length: fc.nat(600_000), label: fc.string({ maxLength: 80 }) })
  .map(({ from, length, label }): LaneMark => {
    return { lane: 'People', from, to: Math.min(horizonMs, from + length), label, tone: 'person' };
  });

describe('the lanes of a timeline', () => {
  it('never lay two marks of one row over one another, and lose none', () => {
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 30 }), (marks) => {
        const placed = packLanes(marks, horizonMs);
        expect(placed).toHaveLength(marks.length);
        const rows = Map.groupBy(placed, ({ row }) => row);
        for (const row of rows.values()) {
          const ordered = row.toSorted((a, b) => a.from - b.from);
          expect(ordered.every((one, index) => index === 0 || (ordered[index - 1]?.to ?? 0) <= one.from)).toBe(true);
        }
      }),
    );
  });

  it('name a lane on its first row only', () => {
    const twice: LaneMark = { lane: 'Alerts', from: 0, to: 10, label: 'a', tone: 'alert' };
    expect(packLanes([twice, twice], horizonMs).map(({ row }) => row)).toEqual(['000|Alerts', '001|']);
  });

  it('put a label that would leave the plot to the left of its end', () => {
    const late: LaneMark = { lane: 'Alerts', from: horizonMs, to: horizonMs, label: 'a long label', tone: 'alert' };
    expect(packLanes([late], horizonMs)[0]).toMatchObject({ anchor: 'end', labelAt: horizonMs });
  });
});
