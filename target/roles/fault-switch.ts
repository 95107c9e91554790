import { endObjects } from '../end-objects.ts';
import { limits } from '../limits.ts';
import { startProcessorWork } from '../processor-work.ts';
import { repeat } from '../repeat.ts';
import { createSwitchBoard } from '../switch-board.ts';
import { gaugeOf } from '../metrics.ts';
import type { Replica } from '../replica.ts';
import { failed, ok, type Role } from '../role.ts';
import { controlsSchema, switchFaultSchema } from '../switch-fault.ts';
import type { TargetConfigOf } from '../target-config.ts';
import type { z } from 'zod';

const id = /^[a-z0-9][a-z0-9.-]{0,119}$/;

/**
 * The place where faults and controls are set, and where every replica asks for its own. No fault ever touches it, so it is
 * also where the cluster tells whether its machine has processor time.
 */
export function createFaultSwitch(
  { metrics: { registry }, log, instance }: Replica,
  { kubernetes }: TargetConfigOf<'switch'>,
): Role {
  const board = createSwitchBoard((id, fault) => {
    if (fault.kind !== 'objects' || kubernetes === null) return;
    const tell = (failure: string | null): void =>
      log.say({ level: failure === null ? 'warn' : 'error', event: 'fault-ended-by-itself', id, failure });
    void endObjects(fault, kubernetes).then(tell, (error: unknown) => tell(String(error)));
  });
  // Nobody may be left who asks when a fault has run out.
  const stopLooking = repeat(limits.expireEveryMs, () => void board.list());
  const processorWork = startProcessorWork();
  gaugeOf([registry], 'requal_switch_faults', 'Faults in force.', () => board.list().length);
  return {
    work: null,
    routes: {
      'PUT /faults/*': ({ rest, body }) => put(rest, body, switchFaultSchema, (fault) => board.putFault(rest, fault)),
      'DELETE /faults/*': ({ rest }) => ok({ id: rest, existed: board.deleteFault(rest) }),
      'GET /faults'({ query }) {
        const service = query.get('service');
        if (service === null) return ok({ faults: board.list() });
        return ok(board.tell(service, query.get('instance') ?? '', Number(query.get('upMs') ?? 0)));
      },
      'PUT /controls/*': ({ rest, body }) =>
        put(rest, body, controlsSchema, (controls) => board.putControls(rest, controls)),
      'DELETE /controls/*': ({ rest }) => ok({ service: rest, existed: board.deleteControls(rest) }),
      'GET /processor-work': () => ok({ ...processorWork.told(), instance }),
      'GET /controls': () => ok({ controls: board.listControls() }),
    },
    drain() {
      stopLooking();
      return Promise.resolve(processorWork.stop());
    },
  };
}

function put<S extends z.ZodType>(key: string, body: string, schema: S, keep: (value: z.output<S>) => boolean) {
  if (!id.test(key)) return failed(400, 'the id has other characters than a-z, 0-9, dot and dash');
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return failed(400, 'the body is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return failed(400, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`);
  }
  return keep(parsed.data) ? ok({ id: key }) : failed(507, 'the switch is full');
}
