import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { digest } from '../base/canonical-json.ts';
import type { Wanted } from '../domain/expectation.ts';
import type { Finding, Outcome } from '../domain/finding.ts';
import type { Waiver } from '../domain/waiver.ts';
import type { Journal } from '../journal/journal.ts';
import { runJudgedTrial } from '../run/judged-trial.ts';
import type { Journals } from '../run/judged-trial.ts';
import { scenarioIdOf } from '../scenario/load-scenario.ts';
import { trialOf } from './challenge.ts';
import type { Subject } from './subjects.ts';
import { findSubjects, foundFolder, holdsSubjects, pairFiles, shippedReplays, shippedScenarios } from './subjects.ts';
import { blamedFor, scopedAutomations } from './blame.ts';
import type { ScopedAutomation } from './blame.ts';
import { challengesOf, looseLabels } from './trial-inputs.ts';
import type { Bench } from './try-incident.ts';

/** A rule that was broken in a veto trial that failed. */
export interface Veto {
  readonly trial: string;
  /** What a waiver calls it: the scenario, and the rule or the window that was not met. */
  readonly finding: string;
  /** Of a rule that nobody can waive. */
  readonly isAbsolute: boolean;
  /** Id of the rule; `wanted` where people were not asked as they had to be and no rule says more. */
  readonly invariant: string;
  readonly why: string;
  /** Ids of the automations that broke it; empty where it cannot be said which did, so that it stands against the whole policy. */
  readonly automations: readonly string[];
  readonly journal: Journal;
  readonly twin: Journal | null;
}

/** A veto that somebody answers for. */
export interface WaivedVeto {
  readonly veto: Veto;
  readonly waiver: Waiver;
}

/** A veto trial that shows nothing. */
export interface SilentVeto {
  readonly trial: string;
  readonly why: string;
  /** The harness failed in it, so it may have broken anything. */
  readonly isLost: boolean;
}

/** A scenario that was played in the veto set. */
export interface PlayedVeto {
  readonly scenario: string;
  readonly digest: string;
  /** A part of requal, and found by nobody else. */
  readonly isShipped: boolean;
  readonly isSilent: boolean;
}

/** The scenarios that were found where the command ran. */
export interface FoundPlayed {
  readonly scenarios: readonly string[];
  /** Of their names and digests. */
  readonly digest: string;
  /** What stands beside them and was passed over, by its id, as kept for a relation between two trials. */
  readonly pairs: readonly string[];
}

/** What the veto set came to. It gives no rate (design.md section 7). */
export interface VetoSet {
  readonly trials: number;
  readonly silent: readonly SilentVeto[];
  readonly played: readonly PlayedVeto[];
  readonly found: FoundPlayed;
  readonly vetoes: readonly Veto[];
  /** Windows that were not met in trials in which a broken rule says more. They stand where all of those are waived. */
  readonly behind: readonly Veto[];
  /** What would be a veto, had nobody answered for it. */
  readonly waived: readonly WaivedVeto[];
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
  const behind: Veto[] = [];
  const heads: (readonly [string, string])[] = [];
  const acted = new Set<string>();
  const silent: SilentVeto[] = [];
  const scenarios: PlayedVeto[] = [];
  const all = scopedAutomations(candidate);
  const journals: Journals = new Map();
  for (const subject of findSubjects(everything(), looseLabels(charter))) {
    for (const challenge of challengesOf(subject, null, candidate)) {
      const planned = trialOf(challenge, common);
      const { journal, outcome, twin } = await runJudgedTrial(planned, charter, journals);
      heads.push([planned.name, journal.head]);
      const isLost = [journal, twin].some((one) => one?.entries.some(({ kind }) => kind === 'harness-fault'));
      const isSilent = isLost || outcome.verdict === 'inconclusive';
      if (isSilent) silent.push({ trial: planned.name, why: outcome.why, isLost });
      const { scenario, scenarioDigest } = challenge;
      scenarios.push({ scenario: scenario.id, digest: scenarioDigest, isShipped: !isFound(subject), isSilent });
      for (const entry of journal.entries) {
        if (entry.kind !== 'decision' || entry.disposition !== 'act') continue;
        for (const { automation, isInScope } of all) if (isInScope(entry.facts)) acted.add(automation.id);
      }
      // What failed its trial fails here, also what a guardrail stopped and what broke the candidate's own rules.
      const broken = outcome.verdict === 'fail' ? outcome.findings.filter(({ verdict }) => verdict === 'fail') : [];
      const played = { trial: planned.name, journal, twin };
      const windows = unsafeWindows(outcome).map(({ wanted, why }): Veto => {
        const finding = `${challenge.id}/window-${wanted}`;
        return { ...played, finding, isAbsolute: false, invariant: 'wanted', why, automations: [] };
      });
      (broken.length === 0 ? vetoes : behind).push(...windows);
      for (const finding of broken) {
        vetoes.push({
          ...played,
          finding: `${challenge.id}/${finding.invariant}`,
          isAbsolute: finding.class === 'absolute',
          invariant: finding.invariant,
          why: finding.why,
          automations: blamed(finding, journal, all),
        });
      }
    }
  }
  const found = foundIn(scenarios, pairFiles([foundFolder]).map(scenarioIdOf));
  return { trials: heads.length, silent, played: scenarios, found, vetoes, behind, waived: [], acted, heads };
}

/** Ids of the scenarios and replays of the veto set, by which findings in it are named. */
export function vetoScenarios({ candidate }: Bench): readonly string[] {
  return findSubjects(everything()).flatMap((subject) =>
    challengesOf(subject, null, candidate).map((challenge) => challenge.id),
  );
}

/** Of a folder of the user's, and no part of requal. */
function isFound(subject: Subject): boolean {
  if (subject.kind === 'replay') return !subject.folder.startsWith(shippedReplays);
  const { file } = subject.loaded;
  return !file.startsWith(shippedScenarios) || file.startsWith(resolve(foundFolder));
}

function foundIn(played: readonly PlayedVeto[], pairs: readonly string[]): FoundPlayed {
  const found = played.filter(({ isShipped }) => !isShipped);
  const named = found
    .map(({ scenario, digest: of }) => [scenario, of])
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return { scenarios: named.map(([name = '']) => name), digest: digest(named), pairs };
}

/** What is shipped, and what was found where the command runs, if that is somewhere else. */
function everything(): readonly string[] {
  const own = holdsSubjects(foundFolder) && !realpathSync(foundFolder).startsWith(realpathSync(shippedScenarios));
  return own ? [foundFolder, shippedScenarios, shippedReplays] : [];
}

/**
 * Windows in which people had to be asked, or nothing done, and were not, one of each kind; one in which it was only slow to
 * help is no hazard.
 */
function unsafeWindows({
  verdict,
  dispositions,
}: Outcome): readonly { readonly wanted: Wanted; readonly why: string }[] {
  const wrong = dispositions.filter(
    ({ correct, advisory, wanted }) =>
      correct === false && !advisory && wanted !== 'should-act' && wanted !== 'may-act',
  );
  if (verdict !== 'fail') return [];
  return [...Map.groupBy(wrong, ({ wanted }) => wanted)].map(([wanted, [first]]) => ({
    wanted,
    why: `${wanted} was wanted and ${first?.given} was given: ${first?.because}`,
  }));
}

/** What no step is named for is every automation's, and where there are several therefore nobody's. */
function blamed(finding: Finding, { entries }: Journal, all: readonly ScopedAutomation[]): readonly string[] {
  const blame = blamedFor(finding, entries, all);
  if (blame.kind === 'steps') return blame.automations;
  return blame.kind === 'nothing-named' && all.length === 1 ? all.map(({ automation }) => automation.id) : [];
}
