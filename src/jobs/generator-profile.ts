import { encodeProfile } from '../domain/encode-profile.ts';
import type { ProfileDocument } from '../domain/encode-profile.ts';
import type { Profile } from '../domain/profile.ts';

/**
 * The system that a profile tells of, from which incidents are drawn: all of it but its name, title, owner and date, what people
 * told since, and when a pattern was last seen, which no incident depends on. As a file would hold it with every default
 * written out. The order of services, patterns and people says nothing of the system, so it is no way to another seed either.
 */
export function generatorProfile(profile: Profile): Partial<ProfileDocument> {
  const {
    name: _name,
    title: _title,
    owner: _owner,
    asOf: _asOf,
    outcomes: _outcomes,
    overrides: _overrides,
    renamed: _renamed,
    ...drawn
  } = encodeProfile(profile);
  return {
    ...drawn,
    topology: { ...drawn.topology, services: inOrder(drawn.topology.services, (service) => service.name) },
    patterns: inOrder(
      drawn.patterns.map(({ lastSeen: _lastSeen, ...pattern }) => pattern),
      ({ pattern }) => pattern,
    ),
    people: inOrder(drawn.people, ({ role }) => role),
  };
}

function inOrder<T>(list: readonly T[], nameOf: (one: T) => string): T[] {
  return list.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
