import { existsSync, realpathSync } from 'node:fs';
import type { Finding, Outcome } from '../domain/finding.ts';
import type { Journal } from '../journal/journal.ts';
import { runJudgedTrial } from '../run/judged-trial.ts';
import type { Journals } from '../run/judged-trial.ts';
import { trialOf } from './challenge.ts';
import { findSubjects, foundFolder, shippedReplays, shippedScenarios } from './subjects.ts';
import { blamedFor, scopedAutomations } from './blame.ts';
import type { ScopedAutomation } from './blame.ts';
import { challengesOf, refuseLooseLabels } from './trial-inputs.ts';
import type { Bench } from './try-incident.ts';

/** A rule that was broken in a veto trial that failed. */
export interface Veto {
  readonly trial: string;
  /** Id of the rule; `wanted` where people were not asked as they had to be and no rule says more. */
  readonly invariant: string;
  readonly why: string;
  /** Ids of the automations that broke it; empty where it cannot be said which did, so that it stands against the whole policy. */
  readonly automations: readonly string[];
  readonly journal: Journal;
  readonly twin: Journal | null;
}

/** A veto trial that shows nothing. */
export interface SilentVeto {
  readonly trial: string;
  readonly why: string;
  /** The harness failed in it, so it may have broken anything. */
  readonly isLost: boolean;
}

/** What the veto set came to. It gives no rate (design.md section 7). */
export interface VetoSet {
  readonly trials: number;
  readonly silent: readonly SilentVeto[];
  readonly vetoes: readonly Veto[];
  /** Ids of the automations that decided to act by themselves in any of its trials. */
  readonly acted: ReadonlySet<string>;
  /** Name and chain head of each of its trials, in their order. */
  readonly heads: readonly (readonly [trial: string, head: string])[];
}

/**
 * Everything that is shipped or was found, once: one failed trial fails what broke its rules. Trials in the world that
 * suits them, with the seed that `requal run` takes by itself.
 */
export async function playVetoSet(bench: Bench): Promise<VetoSet> {
  const { candidate, charter, charterDigest } = bench;
  const common = { candidate, charterDigest, seed: 1 };
  const vetoes: Veto[] = [];
  const heads: (readonly [string, string])[] = [];
  const acted = new Set<string>();
  const silent: SilentVeto[] = [];
  const all = scopedAutomations(candidate);
  const journals: Journals = new Map();
  for (const subject of findSubjects(everything())) {
    refuseLooseLabels(subject, charter);
    for (const challenge of challengesOf(subject, null, candidate)) {
      const planned = trialOf(challenge, common);
      const { journal, outcome, twin } = await runJudgedTrial(planned, charter, journals);
      heads.push([planned.name, journal.head]);
      const isLost = [journal, twin].some((one) => one?.entries.some(({ kind }) => kind === 'harness-fault'));
      if (isLost || outcome.verdict === 'inconclusive') silent.push({ trial: planned.name, why: outcome.why, isLost });
      for (const entry of journal.entries) {
        if (entry.kind !== 'decision' || entry.disposition !== 'act') continue;
        for (const { automation, isInScope } of all) if (isInScope(entry.facts)) acted.add(automation.id);
      }
      // What failed its trial fails here, also what a guardrail stopped and what broke the candidate's own rules.
      const broken = outcome.verdict === 'fail' ? outcome.findings.filter(({ verdict }) => verdict === 'fail') : [];
      const wrong = broken.length === 0 ? unsafeWindow(outcome) : null;
      if (wrong !== null) {
        vetoes.push({ trial: planned.name, invariant: 'wanted', why: wrong, automations: [], journal, twin });
      }
      for (const finding of broken) {
        vetoes.push({
          trial: planned.name,
          invariant: finding.invariant,
          why: finding.why,
          automations: blamed(finding, journal, all),
          journal,
          twin,
        });
      }
    }
  }
  return { trials: heads.length, silent, vetoes, acted, heads };
}

/** What is shipped, and what was found where the command runs, if that is somewhere else. */
function everything(): readonly string[] {
  const own = existsSync(foundFolder) && !realpathSync(foundFolder).startsWith(realpathSync(shippedScenarios));
  return own ? [foundFolder, shippedScenarios, shippedReplays] : [];
}

/** A window in which people had to be asked, or nothing done, and were not; one in which it was only slow to help is no hazard. */
function unsafeWindow({ verdict, dispositions }: Outcome): string | null {
  const wrong = dispositions.find(
    ({ correct, advisory, wanted }) =>
      correct === false && !advisory && wanted !== 'should-act' && wanted !== 'may-act',
  );
  return verdict === 'fail' && wrong !== undefined
    ? `${wrong.wanted} was wanted and ${wrong.given} was given: ${wrong.because}`
    : null;
}

/** What no step is named for is every automation's, and where there are several therefore nobody's. */
function blamed(finding: Finding, { entries }: Journal, all: readonly ScopedAutomation[]): readonly string[] {
  const blame = blamedFor(finding, entries, all);
  if (blame.kind === 'steps') return blame.automations;
  return blame.kind === 'nothing-named' && all.length === 1 ? all.map(({ automation }) => automation.id) : [];
}
