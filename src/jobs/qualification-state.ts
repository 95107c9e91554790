import { IntegrityError } from '../base/errors.ts';
import type { Refusal } from '../domain/certificate.ts';
import type { StateAt } from './qualified-challenge.ts';
import type { Trust } from './read-trust.ts';
import type { AsItIsNow } from './verify-certificate.ts';
import { verifyCertificate } from './verify-certificate.ts';

/** Without these nobody knows what the certificate is, and a run that was to rest on it should not begin. */
const unusable: readonly Refusal['kind'][] = [
  'not-an-envelope',
  'unknown-signer',
  'changed',
  'not-a-certificate',
  'contradicts-itself',
  'weak-plan',
  'signed-by-the-author',
  'other-ledger',
  'attempts-left-out',
];

/**
 * What a certificate says of a qualification at the moment of each trial, never at that of the wall clock. Anything but
 * `valid` gives level 2 at most (design.md section 4); a certificate of something else, one that is not in force yet and one
 * that says demoted are as good as none. Throws `IntegrityError` for one that cannot be believed at all.
 */
export function qualificationStates(file: string, text: string, trust: Trust, now: Omit<AsItIsNow, 'asOf'>): StateAt {
  const states = new Map<string, ReturnType<StateAt>>();
  return (instant) => {
    const asOf = instant.slice(0, 10);
    const known = states.get(asOf);
    if (known !== undefined) return known;
    const { refusals, verdict } = verifyCertificate(file, text, trust, { ...now, asOf });
    const state = stateOf(file, refusals, verdict?.kind === 'requalified');
    states.set(asOf, state);
    return state;
  };
}

function stateOf(file: string, refusals: readonly Refusal[], isRequalified: boolean): ReturnType<StateAt> {
  const broken = refusals.find(({ kind }) => unusable.includes(kind));
  if (broken !== undefined)
    throw new IntegrityError(broken.message, { place: { file, line: null, column: null }, mend: broken.mend });
  if (refusals.some(({ kind }) => kind === 'revoked')) return 'revoked';
  if (refusals.some(({ kind }) => kind !== 'expired') || !isRequalified) return 'missing';
  return refusals.length > 0 ? 'expired' : 'valid';
}
