import { Gauge } from 'prom-client';
import { gaugeOf } from '../metrics.ts';
import { openRecords } from '../records.ts';
import type { Replica } from '../replica.ts';
import { failed, ok, type Role, type RouteRequest } from '../role.ts';
import type { TargetConfigOf } from '../target-config.ts';
import { createWorkplace } from './workplace.ts';

const damageMax = 100_000;

/** A store: records in a file on its volume, each with a checksum. What is damaged there stays so after a restart. */
export function createStore(replica: Replica, config: TargetConfigOf<'store'>): Role {
  const workplace = createWorkplace(replica, config);
  const records = openRecords(config.dataFile, config.records, replica.draw);
  const registers = [replica.metrics.registry];
  new Gauge({ name: 'requal_records_total', help: 'Records in the store.', registers }).set(config.records);
  gaugeOf(registers, 'requal_records_corrupt', 'Records whose checksum is wrong.', () => records.corrupt);
  replica.damageRecords = (count) => records.damage(count);
  const access = (): void => {
    if (replica.draw() < config.writeRatio) records.write();
    else records.read();
  };
  return {
    work: async () => (await workplace.hold(access)) ?? (await workplace.callDependencies()) ?? workplace.done(),
    routes: {
      'POST /records/damage'({ query }: RouteRequest) {
        const count = Number(query.get('count') ?? NaN);
        if (!Number.isInteger(count) || count < 1 || count > damageMax) return failed(400, 'count is not valid');
        return ok({ damaged: records.damage(count) });
      },
      'POST /records/repair': () => ok({ repaired: records.repair() }),
      /** Reads the file again and counts: an answer that does not rest on what the process believes. */
      'GET /records/audit': () => ok(records.audit()),
    },
    drain: () => Promise.resolve(),
  };
}
