import { monotonicNowMs } from '../../base/clock.ts';
import type { Fault } from '../../domain/fault.ts';
import { limits } from '../../domain/limits.ts';
import type { Command } from '../../domain/world.ts';
import type { Site } from './site.ts';

/** Which services commands work on, and when: what one of them did must not be charged to another. */
export interface WorkBeside {
  /** Returns what is to be called when the command is over. */
  begin(command: Command): () => void;
  /**
   * Services but `target` on which another command could have changed something since a moment, as `monotonicNowMs` tells
   * it: a fault injected or cleared, what a person did, another action.
   */
  elsewhere(target: string, since: number): ReadonlySet<string>;
}

interface Span {
  readonly service: string;
  /** Null while it is under way. */
  over: number | null;
}

/**
 * Remembers the commands of one trial. A rollout goes on behind the end of the command that began it, so one counts for as
 * long as a rollout may take. It does not beside a controller of the user's, which could have changed any service at any
 * time: there it counts only while it is under way.
 */
export function createWorkBeside({ scenario, controller }: Pick<Site, 'scenario' | 'controller'>): WorkBeside {
  const spans: Span[] = [];
  const targets = new Map<string, string>();
  const tailMs = controller ? 0 : limits.rolloutMaxMs;
  const targetOf = (command: Command): string | undefined => {
    switch (command.kind) {
      case 'inject':
        return placeOf(command.fault);
      case 'clear':
        return placeOf(scenario.faults.find(({ id }) => id === command.faultId));
      case 'apply':
      case 'apply-canary':
        return command.action.target;
      case 'undo':
      case 'abort':
      case 'extend':
        return targets.get(command.applied);
    }
  };
  return {
    begin(command) {
      const service = targetOf(command);
      if (service === undefined) return () => {};
      targets.set(command.id, service);
      const span: Span = { service, over: null };
      spans.push(span);
      return () => void (span.over = monotonicNowMs());
    },
    elsewhere(target, since) {
      const beside = spans.filter(({ service, over }) => service !== target && (over ?? Infinity) + tailMs >= since);
      return new Set(beside.map(({ service }) => service));
    },
  };
}

function placeOf(fault: Fault | undefined): string | undefined {
  return fault !== undefined && 'target' in fault ? fault.target : undefined;
}
