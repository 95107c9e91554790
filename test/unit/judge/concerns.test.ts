import { describe, expect, it } from 'vitest';
import { concerns } from '../../../src/judge/concerns.ts';
import { payloadProblems } from '../../../src/judge/payload.ts';
import { trialRecordOf } from '../../../src/judge/trial-record.ts';
import type { LookOptions } from '../../helpers/journal-builder.ts';
import { JournalBuilder, minutes, plainScenario, restart } from '../../helpers/journal-builder.ts';

const healthy = { ...plainScenario, faults: [] };
const elsewhere = { action: { ...restart, target: 'gateway' }, disposition: 'ask' } as const;

/** Whether a page at ten minutes, that tells of these services, is about what is wrong then; checkout leaks from five on. */
function isAbout(
  impactedServices: readonly string[],
  options: { scenario?: typeof plainScenario; alert?: boolean } = {},
) {
  const journal = new JournalBuilder(options.scenario ?? plainScenario);
  if ((options.scenario ?? plainScenario).faults?.length) journal.fault(minutes(5));
  if (options.alert) journal.alert(minutes(8));
  const decision = journal.look(minutes(10), elsewhere);
  journal.call(minutes(10), 'page', decision, ['on-call'], { impactedServices });
  const record = trialRecordOf(journal.end());
  const [call] = record.of.escalation;
  if (!call) throw new Error('nobody was called');
  return concerns(record, call, { at: minutes(10), target: null });
}

describe('a call', () => {
  it('is about the trouble when it tells of the service at fault, and is not when it tells of another one', () => {
    expect(isAbout(['checkout'])).toBe(true);
    expect(isAbout(['gateway'])).toBe(false);
    expect(isAbout([])).toBe(false);
  });

  it('is about the trouble when it tells of a service whose alert fires, though nothing is at fault there', () => {
    expect(isAbout(['checkout'], { scenario: healthy, alert: true })).toBe(true);
    expect(isAbout(['orders-db'], { scenario: healthy, alert: true })).toBe(false);
  });

  it('cannot be about the wrong thing where nothing is wrong', () => {
    expect(isAbout(['orders-db'], { scenario: healthy })).toBe(true);
  });
});

/** What is wrong with a page that leads to the gateway while checkout alerts, where both were looked at. */
function problems(
  told: LookOptions,
  payload: { currentState?: string; nextStep?: string },
  alsoAlerts: string | null = null,
): readonly string[] {
  const journal = new JournalBuilder();
  journal.alert(minutes(8));
  const impactedServices = ['checkout', ...(alsoAlerts === null ? [] : [alsoAlerts])];
  if (alsoAlerts !== null) {
    const alert = { rule: 'errors', metric: 'error_ratio', text: '', phase: 'fired', id: 'alert-2' } as const;
    journal.add(minutes(8), { kind: 'alert', service: alsoAlerts, ...alert });
  }
  const at = minutes(10);
  const values = [['checkout', 'error_ratio', 'service-metrics', 0.2, 'measured', at, at]] as const;
  const evidence = ['memory_ratio of gateway', 'edge_error_ratio of gateway'];
  journal.call(at, 'page', journal.look(at, { ...told, values }), ['on-call'], {
    ...payload,
    impactedServices,
    evidence,
  });
  const record = trialRecordOf(journal.end());
  return record.of.escalation.flatMap((call) => payloadProblems(record, call));
}

describe('a handover that leads away from every alert', () => {
  const diagnosis = { action: null, service: 'gateway', disposition: 'assist' } as const;
  const state = 'the current state tells of gateway and of no service whose alert fires';
  const step = 'the next step leads to gateway and to no service whose alert fires';

  it('tells all the same how the service is that alerts', () => {
    expect(problems(elsewhere, { currentState: 'error_ratio 0' })).toEqual([state]);
    expect(problems(elsewhere, { currentState: 'checkout: error_ratio 0.2; gateway: error_ratio 0' })).toEqual([]);
  });

  it('begins where the alert is when no step is recommended', () => {
    const currentState = 'checkout: error_ratio 0.2; gateway: error_ratio 0';
    expect(problems(diagnosis, { currentState, nextStep: 'diagnose gateway by hand' })).toEqual([step]);
    expect(problems(diagnosis, { currentState, nextStep: 'diagnose checkout by hand' })).toEqual([]);
  });

  it('is not blamed for the service that alerts itself', () => {
    expect(problems({ disposition: 'ask' }, { currentState: 'error_ratio 0.2' })).not.toContain(state);
  });

  it('may tell of any service that alerts, whichever of them was looked at', () => {
    const told = { currentState: 'orders-db: error_ratio 0.2; gateway: error_ratio 0' };
    expect(problems(elsewhere, told)).toEqual([state]);
    expect(problems(elsewhere, told, 'orders-db')).toEqual([]);
  });
});

describe('a handover while an alert is suppressed', () => {
  const told = (suppressedAt: number | null, firedAgainAt: number | null = null) => {
    const journal = new JournalBuilder(plainScenario).fault(minutes(5)).alert(minutes(6));
    if (suppressedAt !== null) journal.alert(minutes(suppressedAt), 'suppressed');
    if (firedAgainAt !== null) journal.alert(minutes(firedAgainAt));
    const decision = journal.look(minutes(10), elsewhere);
    journal.call(minutes(10), 'page', decision, ['on-call'], { impactedServices: [], trigger: '' });
    const record = trialRecordOf(journal.end());
    return payloadProblems(record, record.of.escalation[0]!);
  };

  it('need not tell of what was not shown, and has to again once it is', () => {
    const untold = ['what triggered it is missing', 'the impacted service checkout is missing'];
    expect(told(null)).toEqual(expect.arrayContaining(untold));
    for (const problem of untold) expect(told(8)).not.toContain(problem);
    expect(told(8, 9)).toEqual(expect.arrayContaining(untold));
  });
});
