import type { Charter } from '../domain/charter.ts';
import type { Distortion } from '../domain/distortion.ts';
import type { Expectation } from '../domain/expectation.ts';
import type { Scenario } from '../domain/scenario.ts';
import { agentFloor } from './agent-floor.ts';
import { allowanceOf } from './allowance.ts';
import type { Allowance } from './allowance.ts';
import { changesAnything } from './changes-anything.ts';
import { overlaps } from './oracle.ts';
import { stepFloor } from './step-floor.ts';
import { meetsIntegrityErrors } from './tells.ts';

/**
 * Why the charter forbids automation to do alone what a label allows, by what a scenario tells without any trial: what
 * people do in it, what its distortions break, what its steps reach at the least, and what an agent of its own says. Null
 * when nothing of that forbids it. What only a plan, a proposal of the candidate's own agent or the hours before it could
 * tell is not looked at: a label that passes here may still be loose.
 */
export function floorAbove(label: Expectation, scenario: Scenario, charter: Charter): string | null {
  if (label.wanted !== 'should-act' && label.wanted !== 'may-act') return null;
  if (label.actions.length > 0 && !label.actions.some(changesAnything)) return null;
  const allowance = allowanceOf(label, scenario);
  return (
    nothingWrong(label, scenario) ??
    heldBack(allowance, scenario) ??
    unknowable(allowance, scenario, charter) ??
    stepFloor(allowance, scenario, charter) ??
    agentFloor(allowance, scenario, charter)
  );
}

/** Who acts before anything is wrong changes what is well. A certificate alone is renewed before it fails. */
function nothingWrong({ to }: Expectation, { faults }: Scenario): string | null {
  if (faults.some(({ kind, at }) => at < to || kind === 'expired-certificate')) return null;
  return 'nothing is wrong yet';
}

/** A commander in control, a kill switch that is pressed, a repair by hand (requirements.md D6, D15, D20). */
function heldBack({ label, targets }: Allowance, { people, horizon }: Scenario): string | null {
  const all = people.flatMap(({ interventions }) => interventions);
  const meets = (from: number, to: number) => overlaps({ from, to }, label);
  for (const one of all) {
    if (one.kind === 'take-over' && meets(one.at, one.until ?? horizon)) return 'an incident commander is in control';
    if (one.kind === 'kill') {
      const again = all.filter(({ kind, at }) => kind === 're-arm' && at > one.at).map(({ at }) => at);
      if (meets(one.at, Math.min(horizon, ...again))) return 'all automation is stopped';
    }
    if (one.kind !== 'repair' || !meets(one.at, one.at + one.takes)) continue;
    if (targets.includes(one.action.target)) return `a person works on ${one.action.target}`;
  }
  return null;
}

/** What nobody could know, whatever is true: whose it is, which of two views is right, which of two causes it is. */
function unknowable({ label, targets }: Allowance, scenario: Scenario, charter: Charter): string | null {
  const during = scenario.distortions.filter(({ at, until }) =>
    overlaps({ from: at, to: until ?? scenario.horizon }, label),
  );
  for (const target of targets) {
    const service = scenario.topology.services.find(({ name }) => name === target);
    const unnamed = during.some((one) => one.kind === 'wrong-owner' && one.service === target && one.owner === null);
    if (service?.owner === null || unnamed) return `nobody is known to own ${target}`;
    const contradicts = during.some((one) => one.kind === 'contradict' && (one.service ?? target) === target);
    if (contradicts) return `what is shown of ${target} contradicts itself`;
    if (hidesCorruption(target, label, scenario, charter)) {
      return `nothing shown tells a leak of ${target} from records that go bad`;
    }
  }
  return null;
}

/**
 * Memory that rises is a leak or corruption, and one count tells which of them (requirements.md A6, B3). Where it is
 * missing, or older than evidence may be, a leak looks like corruption, which is a person's in any case.
 */
function hidesCorruption(
  target: string,
  label: Expectation,
  { faults, distortions, horizon }: Scenario,
  { evidence: { ageMax } }: Charter,
): boolean {
  const leaks = faults.filter(
    (fault) =>
      fault.kind === 'memory-leak' &&
      fault.target === target &&
      overlaps({ from: fault.at, to: fault.until ?? horizon }, label),
  );
  const hides = (one: Distortion) => {
    if (one.kind !== 'drop' && one.kind !== 'freeze' && one.kind !== 'delay' && one.kind !== 'zero') return false;
    if (!meetsIntegrityErrors(one, target)) return false;
    // A zero from before the trouble began was never seen to be anything else; one that came later tells what was before.
    if (one.kind === 'zero')
      return leaks.some(({ at }) => one.at <= at) && overlaps({ from: one.at, to: one.until ?? horizon }, label);
    if (one.kind === 'delay' && one.by <= ageMax) return false;
    const from = one.kind === 'delay' ? one.at : one.at + ageMax;
    return overlaps({ from, to: one.until ?? horizon }, label);
  };
  return leaks.length > 0 && distortions.some(hides);
}
