import { expect, it } from 'vitest';
import { noteSilence } from '../../../src/run/note-silence.ts';

const minute = 60_000;

type State = Parameters<typeof noteSilence>[0];

/** What a trial looks like to an agent that says nothing, with nobody at work. */
function beside(changes: Partial<Record<keyof State, unknown>> = {}) {
  const told: number[] = [];
  const state = {
    at: 0,
    attendedAt: 0,
    shownSince: new Map(),
    paged: new Map(),
    calls: new Map(),
    repairs: new Map(),
    remediations: { open: 0 },
    recommendations: [],
    qualityAlerts: { record: ({ at }: { at: number }) => told.push(at / minute), due: () => [] },
    ...changes,
  } as unknown as State;
  return { state, told };
}

const alert = (id: string) => ({ id, rule: 'r', service: 's', metric: 'm', firedAt: 0, text: '' });

/** Looks each minute from one to the other, at which these alerts are shown. */
function look(state: State, from: number, until: number, ...ids: readonly string[]): void {
  for (let at = from; at <= until; at += 1) {
    (state as { at: number }).at = at * minute;
    noteSilence(state, { alerts: ids.map(alert) });
  }
}

it('is noted once an alert was shown for five minutes, however long ago its rule fired', () => {
  const { state, told } = beside();
  look(state, 20, 26, 'a');
  expect(told).toEqual([25, 26]);
  look(state, 27, 32, 'b');
  expect(told).toEqual([25, 26, 32]);
});

it('is not noted where something was recommended up to ten minutes before, or since', () => {
  const noted = (saidAt: number) => {
    const { state, told } = beside({ recommendations: [{ at: saidAt * minute, action: 'x', pattern: null }] });
    look(state, 20, 25, 'a');
    return told.length;
  };
  expect([9, 10, 19, 25].map(noted)).toEqual([1, 0, 0, 0]);
});

it.each([
  ['a page stands', { paged: new Map([['on-call', []]]) }],
  ['an answer is waited for', { calls: new Map([['1', { what: 'approval-request' }]]) }],
  ['a person repairs', { repairs: new Map([['1', {}]]) }],
  ['a step is under way', { remediations: { open: 1 } }],
])('while %s is noted of the first alert alone, and of the others five minutes after its end', (_, somebody) => {
  const { state, told } = beside({
    ...somebody,
    recommendations: [{ at: 5 * minute, action: 'x', pattern: null }],
  });
  look(state, 6, 6, 'first');
  look(state, 20, 40, 'first', 'second');
  expect(told).toEqual([]);
  Object.assign(state, beside({ recommendations: state.recommendations }).state, {
    shownSince: state.shownSince,
    attendedAt: state.attendedAt,
    qualityAlerts: state.qualityAlerts,
  });
  look(state, 41, 46, 'first', 'second');
  expect(told).toEqual([45, 46]);
  const unsaid = beside(somebody);
  look(unsaid.state, 20, 25, 'first', 'second');
  expect(unsaid.told).toEqual([25]);
});

it('is noted beside a page that was answered by a repair, whose call stays', () => {
  const { state, told } = beside({ calls: new Map([['1', { what: 'page' }]]), recommendations: [{ at: 0 }] });
  look(state, 1, 1, 'first');
  look(state, 20, 25, 'first', 'second');
  expect(told).toEqual([25]);
});
