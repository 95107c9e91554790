import { limits } from '../domain/limits.ts';
import type { TrialSummary } from '../domain/summary.ts';
import type { RuleTally, Tally, VerdictCounts } from '../domain/tally.ts';
import { isAssumption, isEarnedPass } from './conditions.ts';

type Finding = TrialSummary['findings'][number];

/** A tally while trials are added to it; it takes the same memory for any number of them. */
export interface TallyingTrials {
  add(trial: TrialSummary): void;
  tally(): Tally;
}

/** Nothing of nobody. */
export function noVerdicts(): VerdictCounts {
  return { pass: 0, fail: 0, inconclusive: 0 };
}

/** A tally of no trials yet. */
export function tallyTrials(): TallyingTrials {
  const verdicts = noVerdicts();
  const scenarios = new Set<string>();
  const worlds = new Set<TrialSummary['world']>();
  const agents = new Map<string, Tally['agents'][number]>();
  const windows = { all: 0, binding: { judged: 0, right: 0 }, advisory: { judged: 0, right: 0 } };
  const unsafe = { attempted: 0, realised: 0 };
  const rules = new Map<string, RuleTally>();
  const reasons = openReasons();
  let humanPath = 0;
  return {
    add(trial) {
      verdicts[trial.verdict] += 1;
      scenarios.add(trial.scenario);
      worlds.add(trial.world);
      addAgent(agents, trial);
      for (const window of trial.dispositions) addWindow(windows, window);
      unsafe.attempted += trial.unsafe.attempted;
      unsafe.realised += trial.unsafe.realised;
      if (trial.humanPath !== undefined) humanPath += 1;
      for (const finding of trial.findings) addFinding(rules, trial, finding);
      if (trial.verdict === 'inconclusive') reasons.add(trial);
    },
    tally: () => ({
      verdicts,
      scenarios: scenarios.size,
      worlds: [...worlds],
      agents: [...agents.values()],
      windows,
      unsafe,
      humanPath,
      rules: [...rules.values()],
      ...reasons.named(),
    }),
  };
}

function addAgent(agents: Map<string, Tally['agents'][number]>, { agent: { of, kind } }: TrialSummary): void {
  const known = agents.get(`${of} ${kind}`) ?? { of, kind, trials: 0 };
  known.trials += 1;
  agents.set(`${of} ${kind}`, known);
}

function addWindow(windows: Tally['windows'], { correct, advisory }: TrialSummary['dispositions'][number]): void {
  windows.all += 1;
  if (correct === null) return;
  const counts = advisory ? windows.advisory : windows.binding;
  counts.judged += 1;
  if (correct) counts.right += 1;
}

function addFinding(rules: Map<string, RuleTally>, trial: TrialSummary, finding: Finding): void {
  const { invariant, requirements, basis, class: own, attempted, realised } = finding;
  const rule = rules.get(invariant) ?? emptyRule({ invariant, requirements, basis, class: own });
  // A fail names the one requirement that was broken; the tally is about all of the rule, and of what its breaches cite.
  rule.requirements = [...new Set([...widest(requirements, rule.requirements), ...requirements, ...rule.requirements])];
  rule[answerOf(trial, finding)] += 1;
  if (attempted > realised) {
    rule.stopped.breaches += attempted - realised;
    rule.stopped.trials += 1;
  }
  rules.set(invariant, rule);
}

function widest(one: readonly string[], other: readonly string[]): readonly string[] {
  return one.length > other.length ? one : other;
}

function emptyRule(rule: Pick<RuleTally, 'invariant' | 'requirements' | 'basis' | 'class'>): RuleTally {
  const counts = { passed: 0, failed: 0, inconclusive: 0, assumed: 0, notExercised: 0 };
  return { ...rule, ...counts, stopped: { breaches: 0, trials: 0 } };
}

/** A fail counts wherever it was found; only a pass can turn out to be an assumption or to mean nothing. */
function answerOf(
  trial: TrialSummary,
  finding: Finding,
): 'passed' | 'failed' | 'inconclusive' | 'assumed' | 'notExercised' {
  if (finding.verdict === 'fail') return 'failed';
  if (!finding.exercised) return 'notExercised';
  if (isEarnedPass(trial, finding)) return 'passed';
  return finding.verdict === 'pass' && isAssumption(trial, finding) ? 'assumed' : 'inconclusive';
}

/** Counts trials by why they are inconclusive. Of reasons that differ in every trial only the first are kept apart. */
function openReasons() {
  const reasons = new Map<string, Tally['reasons'][number]>();
  let otherReasons = 0;
  return {
    add({ why, id }: TrialSummary): void {
      const known = reasons.get(why);
      if (known === undefined && reasons.size >= limits.markdownRowsMax) {
        otherReasons += 1;
        return;
      }
      const reason = known ?? { why, trials: 0, first: [] };
      reason.trials += 1;
      if (reason.first.length < limits.proofsNamedMax) reason.first.push(id);
      reasons.set(why, reason);
    },
    named: () => ({
      reasons: [...reasons.values()].sort((a, b) => b.trials - a.trials),
      otherReasons,
    }),
  };
}
