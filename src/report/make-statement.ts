import type { Statement, Subject } from '../domain/certificate.ts';
import { qualificationPredicateType, statementSchema, statementType } from '../domain/certificate.ts';
import type { Qualification } from '../domain/qualification.ts';

/** What a certificate says, as a statement of in-toto. Throws `ZodError` for what no certificate may hold. */
export function makeStatement(subjects: readonly Subject[], qualification: Qualification): Statement {
  return statementSchema.parse({
    _type: statementType,
    subject: subjects,
    predicateType: qualificationPredicateType,
    predicate: qualification,
  });
}
