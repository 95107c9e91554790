import { follow } from './follow.ts';
import { readConfig } from './read-config.ts';
import { createReplica } from './replica.ts';
import { createRole } from './roles/create-role.ts';
import { startServers } from './servers.ts';
import { stopOnSignal } from './stop-on-signal.ts';

// The first process of a container ignores signals that it does not listen to, so it listens from the first moment.
const stopAtOnce = (): never => process.exit(0);
process.on('SIGTERM', stopAtOnce);
// One replica of one service: which one says the environment variable REQUAL_SERVICE.
const config = readConfig(process.env['REQUAL_SERVICE']);
const replica = createReplica(config);
const role = createRole(replica);
// What a fault says must hold before the first request is served.
const stopFollowing = await follow(replica);
const servers = await startServers(replica, role);
process.off('SIGTERM', stopAtOnce);
stopOnSignal(replica, {
  drain: () => role.drain(),
  async close() {
    await servers.close();
    stopFollowing();
  },
});
replica.log.say({ level: 'info', event: 'listening', role: config.role, ...servers.ports });
