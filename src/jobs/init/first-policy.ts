import { join } from 'node:path';
import type { YamlComment } from '../../base/commented-yaml.ts';
import { packageRoot } from '../../base/package-root.ts';
import { parseDocument } from '../../base/parse-document.ts';
import { readYamlFile } from '../../base/read-yaml.ts';
import type { FirstAnswers, FirstSystem } from '../../domain/first-answers.ts';
import { policySchema } from '../../domain/policy.ts';
import type { Policy } from '../../domain/policy.ts';

/** A document of a first candidate, before it is text. */
export interface FirstDocument {
  readonly value: object;
  readonly head: string;
  readonly comments: readonly YamlComment[];
}

/** A new policy is looked at again after so long. */
const reviewDays = 90;
/** It acts alone only where a person is told and can stop it (requirements.md A3, A7). */
const firstLevel = 3;

/**
 * A first policy: the clauses and guardrails of the shipped conservative one, with the owner of the system, without approvals
 * that nobody gave, and with only those rules that some service can have a use for, at level 3.
 */
export function firstPolicy({ answers, source }: FirstSystem, asOf: string): FirstDocument {
  const base = readYamlFile(join(packageRoot, 'policies', 'conservative', 'policy.yaml'));
  const policy = parseDocument(policySchema, base, 'policy');
  const { exceptions: _, ...settings } = base.value as Record<string, unknown>;
  const authorised = policy.authorised.flatMap((rule) => ruleFor(rule, answers));
  const value = { ...settings, metadata: metadataOf(answers, asOf), authorised };
  return { value, head: headOf(answers, source, asOf), comments: commentsOf(answers, authorised.length) };
}

function metadataOf({ name, owner, author, approvals }: FirstAnswers, asOf: string): object {
  return {
    name,
    version: '0.1',
    title: `First automation policy of ${name}`,
    // Where nobody is named it is requal's, which can approve nothing.
    author: author ?? owner?.name ?? 'requal init',
    owner: owner === null ? null : `${owner.name}, ${owner.role}`,
    approvals,
    reviewedAt: asOf,
    nextReview: addDays(asOf, reviewDays),
    appliesTo: `All services of ${name}`,
  };
}

type Rule = Policy['authorised'][number];

function ruleFor(rule: Rule, { services }: FirstAnswers): readonly object[] {
  const patterns = patternsFor(rule, services);
  if (patterns.length === 0) return [];
  const { id, kind, where, because } = rule;
  return [{ id, kind, level: firstLevel, patterns, where, because }];
}

/** Of the patterns of a rule those that a service in its scope can show; empty where there is no such service. */
function patternsFor({ kind, patterns }: Rule, services: FirstAnswers['services']): readonly string[] {
  const has = (is: (service: FirstAnswers['services'][number]) => boolean) => (services.some(is) ? patterns : []);
  switch (kind) {
    case 'rolling-restart':
      return has((one) => one.kind === 'stateless');
    case 'scale-out':
      return patterns.filter((pattern) => {
        const wanted = pattern === 'queue-backlog' ? 'queue' : 'stateless';
        return services.some((one) => one.autoscaled && one.kind === wanted);
      });
    case 'rotate-certificate':
      return has((one) => one.environment !== 'production');
    case 'restart-log-gateway':
      return has((one) => one.kind === 'telemetry');
    default:
      return patterns;
  }
}

function headOf({ name, owner }: FirstAnswers, source: string, asOf: string): string {
  return `The first automation policy of ${name}, written by \`requal init\` on ${asOf}
from ${source}.
It is a careful beginning and no agreement: nobody has approved it. ${owner === null ? 'Nobody answers for it yet.' : `${owner.name} answers for it.`}
Lines with TODO are yours to decide; what is not decided stands at its safe value. Look at what it does with

  requal lint FOLDER
  requal run --candidate FOLDER
  requal qualify --candidate FOLDER --profile FOLDER/profile.yaml`;
}

function commentsOf({ approvals, owner }: FirstAnswers, rules: number): readonly YamlComment[] {
  const approved =
    approvals.length === 0
      ? [
          {
            path: ['metadata', 'approvals'],
            text: "TODO: who approved it, once they did; `requal lint` asks for an SRE lead, a VP of engineering and compliance:\n- { role: SRE lead, name: Ada Example, at: '2026-01-31' }",
          },
        ]
      : [];
  return [
    {
      path: ['metadata', 'author'],
      text: 'TODO: who wrote it, if somebody else did. Whoever wrote it cannot sign its certificate.',
    },
    ...(owner === null ? [{ path: ['metadata', 'owner'], text: 'TODO: who answers for it: a name and a role.' }] : []),
    ...approved,
    {
      path: ['metadata', 'reviewedAt'],
      text: 'TODO: the day on which people reviewed it. So far it is the day on which it was written.',
    },
    {
      path: ['sharedInfrastructure'],
      text: 'TODO: what several teams stand on, by name; also what the profile calls shared.',
    },
    {
      path: ['levels'],
      text: `The level is the most human one that any clause demands; 4 and 3 need all of their clauses. At 3 automation acts, a person is
told, and can stop it; at 4 nobody is told. Everything rests on the history of the profile: a pattern that was seen fewer
than seven times, or by labels that no person reviewed, goes to a person.`,
    },
    {
      path: ['fallback'],
      text: 'No clause matched: a person approves.',
    },
    {
      path: ['authorised'],
      text:
        rules === 0
          ? 'TODO: nothing may run alone yet, because no service is known to which one of the usual steps belongs.'
          : `What may run alone, and how far. TODO: move a rule to 4 once \`requal qualify\` has requalified it; until then \`requal lint\`
warns that level 4 is never given, and that is meant.`,
    },
    { path: ['alwaysHuman'], text: 'Never by automation, whatever anybody is sure of.' },
    {
      path: ['approvals'],
      text: 'Who must say yes, one of each group, by the risk of the step. Silence is no yes. TODO: are these people there?',
    },
    {
      path: ['escalation'],
      text: 'Who is called. TODO: each of these roles has to be held by somebody, and to stand in the profile under `people`.',
    },
    {
      path: ['guardrails'],
      text: 'What your runtime has to enforce as well: requal tries the policy with these, and assumes them of you.',
    },
    { path: ['requalification'], text: 'Nothing acts alone for ever.' },
  ];
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
