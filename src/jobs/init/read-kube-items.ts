import { readFileSync, statSync } from 'node:fs';
import { UserError } from '../../base/errors.ts';
import { jsonOrNull } from '../../base/parse-json.ts';
import type { KubeItem } from './kube-objects-schema.ts';
import { kubeItemKinds, kubeListSchema, kubeObjectSchema } from './kube-objects-schema.ts';

/** More is no list of some workloads, and `kubectl` can be asked for single namespaces. */
const bytesMax = 64 * 1024 * 1024;

const mend =
  'Write it with: kubectl get namespaces,deployments,statefulsets,services,ingresses,horizontalpodautoscalers --all-namespaces -o json';

/** Reads what a user's own `kubectl get ... -o json` wrote. Throws `UserError`. */
export function readKubeFile(file: string): readonly KubeItem[] {
  const place = { file, line: null, column: null };
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw new UserError('There is no such file.', { place, mend: 'Check the path.' });
  if (!stat.isFile()) throw new UserError('This is not a file.', { place, mend });
  if (stat.size > bytesMax)
    throw new UserError('The file is larger than 64 MiB.', { place, mend: 'Name single namespaces.' });
  return kubeItems(readFileSync(file, 'utf8'), file);
}

/** The objects in such a text. Kinds that nothing is made from are passed over. Throws `UserError`, naming `from`. */
export function kubeItems(text: string, from: string): readonly KubeItem[] {
  const place = { file: from, line: null, column: null };
  const list = kubeListSchema.safeParse(jsonOrNull(text));
  if (!list.success) throw new UserError('This is no list of Kubernetes objects in JSON.', { place, mend });
  return list.data.items.flatMap((item, index) => {
    if (!(kubeItemKinds as readonly string[]).includes(item.kind)) return [];
    const parsed = kubeObjectSchema.safeParse(item);
    if (parsed.success) return [parsed.data];
    const path = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    throw new UserError(
      `Object ${index + 1} of the list, a ${item.kind}, is none as Kubernetes writes it: look at \`${path}\`.`,
      {
        place,
        mend,
      },
    );
  });
}
