import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import type { Role } from '../../../src/domain/primitives.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { rightRoles } from '../../../src/judge/right-roles.ts';
import { trialRecordOf } from '../../../src/judge/trial-record.ts';
import { JournalBuilder, minutes, plainScenario, restart } from '../../helpers/journal-builder.ts';

function rolesFor(change: Partial<ScenarioDocument>, action: Action | null = restart): readonly Role[] {
  const journal = new JournalBuilder({ ...plainScenario, ...change }).fault(minutes(5)).alert(minutes(8));
  journal.look(minutes(9), { action, disposition: action === null ? 'assist' : 'ask' });
  const record = trialRecordOf(journal.end());
  return rightRoles(record, record.looks[0]!);
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

  it('is whoever owns such a step or such a cause', () => {
    expect(rolesFor({}, { ...restart, kind: 'failover-database' })).toContain('database-owner');
    const machines = { faults: [{ id: 'leak', kind: 'node-loss' as const, at: '5m', pattern: 'node-loss' }] };
    expect(rolesFor(machines)).toContain('platform-owner');
    expect(rolesFor({})).not.toContain('platform-owner');
  });
});
