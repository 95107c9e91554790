import { closestName } from '../base/closest-name.ts';
import { parseDuration } from '../base/duration.ts';
import type { Role } from '../domain/primitives.ts';
import { nameSchema, roleSchema } from '../domain/primitives.ts';
import { serviceKindSchema } from '../domain/topology.ts';

/** What a person typed, taken apart; or what is wrong with it, in a sentence that the person is shown. */
export type Taken<T> = { readonly kind: 'taken'; readonly value: T } | { readonly kind: 'wrong'; readonly why: string };

/** Parts of a line that are separated by commas, each with its words. */
function partsOf(text: string): readonly (readonly string[])[] {
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => part.split(/\s+/));
}

function taken<T>(value: T): Taken<T> {
  return { kind: 'taken', value };
}

function wrong(why: string): Taken<never> {
  return { kind: 'wrong', why };
}

/** All parts taken, or what is wrong with the first that is not. */
function each<T>(text: string, take: (words: readonly string[]) => Taken<T>): Taken<readonly T[]> {
  const values: T[] = [];
  for (const words of partsOf(text)) {
    const one = take(words);
    if (one.kind === 'wrong') return one;
    values.push(one.value);
  }
  return taken(values);
}

/** One of some names. */
export function takeKnown(word: string, names: readonly string[]): Taken<string> {
  if (names.includes(word)) return taken(word);
  const near = closestName(word, names);
  return wrong(
    `There is no \`${word}\`. ${near === null ? `There are: ${names.join(', ')}.` : `Did you mean \`${near}\`?`}`,
  );
}

/** A name as requal writes names. */
export function takeName(text: string): Taken<string> {
  return nameSchema.safeParse(text).success
    ? taken(text)
    : wrong(`\`${text}\` is no name: write small letters, digits and dashes, such as corner-shop.`);
}

/** `Jane Doe, SRE lead`. */
export function takeOwner(text: string): Taken<{ readonly name: string; readonly role: string }> {
  const [name = '', ...role] = text.split(',').map((part) => part.trim());
  if (name !== '' && role.join(', ') !== '') return taken({ name, role: role.join(', ') });
  return wrong('Write a name and a role: Jane Doe, SRE lead.');
}

/** `gateway 6, orders queue 5`: name, kind where it is not stateless, replicas. */
export function takeServices(text: string): Taken<readonly { name: string; kind: string; replicas: number }[]> {
  const services = each(text, (words) => {
    const [name = '', ...rest] = words;
    const isName = takeName(name);
    if (isName.kind === 'wrong') return isName;
    const replicas = Number(rest.at(-1));
    if (rest.length === 0 || !Number.isInteger(replicas) || replicas < 1 || replicas > 200)
      return wrong(`How many replicas has ${name}? Write ${name} 3.`);
    const kind = rest.length === 1 ? 'stateless' : rest[0];
    if (rest.length > 2 || !serviceKindSchema.safeParse(kind).success)
      return wrong(`\`${words.join(' ')}\`: a kind is ${serviceKindSchema.options.join(', ')}.`);
    return taken({ name, kind: kind ?? 'stateless', replicas });
  });
  if (services.kind === 'wrong') return services;
  const names = services.value.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) return wrong(`\`${twice}\` is there twice.`);
  return names.length === 0 ? wrong('Name at least one service.') : services;
}

/** `gateway > cart, cart > payments 0.2`: who calls whom, and how often for each request. */
export function takeCalls(
  text: string,
  names: readonly string[],
): Taken<readonly { from: string; service: string; calls: number }[]> {
  return each(text, (words) => {
    const [from = '', arrow, service = '', often = '1', ...rest] = words.join(' ').replace('>', ' > ').split(/\s+/);
    if (arrow !== '>' || rest.length > 0)
      return wrong(`\`${words.join(' ')}\`: write caller > called, such as gateway > cart.`);
    for (const name of [from, service]) {
      const known = takeKnown(name, names);
      if (known.kind === 'wrong') return known;
    }
    const calls = Number(often);
    if (!(calls > 0 && calls <= 10))
      return wrong(`\`${often}\` is no number of calls for each request, above 0 and up to 10.`);
    return taken({ from, service, calls });
  });
}

/** `gateway 80`: where users come in, and their requests per second where that is known. */
export function takeEntry(text: string, names: readonly string[]): Taken<{ entry: string; rate: number | null }> {
  const [entry = '', rate, ...rest] = text.trim().split(/\s+/);
  const known = takeKnown(entry, names);
  if (known.kind === 'wrong') return known;
  const number = rate === undefined ? null : Number(rate);
  if (rest.length > 0 || (number !== null && !(number > 0 && number <= 1_000_000)))
    return wrong('Write a service and its requests per second: gateway 80.');
  return taken({ entry, rate: number });
}

/** `payments pci-dss, ledger sox`. */
export function takeRegulated(
  text: string,
  names: readonly string[],
): Taken<readonly { name: string; regimes: readonly string[] }[]> {
  return each(text, ([name = '', ...regimes]) => {
    const known = takeKnown(name, names);
    if (known.kind === 'wrong') return known;
    if (regimes.length === 0) return wrong(`What regulates ${name}? Write ${name} pci-dss.`);
    const bad = regimes.map(takeName).find((one) => one.kind === 'wrong');
    return bad?.kind === 'wrong' ? bad : taken({ name, regimes });
  });
}

/** `cart, orders`. */
export function takeNames(text: string, names: readonly string[]): Taken<readonly string[]> {
  return each(text, (words) => takeKnown(words.join(' '), names));
}

/** `on-call 1m/3m/6m, database-owner 5m`: who can be asked, and how fast they answered, the quickest first. */
export function takePeople(text: string): Taken<readonly { role: Role; respondsIn: readonly string[] }[]> {
  return each(text, ([role = '', times = '', ...rest]) => {
    const known = roleSchema.safeParse(role);
    if (!known.success) {
      const found = takeKnown(role, roleSchema.options);
      return found.kind === 'wrong' ? found : wrong(`\`${role}\` is no role.`);
    }
    const respondsIn = times.split('/');
    const ms = respondsIn.map(parseDuration);
    const isSorted = ms.every((time, index) => time !== null && time >= (ms[index - 1] ?? 0));
    if (rest.length > 0 || !isSorted)
      return wrong(`How fast did ${role} answer? Write ${role} 1m/3m/6m, the quickest first.`);
    return taken({ role: known.data, respondsIn });
  });
}

/** `86 %`, as a fraction. */
export function takePercent(text: string): Taken<number> {
  const [, digits] = /^(\d{1,3}(?:\.\d+)?) ?%$/.exec(text.trim()) ?? [];
  const percent = Number(digits);
  return percent >= 0 && percent <= 100 ? taken(percent / 100) : wrong('Write a percentage, such as 86 %.');
}

/** `oom-leak 3, bad-deploy 5`: what happened, and how often. */
export function takeIncidents(
  text: string,
  patterns: readonly string[],
): Taken<readonly { pattern: string; occurrences: number }[]> {
  return each(text, ([pattern = '', often, ...rest]) => {
    const known = takeKnown(pattern, patterns);
    if (known.kind === 'wrong') return known;
    const occurrences = Number(often);
    if (
      often === undefined ||
      rest.length > 0 ||
      !Number.isInteger(occurrences) ||
      occurrences < 0 ||
      occurrences > 100_000
    )
      return wrong(`How often was there ${pattern}? Write ${pattern} 3.`);
    return taken({ pattern, occurrences });
  });
}
