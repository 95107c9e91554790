import { z } from 'zod';
import { durationHint, durationPattern, formatDuration, parseDuration } from '../base/duration.ts';

/** A name that people choose: kebab-case, so that it can be a file name, a CEL string and a journal value alike. */
export const nameSchema = z
  .string()
  .max(80)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected a name in kebab-case, such as `order-queue`');

const durationText = z
  .string(`expected a duration: ${durationHint}`)
  .meta({ pattern: durationPattern, description: `A duration: ${durationHint}.` });

/**
 * A duration as people write it, for example `10m`; whole milliseconds once parsed. A bare number is refused, because
 * nobody can see its unit. `z.encode` writes it back, so that a journal holds what a file would.
 */
export const durationSchema = z.codec(durationText, z.int().nonnegative(), {
  decode: (text, context) => {
    const ms = parseDuration(text);
    if (ms !== null) return ms;
    context.issues.push({
      code: 'custom',
      input: text,
      message: `\`${text}\` is not a duration; write ${durationHint}`,
    });
    return z.NEVER;
  },
  encode: formatDuration,
});

/** 0 to 1. */
export const fractionSchema = z.number().min(0).max(1);

/** A date and time in UTC such as `2026-03-02T10:00:00Z`. */
export const instantSchema = z.iso.datetime({
  offset: false,
  error: 'expected a date and time in UTC such as 2026-03-02T10:00:00Z',
});

/** A calendar date such as `2026-03-02`, taken as midnight UTC. */
export const dateSchema = z.iso.date('expected a date such as 2026-03-02');

/** One line that a person reads. */
export const lineSchema = z.string().min(1).max(400);

/** An id from requirements.md, such as `B3`. */
export const requirementSchema = z.string().regex(/^[A-J]\d{1,2}$/, 'expected a requirement id such as B3');

/** Who may be asked (requirements.md F2, and the approver roles of the incident facts). */
export const roleSchema = z.enum([
  'on-call',
  'service-owner',
  'incident-commander',
  'compliance-lead',
  'database-owner',
  'network-owner',
  'platform-owner',
  'security-analyst',
  'change-manager',
]);

export type Role = z.output<typeof roleSchema>;

/**
 * The escalation triggers as causes of a hazard (requirements.md section B), used to label twins; `control` is what people
 * set beside them: a stop, a freeze, an event, a limit, a qualification.
 */
export const triggerSchema = z.enum(['confidence', 'blast-radius', 'novelty', 'regulatory', 'uncertainty', 'control']);
export type Trigger = z.output<typeof triggerSchema>;
