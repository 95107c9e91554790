import type { GateFinding } from '../../domain/gate.ts';
import { limits } from '../../domain/limits.ts';
import type { LintProblem } from '../../policy/lint-report.ts';
import { rerunCommand, shellWord } from '../../report/replay-command.ts';
import { runJudgedTrial } from '../../run/judged-trial.ts';
import type { Worse } from '../../statistics/paired-decision.ts';
import { trialOf, type Challenge } from '../challenge.ts';
import { challengesOf } from '../trial-inputs.ts';
import { brokenBy, type Bench } from '../try-incident.ts';
import { blameFor, type Blame } from './blame.ts';
import { reduceFound, writeFound, writeScenario } from './found-incident.ts';
import type { GateSubject } from './gate-subject.ts';
import { incidentOfPair, type PairSetup } from './pair-work.ts';
import { partingOf, proofsOf } from './parting.ts';
import type { ShippedFinding, ShippedPlayed } from './shipped-pairs.ts';
import type { Met, Tally } from './tally.ts';
import type { Waivers } from '../waivers.ts';

/** What findings are told with. */
export interface FindingContext {
  readonly subject: GateSubject;
  readonly waivers: Waivers;
  /** The hidden folder of the report, and the name that it will get. */
  readonly partial: string;
  readonly folder: string;
  readonly isStopped: () => boolean;
}

/** What stands in the files: errors of lint. */
export function lintFindings({ subject, waivers }: FindingContext): readonly GateFinding[] {
  const tell = (problem: LintProblem, isShared: boolean): GateFinding => {
    const { rule, requirement, severity, message, place } = problem;
    const id = `lint/${rule}`;
    return {
      ...bare(id, 'lint', rule),
      state: isShared ? 'shared' : waivers.waiverFor(id) ? 'waived' : 'new',
      requirements: requirement === null ? [] : [requirement],
      kind: severity,
      message,
      lines: [{ change: rule, place, before: null, after: null }],
      sure: true,
      command: `npx requal lint ${shellWord(subject.folders[1])}`,
    };
  };
  const { added, shared } = subject.lint;
  return [...added.map((one) => tell(one, false)), ...shared.map((one) => tell(one, true))];
}

/** What came up in what is shipped or was found before; the new ones with the lines that made the difference. */
export async function shippedFindings(context: FindingContext, played: ShippedPlayed): Promise<readonly GateFinding[]> {
  const found: GateFinding[] = [];
  const added = played.pairs.flatMap((pair) => pair.added);
  for (const one of added) {
    const isWaived = !one.isAbsolute && context.waivers.waiverFor(one.id) !== null;
    const told = tellShipped(one, isWaived ? 'waived' : 'new');
    const isTold = !isWaived && found.length < limits.findingsReducedMax;
    found.push(isTold ? await withLines(context, played, one, told) : told);
  }
  const shared = played.pairs.flatMap((pair) => pair.shared);
  return [...found, ...shared.map((one) => tellShipped(one, 'shared'))];
}

/** What came up in generated incidents. New is what is absolute or was shown by numbers; the rest could be chance, and is told as that. */
export async function generatedFindings(
  context: FindingContext,
  setup: PairSetup,
  tally: Tally,
  worse: Worse | null,
): Promise<readonly GateFinding[]> {
  const found: GateFinding[] = [];
  const weight = ({ isAbsolute, times }: Met): number => (isAbsolute ? Number.MAX_SAFE_INTEGER : times);
  for (const met of tally.added.toSorted((a, b) => weight(b) - weight(a))) {
    const isShown = met.isAbsolute || (worse !== null && isAbout(worse, met, tally));
    const told = tellMet(met, isShown ? 'new' : 'unproved');
    const isTold = isShown && found.length < limits.findingsReducedMax;
    found.push(isTold ? await withIncident(context, setup, met, told) : told);
  }
  return [
    ...found.toSorted((a, b) => Number(b.state === 'new') - Number(a.state === 'new')),
    ...tally.waived.map((met) => tellMet(met, 'waived')),
    ...tally.shared.map((met) => tellMet(met, 'shared')),
  ];
}

function isAbout({ part }: Worse, { property }: Met, tally: Tally): boolean {
  const isRule = part !== null && tally.added.some((one) => one.property === part);
  return !isRule || property === part;
}

function bare(id: string, source: GateFinding['source'], rule: string): GateFinding {
  return {
    id,
    source,
    state: 'shared',
    rule,
    requirements: [],
    kind: '',
    message: '',
    times: 1,
    lines: [],
    sure: false,
    decisions: null,
    scenario: null,
    command: null,
  };
}

function tellShipped(one: ShippedFinding, state: GateFinding['state']): GateFinding {
  const { id, property, requirements, kind, why, times, scenario } = one;
  return {
    ...bare(id, 'shipped', property),
    state,
    requirements: [...requirements],
    kind,
    message: `In ${scenario}: ${why}`,
    times,
    scenario,
  };
}

function tellMet({ property, kind, why, times, requirements, parting }: Met, state: GateFinding['state']): GateFinding {
  return {
    ...bare(`generated/${property}`, 'generated', property),
    state,
    requirements: [...requirements],
    kind,
    message: why,
    times,
    decisions: parting,
  };
}

async function withLines(
  { subject, partial, folder }: FindingContext,
  played: ShippedPlayed,
  finding: ShippedFinding,
  told: GateFinding,
): Promise<GateFinding> {
  const { candidate, baseline, changes, folders } = subject;
  const challenge = challengeOf(played, finding, candidate);
  if (challenge === null) return told;
  const judged = (bench: Bench) =>
    runJudgedTrial(
      trialOf(challenge, { candidate: bench.candidate, charterDigest: bench.charterDigest, seed: 1 }),
      bench.charter,
    );
  const blame = await blameFor(candidate.candidate, changes, async (without) => {
    const { outcome } = await judged({ ...candidate, candidate: without });
    if (finding.kind === 'window')
      return outcome.dispositions.some(
        ({ wanted, correct }) => `window-${wanted}` === finding.property && correct === false,
      );
    return outcome.findings.some(
      ({ invariant, verdict, realised }) =>
        invariant === finding.property && verdict === 'fail' && (finding.kind === 'attempted' || realised > 0),
    );
  });
  const [one, other] = [await judged(baseline), await judged(candidate)];
  const isRestored = played.restored.some(({ scenario }) => scenario === challenge.scenario.id);
  // What the change took away, or wrote otherwise, is nowhere but in the report.
  if (isRestored) writeScenario(partial, challenge.scenario, 'As the baseline’s commit has it.');
  const source = isRestored ? `${folder}/scenarios/${challenge.scenario.id}.yaml` : challenge.source;
  return {
    ...told,
    ...linesOf(blame),
    decisions: partingOf(one.journal.entries, other.journal.entries, proofsOf(other.outcome, finding.property)),
    command: rerunCommand(source, folders[1], 1, ''),
  };
}

/** The challenge with the name that results have. */
function challengeOf(
  { subjects }: ShippedPlayed,
  { scenario }: ShippedFinding,
  { candidate }: Bench,
): Challenge | null {
  for (const subject of subjects) {
    const found = challengesOf(subject, null, candidate).find(({ id }) => id === scenario);
    if (found !== undefined) return found;
  }
  return null;
}

async function withIncident(
  { subject, partial, folder, isStopped }: FindingContext,
  setup: PairSetup,
  met: Met,
  told: GateFinding,
): Promise<GateFinding> {
  const { candidate, changes, folders } = subject;
  const found = await reduceFound(subject, incidentOfPair(setup, met.pair), met, isStopped);
  if (found === null) return told;
  const blame = await blameFor(
    candidate.candidate,
    changes,
    async (without) => (await brokenBy({ ...candidate, candidate: without }, found.scenario, met)) !== null,
  );
  const file = `${folder}/scenarios/${found.scenario.id}.yaml`;
  const command = `npx requal run ${shellWord(file)} --candidate ${shellWord(folders[1])}`;
  writeFound(partial, found, candidate.candidate.name, command);
  return { ...told, ...linesOf(blame), message: found.broken.why, decisions: found.parting, scenario: file, command };
}

function linesOf({ changes, isSure }: Blame): Pick<GateFinding, 'lines' | 'sure'> {
  const lines = changes.map(({ path, place, before, after }) => ({ change: path, place: { ...place }, before, after }));
  return { lines, sure: isSure };
}
