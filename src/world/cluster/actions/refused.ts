import { KubeError } from '../kube/kube-error.ts';
import type { ActionEnd } from './action-driver.ts';

/**
 * What Kubernetes refuses is how the action ended; that it does not answer at all (status 0) is the harness's failure and
 * is thrown on.
 */
export async function unlessRefused(work: () => Promise<ActionEnd>): Promise<ActionEnd> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KubeError && error.status > 0) return { outcome: 'failed', reason: error.message };
    throw error;
  }
}

export const done: ActionEnd = { outcome: 'done', reason: '' };

/** For actions that nothing takes back. */
export function noUndo(why: string): () => Promise<ActionEnd> {
  return () => Promise.resolve({ outcome: 'failed', reason: why });
}
