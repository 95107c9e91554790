import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type https from 'node:https';
import { repeat } from './repeat.ts';

interface CertificateFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

const lookEveryMs = 500;

/**
 * Takes a new certificate into use when its files have changed, as they do when the Secret behind them has. Idle
 * connections are closed then, so that callers meet the new one; and again and again once the certificate has ended,
 * because a caller that keeps its connection would never learn of it.
 */
export function watchCertificate(server: https.Server, { certificateFile, keyFile }: CertificateFiles): () => void {
  let seen = readFileSync(certificateFile, 'utf8');
  let endsAt = endOf(seen);
  return repeat(lookEveryMs, () => {
    if (Date.now() > endsAt) server.closeIdleConnections();
    try {
      const cert = readFileSync(certificateFile, 'utf8');
      if (cert === seen) return;
      server.setSecureContext({ cert, key: readFileSync(keyFile) });
      seen = cert;
      endsAt = endOf(cert);
      server.closeIdleConnections();
    } catch {
      // Half of the pair has been replaced: the next look finds both.
    }
  });
}

/** Milliseconds since 1970. */
function endOf(pem: string): number {
  return Date.parse(new X509Certificate(pem).validTo);
}
