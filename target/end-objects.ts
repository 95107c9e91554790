import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { httpCall } from './http-call.ts';
import { limits } from './limits.ts';
import type { ObjectsFault } from './switch-fault.ts';
import type { TargetConfigOf } from './target-config.ts';

type Kubernetes = NonNullable<TargetConfigOf<'switch'>['kubernetes']>;
type Patch = ObjectsFault['patches'][number];

/**
 * Applies the patches that end a fault which nobody ended in time. Says what failed, or null when all of it is as before.
 * A patch that fails does not stop the others; Kubernetes is asked again for a while where it does not answer.
 */
export async function endObjects({ patches }: ObjectsFault, kubernetes: Kubernetes): Promise<string | null> {
  const failures: string[] = [];
  for (const patch of patches) {
    const failure = await applyPatch(patch, kubernetes);
    if (failure !== null) failures.push(`${patch.path}: ${failure}`);
  }
  return failures.length === 0 ? null : failures.join('; ');
}

async function applyPatch(patch: Patch, kubernetes: Kubernetes): Promise<string | null> {
  for (let attempt = 1; ; attempt += 1) {
    const failure = await tryPatch(patch, kubernetes);
    if (failure === null || attempt >= limits.patchAttemptsMax) return failure;
    await new Promise((resolve) => setTimeout(resolve, limits.patchAgainMs));
  }
}

async function tryPatch({ path, type, value }: Patch, { url, tokenFile, caFile }: Kubernetes): Promise<string | null> {
  const agent = url.startsWith('https:')
    ? new https.Agent(caFile === null ? {} : { ca: readFileSync(caFile, 'utf8') })
    : new http.Agent();
  const result = await httpCall(`${url}${path}`, {
    method: 'PATCH',
    body: JSON.stringify(value),
    headers: {
      'content-type': `application/${type === 'json' ? 'json-patch' : 'merge-patch'}+json`,
      // Kubernetes renews it now and then, so it is read each time.
      authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`,
    },
    timeoutMs: limits.patchCallMs,
    agent,
  });
  agent.destroy();
  if (result.kind === 'failed') return result.reason;
  if (result.status < 300) return null;
  // A JSON patch whose test does not hold: somebody has changed or deleted it meanwhile, and it is theirs.
  if (result.status === 404 || (type === 'json' && result.status === 422)) return null;
  return `HTTP ${result.status}`;
}
