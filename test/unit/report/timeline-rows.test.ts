import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/domain/limits.ts';
import type { EntryOf, ShownValue } from '../../../src/domain/entry.ts';
import { timelineRows } from '../../../src/report/timeline-rows.ts';
import { JournalBuilder, minutes, restart } from '../../helpers/journal-builder.ts';
import { trialOf } from '../../helpers/report-fixtures.ts';

const horizon = minutes(60);

function alertsOf(fired: readonly (readonly [minute: number, more: Partial<EntryOf<'alert'>>])[]) {
  const journal = new JournalBuilder();
  for (const [minute, more] of fired) {
    const id = `${more.service ?? 'checkout'} ${more.rule ?? 'errors'}`;
    const body = {
      kind: 'alert',
      phase: 'fired',
      rule: 'errors',
      service: 'checkout',
      metric: 'error_ratio',
      text: '',
    };
    journal.add(minutes(minute), { ...body, id, ...more } as EntryOf<'alert'>);
  }
  const { marks } = timelineRows(trialOf(), journal.end(horizon));
  return marks
    .filter(({ lane }) => lane === 'Alerts')
    .map(({ from, to, label }) => [from / minutes(1), to / minutes(1), label]);
}

describe('the rows of a timeline', () => {
  it('shows the alerts of a service that overlap as one bar with the names of their rules', () => {
    const alerts = alertsOf([
      [5, { rule: 'errors' }],
      [8, { rule: 'latency' }],
      [12, { rule: 'errors', phase: 'resolved' }],
      [20, { rule: 'latency', phase: 'resolved' }],
      [30, { rule: 'errors' }],
    ]);
    expect(alerts).toEqual([
      [5, 20, 'checkout: errors, latency'],
      [30, 60, 'checkout: errors'],
    ]);
  });

  it('shows no alert while it is suppressed', () => {
    const alerts = alertsOf([
      [5, {}],
      [10, { phase: 'suppressed' }],
      [30, {}],
      [40, { phase: 'resolved' }],
    ]);
    expect(alerts).toEqual([
      [5, 10, 'checkout: errors'],
      [30, 40, 'checkout: errors'],
    ]);
    expect(
      alertsOf([
        [5, { phase: 'suppressed' }],
        [9, { phase: 'resolved' }],
      ]),
    ).toEqual([]);
  });

  it('counts the services whose alerts find no row of their own', () => {
    const services = Array.from({ length: limits.plotAlertsMax + 3 }, (_, index) => `s${index}`);
    const alerts = alertsOf(services.map((service, index) => [5 + index, { service }] as const));
    expect(alerts).toHaveLength(limits.plotAlertsMax + 1);
    expect(alerts.at(-1)).toEqual([5 + limits.plotAlertsMax, 60, 'and alerts of 3 more services']);
  });

  it('keeps the shown series that looked worst, whatever was shown first', () => {
    const ratios = [0.01, 0.02, 0.03, 0.04, 0.5, 0.4];
    const values = ratios.map((ratio, index): ShownValue => [
      `s${index}`,
      'error_ratio',
      'service-metrics',
      ratio,
      'measured',
      0,
      0,
    ]);
    const journal = new JournalBuilder();
    journal.look(minutes(5), { action: restart, values });
    const { shown } = timelineRows(trialOf(), journal.end(horizon));
    const series = new Set(shown.map((row) => row.series));
    expect(series.size).toBe(limits.plotSeriesMax);
    expect([...series]).toEqual(expect.arrayContaining(['s4 error_ratio', 's5 error_ratio']));
    expect([...series]).not.toContain('s0 error_ratio');
  });
});
