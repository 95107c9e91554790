import type { Waiver, WaiverTold } from '../domain/waiver.ts';
import { unstopped } from './words.ts';

const stateWords = {
  used: 'Waived',
  unused: 'Waived, and it did not come up',
  expired: 'Waiver that ran out, so that it is void',
  'no-effect': 'Waiver without effect',
} as const;

/** What a waiver names, who answers for it until when, and why. */
export function waiverLine({ finding, owner, reason, expires }: Waiver): string {
  return `${finding}, answered for by ${owner} until ${expires}: ${reason}`;
}

/** A waiver of a qualification: what it names, who answers for it until when and why, and what came of it. */
export function waiverWords(waiver: WaiverTold): string {
  const { state, told } = waiver;
  const came = state === 'unused' || state === 'expired' ? '' : ` ${told.join(' ')}`;
  return `${stateWords[state]}: ${unstopped(waiverLine(waiver))}.${came}`;
}
