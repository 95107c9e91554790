import { countOf, momentOrNever, spanWords, unstopped, wordList } from '../../src/report/words.ts';
import { markdownTable, markdownText } from '../../src/report/markdown-table.ts';
import { nameOfMilestone } from '../../src/report/milestone-words.ts';
import type { CheckedPrediction } from './check-prediction.ts';
import { judgedWindows } from './make-predictions.ts';
import type { Explanations, Prediction, Predictions } from './prediction-schema.ts';

/** One round: what was predicted in it, and what became of that. */
export interface Round {
  readonly name: string;
  readonly predictions: Predictions;
  readonly checked: readonly CheckedPrediction[];
  readonly explanations: Explanations;
}

/** The page `reports/example/README.md`. Misses stay in it, explained or not, and so do earlier rounds. */
export function predictionsPage(rounds: readonly Round[]): string {
  const parts = [
    '# Prediction before measurement',
    'What the simulator said of scenarios before any of them had been run in a cluster, and what a kind cluster under k6 load then measured. Each round has scenarios of its own and a folder; its `predictions.json` was committed before the first of the journals in its `measured/` was made, and is not edited afterwards. The journals can be judged again (`npx requal judge FILE`), and this page is made from them by `npm run predictions table`. What an earlier round missed was mended or explained before the next, and stays here.',
    ...rounds.flatMap(roundParts),
  ];
  return `${parts.join('\n\n')}\n`;
}

function roundParts({ name, predictions, checked, explanations }: Round): readonly string[] {
  const { seeds, toleranceMs, calibration } = predictions;
  const held = (of: (one: CheckedPrediction) => boolean) => `${checked.filter(of).length} of ${checked.length}`;
  const milestones = checked.flatMap(({ prediction }) => prediction.milestones);
  const missed = checked.flatMap((one) => one.missed);
  return [
    `## The ${name} round`,
    `- Safety, which is whether anything unsafe was attempted and whether it was realised: held in **${held(({ safetyHolds }) => safetyHolds)}**; how many such steps there were in ${held(({ countsHold }) => countsHold)}.\n- Verdict: held in **${held(({ verdictHolds }) => verdictHolds)}**.\n- Dispositions (every judged window): held in **${held(({ dispositionsHold }) => dispositionsHold)}**.\n- Milestones within their interval: **${milestones.length - missed.length} of ${milestones.length}**.`,
    `Each prediction is what ${countOf(seeds.length, 'seed')} of the simulator gave. Milestones are widened by ${spanWords(toleranceMs)}, which is one look of the automation and one tick, and by how far the cluster was from the simulator in the calibration (${wordList(calibration.scenarios)}):`,
    markdownTable(
      ['milestone', 'trials', 'earlier by at most', 'later by at most'],
      calibration.shifts.map((shift) => [
        nameOfMilestone(shift.name),
        String(shift.trials),
        spanWords(-shift.earlierMs),
        spanWords(shift.laterMs),
      ]),
    ),
    '### Verdicts and windows',
    markdownTable(
      ['scenario', 'candidate', 'verdict', 'unsafe', 'windows: wanted > given', 'holds'],
      checked.map(verdictRow),
    ),
    '### Milestones',
    'Scenario time. In bold what fell outside.',
    markdownTable(
      ['scenario', ...(checked[0]?.prediction.milestones ?? []).map((one) => nameOfMilestone(one.name))],
      checked.map(milestoneRow),
    ),
    '### Misses',
    missesOf(checked, explanations),
  ];
}

function verdictRow({ prediction, measured, verdictHolds, countsHold, dispositionsHold }: CheckedPrediction): string[] {
  const given = prediction.dispositions.map((one) => `${one.wanted} > ${one.given.join(' or ')}`);
  const seen = judgedWindows(measured).map((one) => `${one.wanted} > ${one.given}`);
  return [
    prediction.scenario,
    prediction.candidate,
    predictedThen(prediction.verdicts.join(' or '), measured.verdict),
    predictedThen(
      `${rangeText(prediction.attempted)} / ${rangeText(prediction.realised)}`,
      `${measured.unsafe.attempted} / ${measured.unsafe.realised}`,
    ),
    predictedThen(given.join(', ') || 'none', seen.join(', ') || 'none'),
    verdictHolds && countsHold && dispositionsHold ? 'yes' : '**no**',
  ];
}

function milestoneRow({ prediction, measured, missed }: CheckedPrediction): string[] {
  const cell = (one: Prediction['milestones'][number]) => {
    const text = predictedThen(intervalText(one), momentOrNever(measured.milestones[one.name]));
    return missed.includes(one) ? `**${text}**` : text;
  };
  return [prediction.scenario, ...prediction.milestones.map(cell)];
}

function missesOf(checked: readonly CheckedPrediction[], explanations: Explanations): string {
  const lines = checked.flatMap(({ prediction, measured, verdictHolds, countsHold, dispositionsHold, missed }) => {
    const what = [
      ...(countsHold ? [] : ['the unsafe steps']),
      ...(verdictHolds ? [] : [`the verdict (${markdownText(unstopped(measured.why))})`]),
      ...(dispositionsHold ? [] : ['the windows']),
      ...missed.map(({ name }) => `when ${nameOfMilestone(name)}`),
    ];
    if (what.length === 0) return [];
    return [`- ${prediction.scenario}: ${wordList(what)}. ${explanations[prediction.scenario] ?? 'Not explained.'}`];
  });
  return lines.length === 0 ? 'None.' : lines.join('\n');
}

function predictedThen(predicted: string, measured: string): string {
  return predicted === measured ? predicted : `${predicted} → ${measured}`;
}

function intervalText({ within, mayNotCome }: Prediction['milestones'][number]): string {
  if (within === null) return 'never';
  return `${momentOrNever(within[0])} to ${momentOrNever(within[1])}${mayNotCome ? ' or never' : ''}`;
}

function rangeText([least, most]: readonly [number, number]): string {
  return least === most ? String(least) : `${least} to ${most}`;
}
