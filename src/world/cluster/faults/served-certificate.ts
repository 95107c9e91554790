import { connect } from 'node:tls';
import { limits } from '../../../domain/limits.ts';

/**
 * When the certificate ends that a caller meets at this address, in milliseconds since 1970, whoever signed it; null when
 * nobody answers with one. A new connection each time, as a new user would make it.
 */
export function endOfServed(url: string): Promise<number | null> {
  const { hostname: host, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false });
    const tell = (endsAt: number | null): void => {
      socket.destroy();
      resolve(endsAt);
    };
    socket.setTimeout(limits.clusterPatienceMs, () => tell(null));
    socket.on('error', () => tell(null));
    socket.on('close', () => tell(null));
    socket.on('secureConnect', () => {
      const endsAt = Date.parse(socket.getPeerCertificate().valid_to);
      tell(Number.isNaN(endsAt) ? null : endsAt);
    });
  });
}
