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
}

const environmentKeys = ['requal.dev/environment', 'app.kubernetes.io/environment', 'environment', 'env', 'stage'];
const ownerKeys = ['requal.dev/owner', 'app.kubernetes.io/owner', 'backstage.io/owner', 'owner', 'team'];
const regulatedKeys = ['requal.dev/regulated', 'regulated', 'compliance'];
/** Labels that name a regime themselves, as in `pci-dss: "true"`. */
const regimes = ['pci-dss', 'pci', 'hipaa', 'sox', 'gdpr', 'nerc-cip'];
const notProduction = /^(staging|stage|dev|development|test|testing|qa|uat|sandbox|preview)$/i;
const none = /^(none|no|false)$/i;

/** Reads what somebody wrote down on purpose. What is written in no way that is known counts as not said. */
export function toldByLabels(words: Words): ToldByLabels {
  const shared = first(words, ['requal.dev/shared'])?.text ?? null;
  const environment = first(words, environmentKeys)?.text ?? null;
  const calls = first(words, ['requal.dev/calls'])?.text ?? null;
  return {
    kind: serviceKindSchema.safeParse(first(words, ['requal.dev/kind'])?.text).data ?? null,
    // Anything but a known word for something else is production, which is the careful reading.
    environment: environment === null ? null : notProduction.test(environment) ? 'staging' : 'production',
    regulated: regulatedBy(words),
    shared: shared === 'true' ? true : shared === 'false' ? false : null,
    owner: ownerBy(words),
    calls: calls === null ? null : listIn(calls),
    isEntry: first(words, ['requal.dev/entry'])?.text === 'true',
  };
}

function regulatedBy(words: Words): readonly string[] | null {
  const named = regimes.filter((regime) => words.some((map) => /^(true|yes)$/i.test(map[regime] ?? '')));
  const said = first(words, regulatedKeys)?.text ?? null;
  if (said === null) return named.length > 0 ? named : null;
  // Whatever else is written there is some regime.
  const listed = none.test(said) ? [] : listIn(said).map((name) => kebab(name) ?? 'regulated');
  return [...new Set([...listed, ...named])];
}

function ownerBy(words: Words): ToldByLabels['owner'] {
  const found = first(words, ownerKeys);
  if (found === null) return null;
  const role = roleSchema.safeParse(found.text);
  return role.success
    ? { role: role.data, said: null }
    : { role: 'service-owner', said: `${found.text} (${found.key})` };
}

function first(words: Words, keys: readonly string[]): { readonly key: string; readonly text: string } | null {
  for (const map of words) {
    for (const key of keys) {
      const text = map[key]?.trim();
      if (text !== undefined && text !== '') return { key, text: text.replace(/\s+/g, ' ').slice(0, 200) };
    }
  }
  return null;
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
