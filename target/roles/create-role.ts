import type { Replica } from '../replica.ts';
import type { Role } from '../role.ts';
import { createBroker } from './broker.ts';
import { createCache } from './cache.ts';
import { createFaultSwitch } from './fault-switch.ts';
import { createLogGateway } from './log-gateway.ts';
import { createService } from './service.ts';
import { createStore } from './store.ts';
import { createWorker } from './worker.ts';

/** What this replica is, as its configuration says. */
export function createRole(replica: Replica): Role {
  const { config } = replica;
  switch (config.role) {
    case 'service':
      return createService(replica, config);
    case 'cache':
      return createCache(replica, config);
    case 'store':
      return createStore(replica, config);
    case 'broker':
      return createBroker(replica, config);
    case 'worker':
      return createWorker(replica, config);
    case 'log-gateway':
      return createLogGateway(replica);
    case 'switch':
      return createFaultSwitch(replica, config);
  }
}
