import type { Action } from '../../../domain/action.ts';
import type { Completion } from '../../../domain/world.ts';
import type { Site } from '../site.ts';

/** How it ended, without what it touched: that is measured from the outside. */
export interface ActionEnd {
  readonly outcome: Exclude<Completion['outcome'], 'not-applied'>;
  readonly reason: string;
}

/** How one kind of action is carried out on real objects. */
export interface ActionDriver {
  /**
   * Carries it out to its end: for a rolling restart, until the last pod is ready. When `stop` is aborted it goes no
   * further, leaves a serving state (requirements.md D21), and ends as `aborted`. What Kubernetes refuses is `failed` with
   * its reason. Throws only what is the harness's own failure.
   */
  apply(action: Action, site: Site, stop: AbortSignal): Promise<ActionEnd>;
  /** Takes it back as far as that can be done; `failed` with the reason where it cannot. */
  undo(action: Action, site: Site, stop: AbortSignal): Promise<ActionEnd>;
}
