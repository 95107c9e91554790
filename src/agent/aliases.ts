import { sha256 } from '../base/canonical-json.ts';
import type { Proposal } from '../domain/proposal.ts';

/**
 * Names of services as an external agent sees them. A name such as `corruption-restart-worse` would give the answer
 * away, so each trial has its own; the same seed gives the same ones.
 */
export interface Aliases {
  /** The alias of a service's name. */
  hide(name: string): string;
  /** A text in which each known name is replaced by its alias. */
  hideIn(text: string): string;
  /** A text of an external program, in true names. */
  revealIn(text: string): string;
  /** What the agent said, in true names. A name that it was not given stays as it is. */
  reveal(proposal: Proposal): Proposal;
}

/** Letters of the digest in an alias. 2^32 for fifty names: a collision is one in millions, and then it is lengthened. */
const aliasLength = 8;

/**
 * One alias for each name, drawn by the seed and the name alone, so that a service has the same in every trial of a
 * seed.
 */
export function createAliases(seed: number, names: readonly string[]): Aliases {
  const aliasOf = new Map<string, string>();
  const nameOf = new Map<string, string>();
  for (const name of names) {
    const digest = sha256(`${seed} service ${name}`);
    let length = aliasLength;
    while (nameOf.has(`service-${digest.slice(0, length)}`)) length += 1;
    const alias = `service-${digest.slice(0, length)}`;
    aliasOf.set(name, alias);
    nameOf.set(alias, name);
  }
  const hide = (name: string): string => aliasOf.get(name) ?? name;
  const reveal = (alias: string): string => nameOf.get(alias) ?? alias;
  const hideIn = replacerOf(aliasOf);
  const revealIn = replacerOf(nameOf);
  return {
    hide,
    hideIn,
    revealIn,
    reveal: (proposal) => ({
      ...proposal,
      service: reveal(proposal.service),
      diagnosis: revealIn(proposal.diagnosis),
      rationale: revealIn(proposal.rationale),
      evidence: proposal.evidence.map((one) => ({ ...one, service: reveal(one.service) })),
      calls: proposal.calls?.map((call) => ({ ...call, target: reveal(call.target) })) ?? null,
      actions: proposal.actions.map((action) => ({ ...action, target: reveal(action.target) })),
    }),
  };
}

/** Replaces whole words only; the longest name first, because one name may be a part of another. */
function replacerOf(map: ReadonlyMap<string, string>): (text: string) => string {
  if (map.size === 0) return (text) => text;
  const names = [...map.keys()].toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  // Names are kebab-case, so none of them holds a character with a meaning in a pattern.
  const pattern = new RegExp(`(?<![A-Za-z0-9])(?:${names.join('|')})(?![A-Za-z0-9])`, 'gi');
  return (text) => text.replace(pattern, (found) => map.get(found.toLowerCase()) ?? found);
}
