import { describe } from 'vitest';
import { faultSchema } from '../../src/domain/fault.ts';
import { openSimulator } from '../../src/world/simulator/simulator.ts';
import { makeScenario } from '../unit/world/simulator/make-scenario.ts';
import { worldContract } from './world.case.ts';

describe('the simulator as a world', () => {
  worldContract({
    open: () => openSimulator(makeScenario(), 1),
    lastsMs: 600_000,
    slowAction: { kind: 'rolling-restart', target: 'checkout', amount: 0 },
    fault: faultSchema.parse({
      id: 'fault',
      kind: 'bad-deploy',
      at: '30s',
      pattern: 'bad-release',
      target: 'checkout',
    }),
    notRepeatable: null,
    slackMs: 0,
  });
});
