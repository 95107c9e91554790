import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import { nodesLost, recordsGoBad } from '../../../src/domain/observation.ts';
import type { Role } from '../../../src/domain/primitives.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { rightRoles } from '../../../src/judge/right-roles.ts';
import { trialRecordOf } from '../../../src/judge/trial-record.ts';
import type { LookOptions } from '../../helpers/journal-builder.ts';
import { JournalBuilder, minutes, plainScenario, restart } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

function rolesFor(
  change: Partial<ScenarioDocument>,
  action: Action | null = restart,
  look: LookOptions = {},
  before: (journal: JournalBuilder) => void = () => undefined,
): readonly Role[] {
  const journal = new JournalBuilder({ ...plainScenario, ...change }).fault(minutes(5)).alert(minutes(8));
  before(journal);
  journal.look(minutes(9), { action, disposition: action === null ? 'assist' : 'ask', ...look });
  const record = trialRecordOf(journal.end());
  return rightRoles(record, record.looks[0]!, shippedCharter);
}

const regulated = {
  topology: {
    services: [
      { name: 'gateway', dependsOn: [{ service: 'checkout' }] },
      { name: 'checkout', regulated: ['pci-dss'] },
    ],
  },
};
const withRecord = { context: { ...plainScenario.context, changeRecords: ['checkout'] } };
const untagged = {
  distortions: [{ id: 'tag', kind: 'missing-regulated-tag' as const, at: '0ms', service: 'checkout' }],
};

describe('who can decide', () => {
  it('is the owner, the on-call or the incident commander of an ordinary service', () => {
    expect(rolesFor({})).toEqual(['service-owner', 'on-call', 'incident-commander']);
  });

  it('is governance alone where what is regulated would be changed without a change record', () => {
    expect(rolesFor(regulated)).toEqual(['compliance-lead', 'change-manager']);
    expect(rolesFor({ ...regulated, ...withRecord })).toContain('service-owner');
    expect(rolesFor(regulated, null)).toContain('on-call');
  });

  it('is governance as well where no tag is shown, and nobody of it where one says no', () => {
    expect(rolesFor(untagged)).toContain('compliance-lead');
    expect(rolesFor({})).not.toContain('compliance-lead');
  });

  it('is governance where the plan reaches what is regulated, and not only where it is the target', () => {
    const restartOf = (target: string, touches: readonly string[]) =>
      rolesFor(regulated, { ...restart, target }, { touches, disposition: 'assist' });
    expect(restartOf('gateway', ['gateway', 'checkout'])).toEqual(['compliance-lead', 'change-manager']);
    expect(restartOf('gateway', ['gateway'])).toContain('on-call');
  });

  it('may be governance where the plan reaches what is regulated, also when a record documents it', () => {
    const reaching = (touches: readonly string[]) =>
      rolesFor(
        { ...regulated, ...withRecord },
        { ...restart, target: 'gateway' },
        { touches, disposition: 'assist' as const },
      );
    expect(reaching(['gateway', 'checkout'])).toEqual(expect.arrayContaining(['compliance-lead', 'on-call']));
    expect(reaching(['gateway'])).not.toContain('compliance-lead');
  });

  it('is governance beside the owner of data where no tag is shown, and never anybody', () => {
    const erase = (change: Partial<ScenarioDocument>) => rolesFor(change, { ...restart, kind: 'delete-volume' });
    expect(erase(untagged)).toEqual(['database-owner', 'compliance-lead', 'change-manager']);
    expect(erase({})).toEqual(['database-owner']);
    const nowhere = rolesFor({}, { ...restart, kind: 'delete-volume', target: 'on-no-map' }, { disposition: 'assist' });
    expect(nowhere).toEqual(['database-owner', 'compliance-lead', 'change-manager']);
  });

  it('is an incident commander as well where somebody repairs by hand, whatever is at stake', () => {
    const erase: Action = { ...restart, kind: 'delete-volume' };
    const repaired = rolesFor(
      {},
      erase,
      {},
      (journal) => void journal.person(minutes(8), 'repairs', { regarding: 'r' }),
    );
    expect(repaired).toEqual(['database-owner', 'incident-commander']);
  });

  it('is whoever took control, for as long as that lasts', () => {
    const taken = (handedBackAt: number) =>
      rolesFor({}, restart, {}, (journal) => {
        journal.person(minutes(8), 'took-over', { role: 'incident-commander' });
        journal.person(handedBackAt, 'handed-back', { role: 'incident-commander' });
      });
    expect(taken(minutes(20))).toEqual(['incident-commander']);
    expect(taken(minutes(8) + 1)).toContain('on-call');
    const governed = rolesFor(regulated, restart, {}, (journal) => void journal.person(minutes(8), 'took-over'));
    expect(governed).toEqual(['compliance-lead', 'change-manager', 'incident-commander']);
  });

  it('is the owner of data where nobody else brings them back', () => {
    for (const kind of ['failover-database', 'run-migration', 'delete-volume'] as const) {
      expect(rolesFor({}, { ...restart, kind })).toEqual(['database-owner']);
    }
    const database = { ...restart, target: 'orders-db' };
    expect(rolesFor({}, database, { disposition: 'assist' })).toEqual(['database-owner']);
    expect(rolesFor({}, { ...database, kind: 'scale-out' }, { disposition: 'assist' })).toContain('on-call');
    // Whose yes an ordinary step needs is for the rules on approvals.
    expect(rolesFor({}, database)).toEqual(expect.arrayContaining(['on-call', 'database-owner']));
  });

  it('is the owner of data where records go bad and the count of them is shown, and else nobody can know', () => {
    const corruption: Partial<ScenarioDocument> = {
      faults: [{ kind: 'data-corruption', id: 'leak', at: '5m', pattern: 'data-corruption', target: 'checkout' }],
    };
    const told = (service: string, until: number | null = null) =>
      rolesFor(corruption, null, {}, (journal) => {
        const alert = { kind: 'alert', id: 'bad', rule: recordsGoBad, service, metric: 'x', text: '' } as const;
        journal.add(minutes(8), { ...alert, phase: 'fired' });
        if (until !== null) journal.add(minutes(until), { ...alert, phase: 'resolved' });
      });
    expect(told('checkout')).toEqual(['database-owner']);
    expect(told('gateway')).toContain('on-call');
    expect(told('checkout', 8.5)).toContain('on-call');
    expect(rolesFor(corruption, null)).toContain('on-call');
  });

  it('is not yet the owner of data when a first bad sample was shown that no alert tells of', () => {
    const corruption: Partial<ScenarioDocument> = {
      faults: [{ kind: 'data-corruption', id: 'leak', at: '5m', pattern: 'data-corruption', target: 'checkout' }],
    };
    const values: LookOptions['values'] = [
      ['checkout', 'integrity_errors_per_min', 'logs', 3, 'measured', minutes(9), minutes(9)],
    ];
    expect(rolesFor(corruption, null, { values })).toContain('on-call');
  });

  it('may be the owner of data once records went bad, also when no more of them do', () => {
    const corruption = (at: '5m' | '20m'): Partial<ScenarioDocument> => ({
      faults: [{ kind: 'data-corruption', id: 'bad', at, pattern: 'data-corruption', target: 'checkout' }],
    });
    const after = (began: number) => (journal: JournalBuilder) =>
      void journal.fault(minutes(began), 'bad').fault(minutes(8), 'bad', 'ended');
    expect(rolesFor(corruption('5m'), restart, {}, after(5))).toEqual(
      expect.arrayContaining(['database-owner', 'on-call']),
    );
    expect(rolesFor(corruption('20m'))).not.toContain('database-owner');
  });

  it('is whoever owns such a step or such a cause', () => {
    expect(rolesFor({}, { ...restart, kind: 'edit-network-policy' })).toContain('network-owner');
    const machines = { faults: [{ id: 'leak', kind: 'node-loss' as const, at: '5m', pattern: 'node-loss' }] };
    expect(rolesFor(machines)).toContain('platform-owner');
    expect(rolesFor({})).not.toContain('platform-owner');
  });

  it('is whoever owns the machines as well while an alert that is shown of the service says that they are gone', () => {
    const machines = { faults: [{ id: 'leak', kind: 'node-loss' as const, at: '5m', pattern: 'node-loss' }] };
    const told = (service: string, ...then: readonly ('resolved' | 'suppressed')[]) =>
      rolesFor(machines, null, {}, (journal) => {
        const alert = { kind: 'alert', id: 'gone', rule: nodesLost, service, metric: 'x', text: '' } as const;
        journal.add(minutes(6), { ...alert, phase: 'fired' }).fault(minutes(8), 'leak', 'ended');
        for (const phase of then) journal.add(minutes(8.5), { ...alert, phase });
      });
    expect(told('checkout')).toContain('platform-owner');
    expect(told('gateway')).not.toContain('platform-owner');
    expect(told('checkout', 'resolved')).not.toContain('platform-owner');
    expect(told('checkout', 'suppressed')).not.toContain('platform-owner');
  });
});
