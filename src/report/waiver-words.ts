import type { WaiverTold } from '../domain/waiver.ts';
import { unstopped } from './words.ts';

const stateWords = {
  used: 'Waived',
  unused: 'Waived, and it did not come up',
  expired: 'Waiver that ran out, so that it is void',
  'no-effect': 'Waiver without effect',
} as const;

/** A waiver of a qualification: what it names, who answers for it until when and why, and what came of it. */
export function waiverWords({ finding, owner, reason, expires, state, told }: WaiverTold): string {
  const came = state === 'unused' || state === 'expired' ? '' : ` ${told.join(' ')}`;
  return `${stateWords[state]}: ${finding}, answered for by ${owner} until ${expires}: ${unstopped(reason)}.${came}`;
}
