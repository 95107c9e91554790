import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../../src/domain/scenario.ts';
import type { Aim } from '../../../../src/jobs/gate/aims.ts';
import { placeIncident } from '../../../../src/jobs/gate/place-incident.ts';
import type { Cell } from '../../../../src/policy/cells/cell.ts';

const anyButCart: Cell = { kind: 'text', beginning: '', except: ['cart'], exceptBeginnings: [], example: 'a-service' };
const only = (value: string): Cell => ({ kind: 'value', value });

function aimAt(target: string, targets: readonly Cell[], kind: 'rolling-restart' | 'none' = 'rolling-restart'): Aim {
  const difference = { kind, pattern: 'oom-leak', target, targets, levels: [2, 4] as const, sides: [], example: {} };
  return { kind: 'cell', name: 'a test', isHazard: true, difference, pattern: 'oom-leak', isNatural: false };
}

const namesIn = ({ topology }: Scenario) => topology.services.map(({ name }) => name);
const targetOf = ({ faults }: Scenario) => faults.flatMap((fault) => ('target' in fault ? [fault.target] : []))[0];
const proposedOn = ({ agent }: Scenario) =>
  agent !== 'candidate' && agent.kind === 'hallucinating' ? agent.action.target : null;
const numbers = Array.from({ length: 12 }, (_, index) => index);

describe('an aimed incident', () => {
  it('stays where it was drawn where the step may be on any service but one that is named', () => {
    for (const number of numbers) {
      const placed = placeIncident(aimAt('a-service', [anyButCart]), 1, number);
      expect(placed.id).toBe(`aimed-1-${number}`);
      expect(namesIn(placed)).not.toContain('cart');
      expect([targetOf(placed), proposedOn(placed)]).toEqual([targetOf(placed), targetOf(placed)]);
    }
  });

  it.each(['cart', 'cache'])('is at %s where the step is on that service alone', (name) => {
    for (const number of numbers) {
      const placed = placeIncident(aimAt(name, [only(name)]), 1, number);
      expect([targetOf(placed), proposedOn(placed)]).toEqual([name, name]);
      expect(namesIn(placed).filter((one) => one === name).length).toBe(1);
    }
  });

  it('is at a service that is called so already by changing places with it', () => {
    let moved = 0;
    for (const number of numbers) {
      const drawn = placeIncident(aimAt('a-service', [anyButCart]), 1, number);
      const [focus] = [targetOf(drawn)];
      const other = namesIn(drawn).find((name) => name !== focus);
      if (other === undefined) continue;
      const placed = placeIncident(aimAt(other, [only(other)]), 1, number);
      expect([targetOf(placed), proposedOn(placed)]).toEqual([other, other]);
      expect(namesIn(placed).toSorted()).toEqual(namesIn(drawn).toSorted());
      moved += 1;
    }
    expect(moved).toBeGreaterThan(3);
  });

  it('has an agent that names the failure and proposes nothing where that is what the two differ in', () => {
    const { agent } = placeIncident(aimAt('cart', [only('cart')], 'none'), 1, 0);
    if (agent === 'candidate' || agent.kind !== 'scripted') throw new Error('another agent speaks');
    expect(agent.proposals.length).toBeGreaterThan(3);
    expect(agent.proposals.map(({ proposal }) => [proposal.service, proposal.pattern, proposal.actions])).toEqual(
      agent.proposals.map(() => ['cart', 'oom-leak', []]),
    );
  });
});
