import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kubeItems } from '../../../../src/jobs/init/read-kube-items.ts';
import { systemOfCluster } from '../../../../src/jobs/init/system-of-cluster.ts';
import { kebab, toldByLabels } from '../../../../src/jobs/init/told-by-labels.ts';

const text = readFileSync('test/fixtures/init/shop.json', 'utf8');

type Change = (objects: { kind: string; metadata: { name: string } }[]) => unknown;

/** The system that the shop's objects say, after a change to them. */
function seen(change: Change = () => null, more: object = {}) {
  const list = JSON.parse(text) as { items: Parameters<Change>[0] };
  change(list.items);
  const items = kubeItems(JSON.stringify(list), 'shop.json');
  const common = { source: 'a test', name: 'shop', owner: null, isNamed: false, unread: [] };
  return systemOfCluster({ ...common, items, ...more });
}

const service = (name: string, system = seen()) => system.answers.services.find((one) => one.name === name);
const notes = (name: string, system = seen()) =>
  system.notes.flatMap((one) => (one.service === name ? [one.text] : [])).join('\n');

describe('a system from a cluster', () => {
  it('has the workloads that run, by names of their own, and tells of those that do not', () => {
    const { answers, leftOut } = seen();
    const names = answers.services.map(({ name }) => name);
    expect(names).toEqual(['web-shop', 'catalogue', 'cart', 'payments', 'product-db', 'uploads', 'web-shop-staging']);
    expect(leftOut).toEqual(['old-report of shop has no replicas and is left out.']);
    expect(answers).toMatchObject({ entry: 'web-shop', rate: null, budgetRemaining: null, people: [], incidents: [] });
  });

  it('knows what is regulated only where something says so, and never takes silence for a no', () => {
    expect(service('catalogue')?.regulated).toEqual([]);
    expect(service('payments')?.regulated).toEqual(['pci-dss']);
    expect(service('cart')?.regulated).toBeNull();
  });

  it('takes what has a volume for stateful, what nobody owns for unowned, and what may be shared for shared', () => {
    expect(service('product-db')).toMatchObject({ kind: 'stateful', owner: null, shared: true });
    expect(service('uploads')?.kind).toBe('stateful');
    expect(service('catalogue')).toMatchObject({ kind: 'stateless', shared: false, autoscaled: true });
    expect(notes('cart')).toContain('Its owner is orders (team).');
  });

  it('takes what writes to its machine for stateful', () => {
    const onMachine: Change = (objects) => {
      const found = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'cart');
      const { spec } = found as unknown as { spec: { template: { spec: { volumes?: object[] } } } };
      spec.template.spec.volumes = [
        { name: 'x', emptyDir: {} },
        { name: 'y', hostPath: { path: '/x' } },
      ];
    };
    expect(service('cart')?.kind).toBe('stateless');
    expect(service('cart', seen(onMachine))?.kind).toBe('stateful');
  });

  it('takes what no label calls anything else for production', () => {
    expect(service('web-shop')?.environment).toBe('production');
    expect(service('web-shop-staging')?.environment).toBe('staging');
    expect(service('web-shop-staging')?.owner).toBe('service-owner');
  });

  it('writes a TODO that names labels which contradict each other, beside the service', () => {
    const contradict: Change = (objects) => {
      const found = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'payments');
      const { metadata } = found as unknown as { metadata: { labels: object } };
      metadata.labels = { ...metadata.labels, regulated: 'false' };
    };
    expect(notes('payments')).not.toContain('disagree');
    expect(service('payments', seen(contradict))?.regulated).toEqual(['pci-dss']);
    expect(notes('payments', seen(contradict))).toMatch(/TODO: .*disagree on what regulates it \(.*regulated: false/);
  });

  it('has a call only where an annotation or an address says so, and says by what it knows', () => {
    expect(service('web-shop')?.calls).toEqual(['catalogue', 'cart']);
    // The value of a variable that is no address is a word.
    expect(service('web-shop')?.calls).not.toContain('payments');
    expect(service('catalogue')?.calls).toEqual(['product-db']);
    expect(notes('catalogue')).toContain('its variable DATABASE_URL names it');
    expect(service('payments')?.calls).toEqual(['product-db']);
    expect(notes('payments')).toContain('names ledger, which is no service here');
  });

  it('leaves out the call that would come back, and tells of it', () => {
    expect(service('cart')?.calls).toEqual(['payments']);
    expect(notes('cart')).toContain('a call to web-shop (its variable CALLBACK names it) would come back');
  });

  it('writes no value of a variable anywhere', () => {
    expect(JSON.stringify(seen())).not.toContain('hunter2');
  });

  it('looks at the namespaces of Kubernetes itself only where they were named', () => {
    expect(service('coredns')).toBeUndefined();
    expect(service('coredns', seen(undefined, { isNamed: true }))?.replicas).toBe(2);
  });

  it('finds where users come in by an annotation, an Ingress or an open port, and else does not know', () => {
    const without: Change = (objects) =>
      objects.splice(
        objects.findIndex(({ kind }) => kind === 'Ingress'),
        1,
      );
    expect(seen(without).answers.entry).toBeNull();
    const open: Change = (objects) => {
      without(objects);
      const found = objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === 'cart');
      (found as unknown as { spec: { type: string } }).spec.type = 'LoadBalancer';
    };
    expect(seen(open).answers.entry).toBe('cart');
    const said: Change = (objects) => {
      const found = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'payments');
      (found as unknown as { metadata: { annotations: object } }).metadata.annotations = { 'requal.dev/entry': 'true' };
    };
    expect(seen(said).answers.entry).toBe('payments');
  });

  it('is refused without workloads, and with more than a profile holds', () => {
    expect(() => seen((objects) => objects.splice(0))).toThrow('no Deployment and no StatefulSet');
    const many: Change = (objects) => {
      const found = objects.find(({ metadata }) => metadata.name === 'cart')!;
      for (let number = 0; number < 60; number += 1)
        objects.push({ ...found, metadata: { ...found.metadata, name: `c${number}` } });
    };
    expect(() => seen(many)).toThrow(/There are \d+ workloads/);
  });

  it('has two workloads of the same name in one namespace as two services', () => {
    const twin: Change = (objects) => {
      const found = objects.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'product-db')!;
      objects.push({ ...found, kind: 'Deployment' });
    };
    const names = seen(twin).answers.services.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the objects of a cluster', () => {
  it.each([
    ['no JSON', 'apiVersion: v1'],
    ['a single object', '{"kind":"Deployment","metadata":{"name":"x"}}'],
    ['nothing', ''],
    ['a list of words', '{"items":["a"]}'],
  ])('are not read from %s', (_, damaged) => {
    expect(() => kubeItems(damaged, 'x.json')).toThrow('no list of Kubernetes objects');
  });

  it('are told by number and field where one is damaged, and passed over where nothing is made from them', () => {
    const damaged = JSON.stringify({ items: [{ kind: 'Secret' }, { kind: 'Deployment', metadata: { name: 'x' } }] });
    expect(() => kubeItems(damaged, 'x.json')).toThrow(/Object 2 of the list, a Deployment.*`spec`/);
    expect(kubeItems('{"items":[{"kind":"Secret","data":{}}]}', 'x.json')).toEqual([]);
  });
});

describe('labels', () => {
  const told = (labels: Record<string, string>, outer: Record<string, string> = {}) => toldByLabels([labels, outer]);

  it.each([
    [{ 'requal.dev/regulated': 'none' }, []],
    [{ 'requal.dev/regulated': 'pci-dss, SOX' }, ['pci-dss', 'sox']],
    [{ regulated: 'yes' }, ['yes']],
    [{ regulated: '???' }, ['regulated']],
    [{ hipaa: 'true' }, ['hipaa']],
    // One says that it is, and the other that it is not: it is.
    [{ 'requal.dev/regulated': 'none', hipaa: 'true' }, ['hipaa']],
    [{}, null],
    [{ hipaa: 'maybe' }, null],
  ])('%j say that it is regulated by %j', (labels, regulated) => {
    expect(told(labels).regulated).toEqual(regulated);
  });

  it('of the workload come before those of its namespace', () => {
    expect(told({ team: 'a' }, { team: 'b' }).owner?.said).toBe('a (team)');
    expect(told({}, { 'requal.dev/owner': 'platform-owner' }).owner).toEqual({ role: 'platform-owner', said: null });
    expect(told({ environment: 'prod-eu' }, { environment: 'staging' }).environment).toBe('production');
  });

  it.each([
    [{ regulated: 'false' }, { compliance: 'pci-dss' }, ['pci-dss'], 'regulated: false; compliance: pci-dss'],
    [{ compliance: 'pci-dss' }, { regulated: 'none' }, ['pci-dss'], 'compliance: pci-dss; regulated: none'],
    [{ hipaa: 'false' }, { hipaa: 'true' }, ['hipaa'], 'hipaa: false; hipaa: true'],
    [{ 'requal.dev/regulated': 'none', compliance: 'sox' }, {}, ['sox'], 'requal.dev/regulated: none; compliance: sox'],
  ])('%j under %j are a conflict, and what is regulated counts', (labels, outer, regulated, named) => {
    const { regulated: read, conflicts } = told(labels, outer);
    expect(read).toEqual(regulated);
    expect(conflicts).toEqual([expect.stringMatching(/^TODO: .*disagree on what regulates it/)]);
    expect(conflicts[0]).toContain(named);
  });

  it('name regimes that add up without being a conflict', () => {
    expect(told({ compliance: 'sox' }, { compliance: 'pci-dss', hipaa: 'true' })).toMatchObject({
      regulated: ['sox', 'pci-dss', 'hipaa'],
      conflicts: [],
    });
    expect(told({ regulated: 'false' }, { compliance: 'none' })).toMatchObject({ regulated: [], conflicts: [] });
  });

  it.each([
    [{ env: 'test' }, { environment: 'production' }],
    [{ environment: 'production' }, { env: 'test' }],
    [{ env: 'dev', stage: 'live' }, {}],
  ])('%j under %j are a conflict, and production counts', (labels, outer) => {
    const { environment, conflicts } = told(labels, outer);
    expect(environment).toBe('production');
    expect(conflicts).toEqual([expect.stringMatching(/^TODO: .*whether it is production \(.*counts as production/)]);
  });

  it('agree on what is no production in different words, and shared anywhere is shared', () => {
    expect(told({ env: 'test' }, { environment: 'staging' })).toMatchObject({ environment: 'staging', conflicts: [] });
    const shared = told({ 'requal.dev/shared': 'false' }, { 'requal.dev/shared': 'true' });
    expect([shared.shared, shared.conflicts.length]).toEqual([true, 1]);
  });

  it.each([
    ['My_Service.v2', 'my-service-v2'],
    ['7up', 'up'],
    ['---', null],
    ['a--b-', 'a-b'],
  ])('the name %s becomes %s', (name, own) => {
    expect(kebab(name)).toBe(own);
  });
});
