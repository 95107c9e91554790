import { freshCertificate, readTlsSecret, writeTlsSecret } from '../tls-secret.ts';
import type { ActionDriver } from './action-driver.ts';
import { noUndo, unlessRefused } from './refused.ts';
import { rollingRestart } from './rolling-restart.ts';

/**
 * A new certificate in the Secret, and a rolling restart: a changed Secret comes to the pods after a minute or so, and an
 * operator in an outage does not wait for that.
 */
export const rotateCertificate: ActionDriver = {
  apply: (action, site, stop) =>
    unlessRefused(async () => {
      const { target } = action;
      if ((await readTlsSecret(site, target)) === null) {
        return { outcome: 'failed', reason: `${target} has no certificate` };
      }
      await writeTlsSecret(site, target, await freshCertificate(site, target));
      return rollingRestart.apply(action, site, stop);
    }),
  undo: noUndo('the certificate of before has been replaced'),
};
