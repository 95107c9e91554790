import { HarnessError } from '../../../base/errors.ts';
import { mintValidCertificate } from '../lifecycle/authority.ts';
import { requireAuthority } from '../lifecycle/certificates.ts';
import { stateFolderAt } from '../lifecycle/state-folder.ts';
import { namespaceFor, tlsSecretName } from '../manifests/names.ts';
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
      const service = site.scenario.topology.services.find(({ name }) => name === action.target);
      if (service === undefined) throw new HarnessError(`there is no service ${action.target}`);
      const namespace = namespaceFor(service.namespace);
      const secret = tlsSecretName(service.name);
      if ((await site.kube.read('Secret', namespace, secret)) === null) {
        return { outcome: 'failed', reason: `${service.name} has no certificate` };
      }
      const authority = requireAuthority(stateFolderAt(site.stateFolder));
      const { certificate, key } = await mintValidCertificate(authority, service.name, namespace);
      const data = { 'tls.crt': base64(certificate), 'tls.key': base64(key) };
      await site.kube.patch('Secret', namespace, secret, { kind: 'merge', value: { data } });
      return rollingRestart.apply(action, site, stop);
    }),
  undo: noUndo('the certificate of before has been replaced'),
};

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
