import { HarnessError } from '../../../base/errors.ts';

/**
 * The API server refused or did not answer. `status` is the HTTP status, or 0 when there was no answer. What a reader of
 * it must tell apart: 403 (the service account may not), 404 (not there), 409 (changed meanwhile), 0 (cluster gone).
 */
export class KubeError extends HarnessError {
  readonly status: number;

  constructor(what: string, status: number, options: ErrorOptions = {}) {
    super(what, options);
    this.name = 'KubeError';
    this.status = status;
  }
}

/** Whether this is the API server's answer with that status. */
export function isKubeError(error: unknown, status: number): error is KubeError {
  return error instanceof KubeError && error.status === status;
}
