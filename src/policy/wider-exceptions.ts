import type { Policy } from '../domain/policy.ts';

type Exception = Policy['exceptions'][number];

/** An exception of the second policy that may allow more than that of the same id in the first. Plain data. */
export interface WiderException {
  readonly exception: Exception;
  /** The first policy has none of this id. */
  readonly isNew: boolean;
  /** What is not clearly narrower, in words that follow "it is wider: "; empty for a new one. */
  readonly how: readonly string[];
}

/**
 * The exceptions of the second policy that are new, or not clearly as narrow as those of the same id in the first: later or no
 * expiry, more lifts or services, rarer or no review, another owner, or another condition under an id that it lifts.
 * A reason is prose and is not compared.
 */
export function widerExceptions(one: Policy, other: Policy): readonly WiderException[] {
  return other.exceptions.flatMap((exception): WiderException[] => {
    const before = one.exceptions.find(({ id }) => id === exception.id);
    if (before === undefined) return [{ exception, isNew: true, how: [] }];
    const how = [...widerBy(before, exception), ...movedUnder(exception, one, other)];
    return how.length === 0 ? [] : [{ exception, isNew: false, how }];
  });
}

function widerBy(before: Exception, after: Exception): readonly string[] {
  const lifts = after.lifts.filter((lift) => !before.lifts.includes(lift));
  const services = after.services.filter((service) => !before.services.includes(service));
  const isLater = before.expires !== null && (after.expires === null || after.expires > before.expires);
  const isRarer = before.reviewEvery !== null && (after.reviewEvery === null || after.reviewEvery > before.reviewEvery);
  return [
    ...(isLater ? [`it ended on ${before.expires} before`] : []),
    ...(lifts.length > 0 ? [`it did not lift ${lifts.join(', ')} before`] : []),
    ...(services.length > 0 ? [`it did not hold for ${services.join(', ')} before`] : []),
    ...(isRarer ? ['it is reviewed more rarely, or never'] : []),
    ...(before.owner !== null && before.owner !== after.owner ? ['its owner is another'] : []),
  ];
}

/** A condition that was moved from an id that is not lifted to one that is would be off where the exception holds. */
function movedUnder({ lifts }: Exception, one: Policy, other: Policy): readonly string[] {
  const [before, after] = [conditionsOf(one), conditionsOf(other)];
  const changed = lifts.filter((lift) => before.get(lift) !== after.get(lift));
  const couldCome = [...before].some(([id, text]) => !lifts.includes(id) && after.get(id) !== text);
  return changed.length > 0 && couldCome
    ? [`${changed.join(', ')}, which it lifts, and clauses that it does not lift are other conditions now`]
    : [];
}

function conditionsOf({ levels }: Policy): ReadonlyMap<string, string> {
  return new Map(
    levels.flatMap(({ level, match, clauses }) => clauses.map(({ id, when }) => [id, `${level} ${match} ${when}`])),
  );
}
