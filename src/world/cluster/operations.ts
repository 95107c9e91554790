import { monotonicNowMs, sleep } from '../../base/clock.ts';
import { HarnessError, unreachable } from '../../base/errors.ts';
import type { Action } from '../../domain/action.ts';
import type { Fault } from '../../domain/fault.ts';
import { limits } from '../../domain/limits.ts';
import type { Command, Touched } from '../../domain/world.ts';
import { nothingTouched } from '../../domain/world.ts';
import { actionDriverOf, refusedAction } from './actions/action-drivers.ts';
import type { ActionEnd } from './actions/action-driver.ts';
import type { FaultDriver } from './faults/fault-driver.ts';
import { faultDriverOf, refusedFault } from './faults/fault-drivers.ts';
import { namespaceFor } from './manifests/names.ts';
import type { Site } from './site.ts';
import { followController } from './actions/follow-controller.ts';
import { lookAtTarget, watchTouched } from './watch-touched.ts';
import type { TargetLook } from './watch-touched.ts';
import { createWorkBeside } from './work-beside.ts';

/** A command that has ended. */
export interface Ended {
  readonly id: string;
  readonly outcome: 'done' | 'failed' | 'aborted';
  readonly reason: string;
  readonly touched: Touched;
}

/** The commands of one trial, each under way on its own. */
export interface Operations {
  begin(command: Command): void;
  /** Those that have ended since the last call, in the order of their ends. */
  take(): readonly Ended[];
  /** Ids of faults that were injected and not cleared. */
  readonly activeFaults: readonly string[];
  /** Looks at the target while nothing is under way, so that what a controller begins is measured from before it. */
  keepWatch(): Promise<void>;
  /** Those, and what was cleared and is not yet seen to be gone. */
  readonly lingeringFaults: readonly string[];
  /** Which fault was begun and has not been seen to bite, and what was missing last; null when each was. */
  readonly unseenFault: string | null;
  /** Why the harness is no longer to be trusted; null while it is. */
  readonly fault: string | null;
  /** Stops all that is under way and waits for it. */
  stop(): Promise<void>;
}

/** Starts commands as they come and keeps their ends until they are asked for. */
export function createOperations(site: Site): Operations {
  return new RunningOperations(site);
}

interface Applied {
  readonly action: Action;
  readonly by: 'automation' | 'person';
  /** The target before it began. */
  readonly first: Promise<TargetLook>;
  readonly stop: AbortController;
  readonly end: Promise<ActionEnd>;
  isOver: boolean;
}

interface Drive extends Pick<Applied, 'action' | 'by' | 'first'> {
  readonly undone: Applied | null;
  readonly stop: AbortSignal;
}

/** A class, because it has a life: commands begin, run beside one another, and end. */
class RunningOperations implements Operations {
  fault: string | null = null;
  readonly #site: Site;
  readonly #active: Fault[] = [];
  readonly #applied = new Map<string, Applied>();
  readonly #running = new Set<Promise<void>>();
  readonly #ended: Ended[] = [];
  /** The newest look at the target; kept only where a controller works on it. */
  #watched: TargetLook | null = null;
  readonly #clearing = new Set<string>();
  /** Injections under way, by the ids of their faults. */
  readonly #injecting = new Map<string, Promise<unknown>>();
  /** What is missing until a fault that was begun has been seen to bite. */
  readonly #unseen = new Map<Fault, string>();
  /** Ids of faults that were prepared and then prevented. */
  readonly #prevented = new Set<string>();
  /** Nobody waits any more for what a fault was to do. */
  #isStopped = false;
  /** Services that a fault was done to. */
  readonly #marked = new Set<string>();
  readonly #beside;

  constructor(site: Site) {
    this.#site = site;
    this.#beside = createWorkBeside(site);
  }

  get activeFaults(): readonly string[] {
    return this.#active.map(({ id }) => id);
  }

  get lingeringFaults(): readonly string[] {
    return [...this.activeFaults, ...this.#clearing];
  }

  get unseenFault(): string | null {
    const [first] = this.#unseen;
    if (first === undefined) return null;
    const [fault, missing] = first;
    return `${named(fault)} did not bite by the end of the trial: ${missing}`;
  }

  begin(command: Command): void {
    const over = this.#beside.begin(command);
    const carried = this.#carry(command).finally(over);
    const done = carried.then(
      () => {
        this.#running.delete(done);
      },
      (error: unknown) => {
        this.fault ??= error instanceof Error ? error.message : String(error);
        this.#running.delete(done);
      },
    );
    this.#running.add(done);
  }

  async keepWatch(): Promise<void> {
    if (!this.#site.controller || [...this.#applied.values()].some(({ isOver }) => !isOver)) return;
    this.#watched = await lookAtTarget(this.#site);
  }

  take(): readonly Ended[] {
    return this.#ended.splice(0);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { stop } of this.#applied.values()) stop.abort();
    await Promise.all(this.#running);
  }

  #carry(command: Command): Promise<void> {
    switch (command.kind) {
      case 'inject':
        return this.#inject(command.id, command.fault);
      case 'clear':
        return this.#clear(command.id, command.faultId);
      case 'apply':
        return this.#apply(command.id, command.action, command.by, null);
      case 'undo': {
        const operation = this.#applied.get(command.applied);
        if (operation) return this.#apply(command.id, operation.action, operation.by, operation);
        return this.#refuse(command.id, `nothing was applied under the id ${command.applied}`);
      }
      case 'abort':
        return this.#abort(command.id, command.applied);
      case 'apply-canary':
      case 'extend':
        return this.#refuse(command.id, 'a cluster cannot begin a step with a canary');
      default:
        return unreachable(command);
    }
  }

  async #inject(id: string, fault: Fault): Promise<void> {
    const driver = faultDriverOf(fault.kind, this.#site.scenario);
    const refusal = refusedFault(fault, this.#site.scenario);
    if (refusal !== null) return this.#refuse(id, refusal);
    if ('target' in fault) this.#freshAfterwards(fault.target);
    const injecting = this.#bringAbout(fault, driver);
    this.#injecting.set(fault.id, injecting);
    if (!(await injecting)) return this.#finish(id, { outcome: 'done', reason: '' }, nothingTouched);
    const look = async (): Promise<string | null> => {
      const missing = await driver.confirm(fault, this.#site);
      if (missing === null) this.#unseen.delete(fault);
      else this.#unseen.set(fault, missing);
      return missing;
    };
    await this.#until(look, driver.bitesWithinMs, `${named(fault)} did not bite`);
    const services = 'target' in fault ? [fault.target] : [];
    this.#finish(id, { outcome: 'done', reason: '' }, { ...nothingTouched, services });
  }

  /** False when somebody has prevented what was prepared: then what was left for it at the switch is taken away. */
  async #bringAbout(fault: Fault, driver: FaultDriver): Promise<boolean> {
    const site = this.#site;
    this.#unseen.set(fault, 'it was still being brought about');
    const isPrevented = (await driver.isPrevented?.(fault, site)) ?? false;
    if (isPrevented) {
      this.#unseen.delete(fault);
      this.#prevented.add(fault.id);
      await driver.clear(fault, site);
    } else {
      await driver.inject(fault, site);
      this.#active.push(fault);
    }
    return !isPrevented;
  }

  /** What a fault leaves in processes, such as memory that leaked, must not meet the next trial. */
  #freshAfterwards(target: string): void {
    const service = this.#site.scenario.topology.services.find(({ name }) => name === target);
    if (service === undefined || this.#marked.has(target)) return;
    this.#marked.add(target);
    const namespace = namespaceFor(service.namespace);
    this.#site.restoreLog.ahead({ kind: 'pods', namespace, service: target });
  }

  async #clear(id: string, faultId: string): Promise<void> {
    // One that is still being brought about would otherwise be refused, and the fault would never end. Why it failed is told
    // by the injection itself.
    await this.#injecting.get(faultId)?.catch(() => undefined);
    if (this.#prevented.has(faultId)) return this.#finish(id, { outcome: 'done', reason: '' }, nothingTouched);
    const fault = this.#active.find((candidate) => candidate.id === faultId);
    if (fault === undefined) return this.#refuse(id, `no fault ${faultId} is there to clear`);
    const driver = faultDriverOf(fault.kind, this.#site.scenario);
    await driver.clear(fault, this.#site);
    this.#active.splice(this.#active.indexOf(fault), 1);
    this.#clearing.add(fault.id);
    const look = () => driver.confirmCleared(fault, this.#site);
    await this.#until(look, limits.faultClearsWithinMs, `${named(fault)} did not clear`);
    this.#clearing.delete(fault.id);
    this.#finish(id, { outcome: 'done', reason: '' }, nothingTouched);
  }

  /** Carries out an action, or takes back the one that `undone` was. */
  async #apply(id: string, action: Action, by: Applied['by'], undone: Applied | null): Promise<void> {
    const site = this.#site;
    const service = site.scenario.topology.services.find(({ name }) => name === action.target);
    if (service === undefined) return this.#refuse(id, `there is no service ${action.target}`);
    const refusal = refusedAction(action.kind, service, site.scenario);
    if (refusal !== null) return this.#refuse(id, refusal);
    const stop = new AbortController();
    const first = Promise.resolve(this.#watched ?? lookAtTarget(site));
    const watching = first.then((look) => watchTouched(site, action.target, look));
    const end = watching.then(() => this.#drive({ action, by, first, undone, stop: stop.signal }));
    const operation: Applied = { action, by, first, stop, end, isOver: false };
    // Undoing can be stopped as well, and is then what its own id names.
    this.#applied.set(id, operation);
    const how = await end;
    operation.isOver = true;
    this.#finish(id, how, await (await watching).end(() => !this.#isStopped, this.#beside));
  }

  async #drive({ action, by, first, undone, stop }: Drive): Promise<ActionEnd> {
    const site = this.#site;
    if (by === 'automation' && site.controller) {
      const { objects } = await (undone?.first ?? first);
      return followController({ action, before: objects, undone: undone !== null, site, stop });
    }
    return actionDriverOf(action.kind, site.scenario)[undone === null ? 'apply' : 'undo'](action, site, stop);
  }

  async #abort(id: string, of: string): Promise<void> {
    const operation = this.#applied.get(of);
    if (operation === undefined || operation.isOver) return this.#refuse(id, `nothing under the id ${of} is under way`);
    operation.stop.abort();
    await operation.end;
    this.#finish(id, { outcome: 'done', reason: '' }, nothingTouched);
  }

  #refuse(id: string, reason: string): Promise<void> {
    this.#finish(id, { outcome: 'failed', reason }, nothingTouched);
    return Promise.resolve();
  }

  #finish(id: string, { outcome, reason }: ActionEnd, touched: Touched): void {
    this.#ended.push({ id, outcome, reason, touched });
  }

  /** Looks until nothing is missing. Throws a `HarnessError` that names what was missing last. */
  async #until(look: () => Promise<string | null>, withinMs: number, otherwise: string): Promise<void> {
    const began = monotonicNowMs();
    let missing = await look();
    while (missing !== null && !this.#isStopped) {
      if (monotonicNowMs() - began > withinMs) throw new HarnessError(`${otherwise}: ${missing}`);
      await sleep(limits.clusterPollMs);
      missing = await look();
    }
  }
}

function named({ id, kind }: Fault): string {
  return `the fault ${id} (${kind})`;
}
