import { closestName } from '../base/closest-name.ts';
import { UserError } from '../base/errors.ts';
import { propertyIds } from '../jobs/try-incident.ts';

/** Throws `UserError` for what is neither an invariant nor a relation between trials. */
export function refuseUnknownProperty(property: string): void {
  if (propertyIds.includes(property)) return;
  const near = closestName(property, propertyIds);
  throw new UserError(`There is no property \`${property}\`.`, {
    mend: near ? `Did you mean \`${near}\`?` : '`requal list` names the invariants and the relations.',
  });
}
