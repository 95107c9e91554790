import { z } from 'zod';
import { dateSchema } from './primitives.ts';
import { waiverSchema } from './waiver.ts';
import { qualificationSchema, qualificationVerdictSchema } from './qualification.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Type of what a certificate's envelope holds (https://github.com/in-toto/attestation). */
export const certificatePayloadType = 'application/vnd.in-toto+json';
export const statementType = 'https://in-toto.io/Statement/v1';
export const qualificationPredicateType = 'urn:requal:qualification:v1';

/** Everything that a certificate speaks of. A part of a candidate stands beside it, to tell later what changed. */
export const subjectNames = [
  'candidate',
  'candidate/policy',
  'candidate/runbooks',
  'candidate/agent',
  'candidate/decider',
  'candidate/executor',
  'charter',
  'generator',
  'profile',
  'requal',
] as const;
export type SubjectName = (typeof subjectNames)[number];

const plainSubject = (name: Exclude<SubjectName, 'candidate/agent' | 'requal'>) =>
  z.strictObject({ name: z.literal(name), digest: z.strictObject({ sha256 }) });

/** A digest under its name: a resource descriptor of in-toto. */
const subjectSchema = z.discriminatedUnion('name', [
  plainSubject('candidate'),
  plainSubject('candidate/policy'),
  plainSubject('candidate/runbooks'),
  z.strictObject({
    name: z.literal('candidate/agent'),
    digest: z.strictObject({ sha256 }),
    annotations: z.strictObject({
      /** Who diagnoses: `matcher`, or the command or file of another agent. */
      identity: z.string(),
      /** That of requal for its own agent, else the digests of the agent's files. */
      version: z.string(),
    }),
  }),
  plainSubject('candidate/decider'),
  plainSubject('candidate/executor'),
  plainSubject('charter'),
  plainSubject('generator'),
  plainSubject('profile'),
  z.strictObject({
    name: z.literal('requal'),
    /** Over version and behaviour. */
    digest: z.strictObject({ sha256 }),
    annotations: z.strictObject({
      version: z.string(),
      /** Raised on purpose when the same inputs may give another journal. */
      behaviour: z.int(),
    }),
  }),
]);
export type Subject = z.output<typeof subjectSchema>;

/** What a certificate's envelope holds, signed: a statement of in-toto about these subjects. */
export const statementSchema = z.strictObject({
  _type: z.literal(statementType),
  /** Each name once, in the order of `subjectNames`. */
  subject: z
    .array(subjectSchema)
    .length(subjectNames.length)
    .refine((subjects) => subjects.every(({ name }, index) => name === subjectNames[index]), 'expected each name once'),
  predicateType: z.literal(qualificationPredicateType),
  predicate: qualificationSchema,
});
export type Statement = z.output<typeof statementSchema>;

/** A public key with the person who holds the private half: what somebody who trusts that person keeps. */
export const publicKeySchema = z.strictObject({
  schema: z.literal('requal/public-key/v1'),
  /** Name and role, such as `Jane Doe, compliance lead`. */
  owner: z.string().min(3).max(200),
  algorithm: z.literal('ed25519'),
  /** SHA-256 over the SubjectPublicKeyInfo. */
  keyid: sha256,
  /** SubjectPublicKeyInfo as PEM. */
  publicKey: z.string().max(1_000),
});
export type PublicKeyDocument = z.output<typeof publicKeySchema>;

/** Why a certificate is refused. Each has its own words. */
export const refusalKinds = [
  'not-an-envelope',
  'unknown-signer',
  'changed',
  'not-a-certificate',
  'contradicts-itself',
  'weak-plan',
  'signed-by-the-author',
  'not-yet-valid',
  'expired',
  'other-candidate',
  'other-charter',
  'other-requal',
  'other-generator',
  'other-profile',
  'other-ledger',
  'attempts-left-out',
  'revoked',
] as const;
export type RefusalKind = (typeof refusalKinds)[number];

export const refusalSchema = z.strictObject({
  kind: z.enum(refusalKinds),
  message: z.string(),
  mend: z.string(),
});
export type Refusal = z.output<typeof refusalSchema>;

/** What `requal certificate verify --json` prints. */
export const verificationSchema = z.strictObject({
  schema: z.literal('requal/certificate-verification/v1'),
  certificate: z.string(),
  asOf: dateSchema,
  /** Whether it may be relied on: nothing speaks against it. What it says is another matter: see `verdict`. */
  valid: z.boolean(),
  /** 0: relied on and requalified; 1: relied on and demoted; 2: relied on and inconclusive; 5: refused. */
  exitCode: z.int(),
  refusals: z.array(refusalSchema),
  /** What was not looked at, in words: an offline check is not more than what it was given. */
  notChecked: z.array(z.string()),
  /** Null where no trusted key has signed it; then nothing below is known. */
  signer: z.strictObject({ keyid: sha256, owner: z.string() }).nullable(),
  /** SHA-256 of the signed statement: what a ledger calls the certificate. */
  digest: sha256.nullable(),
  verdict: qualificationVerdictSchema.nullable(),
  validUntil: dateSchema.nullable(),
  /** What the verdict rests on somebody's word for; empty where nothing below is known. */
  waivers: z.array(waiverSchema),
});
export type Verification = z.output<typeof verificationSchema>;
