import { readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { digest, sha256 } from '../../../base/canonical-json.ts';
import { HarnessError } from '../../../base/errors.ts';
import { limits } from '../../../domain/limits.ts';
import { toolOutput } from '../programs.ts';
import type { ClusterSettings } from './cluster-settings.ts';
import { imageId, requireImage } from './engine.ts';

export interface TargetImage {
  readonly name: string;
  readonly built: boolean;
}

/** The image of the target: the one that the user names, else built from its sources unless just that is there already. */
export async function requireTargetImage({ images, targetFolder }: ClusterSettings): Promise<TargetImage> {
  if (images.target !== null) {
    await requireImage(images.target, 'REQUAL_TARGET_IMAGE names another');
    return { name: images.target, built: false };
  }
  const base = await requireImage(images.nodeBase, 'REQUAL_NODE_BASE_IMAGE names another');
  const name = `requal/target:${digest({ base, files: sourceDigests(targetFolder) }).slice(0, 12)}`;
  if ((await imageId(name)) !== null) return { name, built: false };
  await toolOutput(
    'docker',
    ['build', '--quiet', '--tag', name, '--build-arg', `BASE=${images.nodeBase}`, targetFolder],
    {
      timeLimitMs: limits.imageMaxMs,
    },
  );
  return { name, built: true };
}

/** The digest of every file that can get into the image, by path. */
function sourceDigests(folder: string): Record<string, string> {
  const paths = filesBelow(folder).filter((path) => !path.split(sep).includes('node_modules'));
  if (paths.length === 0) throw new HarnessError(`the sources of the target are not in \`${folder}\``);
  return Object.fromEntries(
    paths.map((path) => [path.split(sep).join('/'), sha256(readFileSync(join(folder, path)))] as const),
  );
}

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  } catch {
    return [];
  }
}
