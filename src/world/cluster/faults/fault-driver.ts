import type { FaultKind, FaultOf } from '../../../domain/fault.ts';
import type { Site } from '../site.ts';

/**
 * How one kind of fault is brought about in a cluster and taken away again (design.md section 9). `confirm` and
 * `confirmCleared` look by another way than the one by which the fault was set: a fault that did not bite is a fault of
 * the harness and never resilience. They say null when it is so, else what is still missing.
 */
export interface FaultDriver<K extends FaultKind = FaultKind> {
  /** Why this fault cannot be brought about here although its kind can; null when it can. */
  refuse(fault: FaultOf<K>, site: Pick<Site, 'scenario'>): string | null;
  /**
   * For what is in sight before it bites: puts it there before time begins, to bite at `bitesAt` (real milliseconds since
   * 1970) by itself. Only called for a fault that does not begin with the trial. Throws soon after `stop` is aborted.
   */
  prepare?(fault: FaultOf<K>, site: Site, bitesAt: number, stop: AbortSignal): Promise<void>;
  /**
   * Whether what was prepared has certainly been prevented before its time: then it is not injected, only cleared at once.
   * Where that is not certain it is injected, and has to bite.
   */
  isPrevented?(fault: FaultOf<K>, site: Site): Promise<boolean>;
  inject(fault: FaultOf<K>, site: Site): Promise<void>;
  confirm(fault: FaultOf<K>, site: Site): Promise<string | null>;
  /** Harmless when it is already gone; what others have mended meanwhile stays as it is. */
  clear(fault: FaultOf<K>, site: Site): Promise<void>;
  confirmCleared(fault: FaultOf<K>, site: Site): Promise<string | null>;
  /** Real milliseconds within which it must bite, from the end of `inject`. */
  readonly bitesWithinMs: number;
}

/** What a cluster cannot do, with the reason that a trial is then inconclusive by. */
export interface Unsupported {
  readonly unsupported: string;
}
