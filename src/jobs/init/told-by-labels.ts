import type { Role } from '../../domain/primitives.ts';
import { roleSchema } from '../../domain/primitives.ts';
import type { ServiceKind } from '../../domain/topology.ts';
import { serviceKindSchema } from '../../domain/topology.ts';

/** Labels and annotations of an object and of what holds it, the nearest first. */
export type Words = readonly Readonly<Record<string, string>>[];

/** What labels and annotations say of a service; null where they say nothing. */
export interface ToldByLabels {
  readonly kind: ServiceKind | null;
  readonly environment: 'production' | 'staging' | null;
  readonly regulated: readonly string[] | null;
  readonly shared: boolean | null;
  /** A role of requal's, or who else is named, and by which label. */
  readonly owner: { readonly role: Role; readonly said: string | null } | null;
  readonly calls: readonly string[] | null;
  readonly isEntry: boolean;
  /** What contradicts itself, and how it was read, in sentences. */
  readonly conflicts: readonly string[];
}

const environmentKeys = ['requal.dev/environment', 'app.kubernetes.io/environment', 'environment', 'env', 'stage'];
const ownerKeys = ['requal.dev/owner', 'app.kubernetes.io/owner', 'backstage.io/owner', 'owner', 'team'];
const regulatedKeys = ['requal.dev/regulated', 'regulated', 'compliance'];
/** Labels that name a regime themselves, as in `pci-dss: "true"`. */
const regimes = ['pci-dss', 'pci', 'hipaa', 'sox', 'gdpr', 'nerc-cip'];
const notProduction = /^(staging|stage|dev|development|test|testing|qa|uat|sandbox|preview)$/i;
const none = /^(none|no|false)$/i;

/**
 * Reads what somebody wrote down on purpose. What is written in no way that is known counts as not said. Where two places
 * contradict each other, the one with which automation does less alone counts, and not the nearest.
 */
export function toldByLabels(words: Words): ToldByLabels {
  const shared = sharedBy(words);
  const environment = environmentBy(words);
  const regulated = regulatedBy(words);
  const calls = first(words, ['requal.dev/calls'])?.text ?? null;
  return {
    kind: serviceKindSchema.safeParse(first(words, ['requal.dev/kind'])?.text).data ?? null,
    environment: environment.read,
    regulated: regulated.read,
    shared: shared.read,
    owner: ownerBy(words),
    calls: calls === null ? null : listIn(calls),
    isEntry: first(words, ['requal.dev/entry'])?.text === 'true',
    conflicts: [environment, regulated, shared].flatMap(({ conflict }) => conflict ?? []),
  };
}

interface Read<T> {
  /** Null where nothing is said. */
  readonly read: T | null;
  readonly conflict: string | null;
}

/** Anything but a known word for something else is production, which is the careful reading. */
function environmentBy(words: Words): Read<'production' | 'staging'> {
  const said = every(words, environmentKeys);
  const isProduction = said.some(({ text }) => !notProduction.test(text));
  const isConflict = isProduction && said.some(({ text }) => notProduction.test(text));
  return {
    read: said.length === 0 ? null : isProduction ? 'production' : 'staging',
    conflict: isConflict ? disagreement('whether it is production', said, 'production') : null,
  };
}

/** Every regime that is named anywhere. */
function regulatedBy(words: Words): Read<readonly string[]> {
  const said = every(words, regulatedKeys);
  const flags = every(words, regimes);
  const named = flags.filter(({ text }) => /^(true|yes)$/i.test(text)).map(({ key }) => key);
  // Whatever else is written there is some regime.
  const listed = said
    .filter(({ text }) => !none.test(text))
    .flatMap(({ text }) => listIn(text).map((name) => kebab(name) ?? 'regulated'));
  const all = [...new Set([...listed, ...named])];
  const denied = [
    ...said.filter(({ text }) => none.test(text)),
    ...flags.filter(({ key, text }) => none.test(text) && all.includes(key)),
  ];
  const isConflict = all.length > 0 && denied.length > 0;
  return {
    read: all.length === 0 && said.length === 0 ? null : all,
    conflict: isConflict
      ? disagreement('what regulates it', [...said, ...flags], `regulated by ${all.join(', ')}`)
      : null,
  };
}

function sharedBy(words: Words): Read<boolean> {
  const said = every(words, ['requal.dev/shared']).filter(({ text }) => text === 'true' || text === 'false');
  const isShared = said.some(({ text }) => text === 'true');
  const isConflict = isShared && said.some(({ text }) => text === 'false');
  return {
    read: said.length === 0 ? null : isShared,
    conflict: isConflict ? disagreement('whether several teams stand on it', said, 'shared') : null,
  };
}

function disagreement(what: string, said: readonly Said[], read: string): string {
  const places = said.map(({ key, text }) => `${key}: ${text}`);
  return `TODO: its labels and those of its namespace disagree on ${what} (${[...new Set(places)].join('; ')}); until one of them is mended it counts as ${read}.`;
}

function ownerBy(words: Words): ToldByLabels['owner'] {
  const found = first(words, ownerKeys);
  if (found === null) return null;
  const role = roleSchema.safeParse(found.text);
  return role.success
    ? { role: role.data, said: null }
    : { role: 'service-owner', said: `${found.text} (${found.key})` };
}

interface Said {
  readonly key: string;
  readonly text: string;
}

function first(words: Words, keys: readonly string[]): Said | null {
  return every(words, keys)[0] ?? null;
}

/** All that is said under these keys, the nearest first. */
function every(words: Words, keys: readonly string[]): readonly Said[] {
  return words.flatMap((map) =>
    keys.flatMap((key) => {
      const text = map[key]?.trim().replace(/\s+/g, ' ').slice(0, 200) ?? '';
      return text === '' ? [] : [{ key, text }];
    }),
  );
}

function listIn(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== '');
}

/** A name as requal writes names; null where nothing of it is left. */
export function kebab(text: string): string | null {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return name === '' ? null : name;
}
