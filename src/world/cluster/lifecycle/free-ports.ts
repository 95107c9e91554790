import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { HarnessError } from '../../../base/errors.ts';

/** So many different ports of 127.0.0.1 that are free now. Somebody else may take one before it is used. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers: Server[] = [];
  try {
    for (let n = 0; n < count; n += 1) servers.push(await listening());
    return servers.map((server) => (server.address() as AddressInfo).port);
  } finally {
    for (const server of servers) server.close();
  }
}

function listening(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(new HarnessError(`no port of 127.0.0.1 is free: ${error.message}`)));
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
