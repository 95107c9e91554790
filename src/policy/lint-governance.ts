import { lintProblem, type LintProblem, type LintSubject } from './lint-report.ts';

/** Who answers for the policy, and whether its reviews and exceptions are still in force (requirements.md A9, D18, A5). */
export function lintGovernance(subject: LintSubject): readonly LintProblem[] {
  return [...owners(subject), ...approvals(subject), ...reviews(subject), ...exceptions(subject), ...records(subject)];
}

function owners({ policy, source }: LintSubject): LintProblem[] {
  if (policy.metadata.owner !== null) return [];
  const message = 'The policy has no owner: nobody answers for it.';
  return [lintProblem(['error', 'owner', 'A9'], source, ['metadata'], message, 'Name a person or role under `owner`.')];
}

const neededApprovals = [
  { what: 'an SRE lead', pattern: /\b(sre|reliability|engineering manager)\b/i },
  { what: 'a VP of engineering', pattern: /\b(vp|vice president|cto|head of engineering)\b/i },
  { what: 'compliance', pattern: /\b(compliance|risk|audit)\b/i },
] as const;

function approvals({ policy, source, asOf }: LintSubject): LintProblem[] {
  const { approvals: given, author, reviewedAt } = policy.metadata;
  const path = ['metadata', 'approvals'];
  const missing = neededApprovals.filter(({ pattern }) => !given.some(({ role }) => pattern.test(role)));
  const others = given.filter(({ name }) => name !== author);
  const found = missing.map(({ what }) =>
    lintProblem(
      ['error', 'approvals', 'A9'],
      source,
      path,
      `No approval by ${what}.`,
      'Have it approved, with role, name and date.',
    ),
  );
  if (given.length > 0 && others.length === 0) {
    const message = `${author} wrote the policy and is its only approver.`;
    found.push(lintProblem(['error', 'only-author', 'A9'], source, path, message, 'Have somebody else approve it.'));
  }
  given.forEach(({ role, at }, index) => {
    if (at <= asOf) return;
    const message = `The approval by ${role} is dated ${at}, which is after ${asOf}.`;
    found.push(
      lintProblem(['error', 'approval-date', 'A9'], source, [...path, index, 'at'], message, 'Mend the date.'),
    );
  });
  if (reviewedAt > asOf) {
    const message = `It says that it was reviewed on ${reviewedAt}, which is after ${asOf}.`;
    found.push(
      lintProblem(['error', 'review-date', 'A9'], source, ['metadata', 'reviewedAt'], message, 'Mend the date.'),
    );
  }
  return found;
}

function reviews({ policy, source, runbooks, asOf }: LintSubject): LintProblem[] {
  const { reviewedAt, nextReview } = policy.metadata;
  const found: LintProblem[] = [];
  if (nextReview < asOf) {
    const message = `The review was due on ${nextReview}; as of ${asOf} it is overdue.`;
    const mend = 'Review the policy, then move `reviewedAt` and `nextReview`.';
    found.push(lintProblem(['error', 'review-overdue', 'A5'], source, ['metadata', 'nextReview'], message, mend));
  }
  if (nextReview <= reviewedAt) {
    const message = `The next review (${nextReview}) is not after the last one (${reviewedAt}).`;
    found.push(
      lintProblem(['error', 'review-order', 'A5'], source, ['metadata', 'nextReview'], message, 'Mend one date.'),
    );
  }
  const earliest = addDays(asOf, -365);
  for (const { runbook, source: file } of runbooks) {
    if (runbook.reviewedAt >= earliest) continue;
    const message = `Runbook ${runbook.id} was last reviewed on ${runbook.reviewedAt}, more than a year before ${asOf}.`;
    found.push(lintProblem(['warning', 'runbook-review', 'A5'], file, ['reviewedAt'], message, 'Review it.'));
  }
  const { every } = policy.requalification;
  if (every > 90 * dayMs) {
    const message = `Level 4 is qualified again only every ${Math.round(every / dayMs)} days.`;
    const mend = 'Set `every` to 90d or less.';
    found.push(lintProblem(['warning', 'requalification', 'A5'], source, ['requalification', 'every'], message, mend));
  }
  return found;
}

/** Clauses that no exception may lift: the regulatory boundary is absolute, and some actions are always human. */
const neverLifted: ReadonlySet<string> = new Set(['B4', 'D3']);

function exceptions({ policy, source, asOf }: LintSubject): LintProblem[] {
  const requirements = new Map(
    policy.levels.flatMap(({ clauses }) => clauses.map((clause) => [clause.id, clause.requirement])),
  );
  return policy.exceptions.flatMap(({ id, owner, expires, reviewEvery, lifts }, index) => {
    const at = (field: string) => ['exceptions', index, field];
    const problem = (rule: string, field: string, message: string, mend: string) =>
      lintProblem(['error', rule, 'D18'], source, at(field), `Exception ${id} ${message}`, mend);
    const absolute = lifts.filter((lift) => neverLifted.has(requirements.get(lift) ?? ''));
    return [
      ...(owner === null ? [problem('exception-owner', 'id', 'has no owner.', 'Name who answers for it.')] : []),
      ...(expires === null
        ? [problem('exception-expiry', 'id', 'never ends.', 'Give it a date under `expires`.')]
        : []),
      ...(reviewEvery === null ? [problem('exception-review', 'id', 'is never reviewed.', 'Add `reviewEvery`.')] : []),
      ...(expires !== null && expires <= asOf
        ? [
            problem(
              'exception-expired',
              'expires',
              `ended on ${expires} and is void.`,
              'Remove it, or have it granted again.',
            ),
          ]
        : []),
      ...absolute.map((lift) =>
        problem('exception-absolute', 'lifts', `lifts ${lift}, which nothing may lift.`, 'Remove it.'),
      ),
    ];
  });
}

function records({ policy, source }: LintSubject): LintProblem[] {
  return (['auditEventPerAction', 'recordApprovals'] as const).flatMap((field) => {
    if (policy.logging[field]) return [];
    const message = `\`${field}\` is off: what was done could not be reconstructed.`;
    return [lintProblem(['error', 'logging', 'F7'], source, ['logging', field], message, 'Turn it on.')];
  });
}

const dayMs = 86_400_000;

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
