import type { GateFinding } from '../../domain/gate.ts';
import { unstopped } from '../../report/words.ts';
import type { Waivers } from '../waivers.ts';
import type { UnreadBefore } from './found-before.ts';

/**
 * Found scenarios of the baseline's commit that cannot be read and that the change took away or wrote otherwise. An older requal
 * may have read them, and the candidate may fail there: each stays open until a waiver says who answers for it.
 */
export function unreadFindings(unread: readonly UnreadBefore[], waivers: Waivers): readonly GateFinding[] {
  return unread.map(({ scenario, file, why, what }): GateFinding => {
    const id = `found/${scenario}`;
    return {
      id,
      source: 'shipped',
      state: waivers.waiverFor(id) === null ? 'open' : 'waived',
      rule: 'found-unreadable',
      requirements: [],
      kind: what,
      message: `${file} of the baseline's commit cannot be read (${unstopped(why)}), and this change ${doneWords[what]}, so nobody knows how the candidate stands there.`,
      times: 1,
      lines: [],
      sure: true,
      decisions: null,
      scenario,
      command: null,
    };
  });
}

const doneWords = { gone: 'takes it away', changed: 'writes it otherwise' } as const;
