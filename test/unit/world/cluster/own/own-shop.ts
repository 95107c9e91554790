import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { scenarioSchema } from '../../../../../src/domain/scenario.ts';
import type { Scenario, ScenarioDocument } from '../../../../../src/domain/scenario.ts';
import type { OwnManifests } from '../../../../../src/world/cluster/own/own-manifests.ts';
import { readManifests } from '../../../../../src/world/cluster/own/read-manifests.ts';

/** As a file would hold it: a web before a basket, and a store of orders behind it. */
export const ownShopDocument: ScenarioDocument = {
  id: 'own-shop',
  title: 'A shop of one’s own',
  startAt: '2025-05-13T10:00:00Z',
  topology: {
    services: [
      { name: 'web', replicas: 2, dependsOn: [{ service: 'orders' }, { service: 'mail', required: false }] },
      { name: 'orders', kind: 'stateful', namespace: 'data', replicas: 1 },
      { name: 'mail', kind: 'external' },
    ],
  },
  workload: { entry: 'web', rate: 10 },
  target: {
    manifests: 'manifests',
    services: {
      web: { workload: 'Deployment/front', metrics: { error_ratio: 'sum(a) / sum(b)', latency_ms: 'avg(c)' } },
      orders: { workload: 'StatefulSet/orders', scrape: { port: 9100, path: '/stats' }, metrics: { cpu_ratio: 'd' } },
    },
    slo: { entry: { service: 'front', port: 80, path: '/shop' } },
  },
};

export const ownShop: Scenario = scenarioSchema.parse(ownShopDocument);

/** With some of its target written otherwise. */
export function ownShopWith(target: Partial<NonNullable<ScenarioDocument['target']>>): Scenario {
  return scenarioSchema.parse({ ...ownShopDocument, target: { ...ownShopDocument.target!, ...target } });
}

const pods = (app: string, more: object = {}) => ({
  metadata: { labels: { app }, annotations: { 'prometheus.io/scrape': 'true' } },
  spec: { containers: [{ name: 'main', image: `shop/${app}:1`, ports: [{ containerPort: 3000 }] }], ...more },
});

/** Plain values, to be changed by tests before they are written. */
export function ownShopObjects() {
  return {
    front: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'front', namespace: 'shop', labels: { 'app.kubernetes.io/managed-by': 'somebody' } },
      spec: { replicas: 2, selector: { matchLabels: { app: 'front' } }, template: pods('front') },
    },
    way: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'front', namespace: 'shop' },
      spec: { selector: { app: 'front' }, ports: [{ port: 80, targetPort: 3000 }] },
    },
    orders: {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'orders', namespace: 'data' },
      spec: {
        serviceName: 'orders',
        selector: { matchLabels: { app: 'orders' } },
        template: pods('orders'),
        volumeClaimTemplates: [{ metadata: { name: 'kept' }, spec: { accessModes: ['ReadWriteOnce'] } }],
      },
    },
    settings: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace: 'shop' },
      data: { colour: 'green' },
    },
  };
}

export type OwnShopObjects = ReturnType<typeof ownShopObjects>;

/** Reads these texts as the files of a folder of manifests. */
export function readTexts(texts: Readonly<Record<string, string>>, scenario: Scenario = ownShop): OwnManifests {
  const folder = mkdtempSync(join(tmpdir(), 'requal-own-'));
  try {
    for (const [name, text] of Object.entries(texts)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return readManifests(folder, scenario, () => ({ file: 'own-shop.yaml', line: 1, column: 1 }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads the shop's objects, each in a document of one file, after a change. */
export function readShop(change: (objects: OwnShopObjects) => void = () => {}, scenario: Scenario = ownShop) {
  const objects = ownShopObjects();
  change(objects);
  const text = Object.values(objects)
    .map((object) => stringify(object))
    .join('---\n');
  return readTexts({ 'shop.yaml': text }, scenario);
}
