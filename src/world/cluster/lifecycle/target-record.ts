import { canonicalJson } from '../../../base/canonical-json.ts';
import { targetRecordSchema } from '../../../domain/cluster.ts';
import type { TargetRecord } from '../../../domain/cluster.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import type { KubeObject } from '../kube/kinds.ts';
import { managedBy, systemNamespace, targetRecordName } from '../manifests/names.ts';

/** Which target is installed; null before the first `cluster up`, or when an older requal wrote it. */
export async function readTargetRecord(kube: KubeClient): Promise<TargetRecord | null> {
  const object = await kube.read('ConfigMap', systemNamespace, targetRecordName);
  const text = object?.data?.['record'];
  if (text === undefined) return null;
  const parsed = targetRecordSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

/** Notes in the cluster what is installed there. Throws `KubeError`. */
export async function writeTargetRecord(kube: KubeClient, record: TargetRecord): Promise<void> {
  await kube.apply(targetRecordObject(record));
}

function targetRecordObject(record: TargetRecord): KubeObject<'ConfigMap'> {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: targetRecordName, namespace: systemNamespace, labels: { ...managedBy } },
    data: { record: canonicalJson(record) },
  };
}
