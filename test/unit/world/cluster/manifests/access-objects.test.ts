import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../../src/world/cluster/kube/kinds.ts';
import { accessObjects } from '../../../../../src/world/cluster/manifests/access-objects.ts';

const objects = accessObjects(['requal-payments', 'requal-shop']);
const roles = objects.filter((object) => object.kind === 'Role') as readonly KubeObject<'Role'>[];
const clusterRoles = objects.filter((object) => object.kind === 'ClusterRole') as readonly KubeObject<'ClusterRole'>[];

describe('the rights of the service account', () => {
  it('name every resource and every verb', () => {
    const all = [...roles, ...clusterRoles].flatMap(({ rules }) => rules ?? []);
    for (const { verbs, resources, apiGroups } of all) expect([verbs, resources, apiGroups].flat()).not.toContain('*');
  });

  it('are to read, outside of the namespaces of requal', () => {
    expect(clusterRoles.flatMap(({ rules }) => rules ?? [])).toEqual([
      { apiGroups: [''], resources: ['nodes', 'namespaces'], verbs: ['get', 'list', 'watch'] },
    ]);
  });

  it('never hold what would make an administrator of it', () => {
    const all = [...roles, ...clusterRoles].flatMap(({ rules }) => rules ?? []);
    expect(all.flatMap(({ verbs }) => verbs)).not.toContain('escalate');
    expect(all.flatMap(({ verbs }) => verbs)).not.toContain('bind');
    expect(all.flatMap(({ verbs }) => verbs)).not.toContain('impersonate');
    expect(all.flatMap(({ resources }) => resources ?? [])).not.toContain('serviceaccounts/token');
    expect(all.flatMap(({ resources }) => resources ?? [])).not.toContain('pods/exec');
  });

  it('change only named objects in the namespace of requal itself, and read no secrets there', () => {
    const system = roles.filter(({ metadata }) => metadata.namespace === 'requal-system' && metadata.name === 'requal');
    const rules = system.flatMap((role) => role.rules ?? []);
    expect(rules.length).toBeGreaterThan(0);
    for (const { verbs, resources, resourceNames } of rules) {
      expect(resources).not.toContain('secrets');
      const reads = verbs.every((verb) => ['get', 'list', 'watch'].includes(verb));
      expect(reads || (resourceNames?.length ?? 0) > 0).toBe(true);
    }
  });

  it('let Prometheus see pods and nothing else', () => {
    const scrapers = roles.filter(({ metadata }) => metadata.name === 'requal-prometheus');
    expect(scrapers.map(({ metadata }) => metadata.namespace)).toEqual(['requal-payments', 'requal-shop']);
    for (const { rules } of scrapers) {
      expect(rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }]);
    }
  });

  it('let the fault switch end faults and read nothing', () => {
    const ofSwitch = roles.filter(({ metadata }) => metadata.name === 'requal-fault-switch');
    expect(ofSwitch.map(({ metadata }) => metadata.namespace)).toEqual([
      'requal-system',
      'requal-payments',
      'requal-shop',
    ]);
    for (const { verbs } of ofSwitch.flatMap(({ rules }) => rules ?? [])) expect(verbs).toEqual(['patch']);
    const [inSystem] = ofSwitch;
    expect(inSystem?.rules).toMatchObject([{ resources: ['deployments'], resourceNames: ['prometheus'] }]);
  });
});
