import type { ExplorationSummary, KeptViolation } from '../domain/exploration.ts';
import { coverageText, exploredText, kindWords } from './exploration-text.ts';
import { countOf } from './words.ts';

/** The report of an exploration, for people. */
export function explorationMarkdown(summary: ExplorationSummary): string {
  const { candidate, kept, coverage } = summary;
  return [
    `# What ${candidate.name} was explored with`,
    '',
    exploredText(summary),
    '',
    kept.length === 0
      ? 'No property was broken. That proves nothing beyond these incidents.'
      : `${countOf(kept.length, 'distinct violation')} after reducing, of ${summary.violations} before.`,
    '',
    ...kept.flatMap(sectionOf),
    '## What was covered',
    '',
    `Pairs of factors: ${coverageText(coverage.pairs)}`,
    '',
    ...coverage.pairs.missing.map((one) => `- ${one}`),
    ...coverage.pairs.needsHidden.named.map((one) => `- ${one} (only with \`--hidden\`)`),
    '',
    `Triples of factors: ${coverageText(coverage.triples)}`,
    '',
    `Charter ${summary.charterDigest.slice(0, 12)}, candidate ${candidate.digest.slice(0, 12)}, requal ${summary.requal}, Node ${summary.node}.`,
    '',
  ].join('\n');
}

function sectionOf(one: KeptViolation): readonly string[] {
  return [
    `## ${one.property}: ${one.trigger}`,
    '',
    one.story,
    '',
    `Decided: ${one.path} (${kindWords[one.kind]}).`,
    '',
    `Met in ${countOf(one.times, 'run')}; reduced to ${countOf(one.size.faults, 'fault')}, ` +
      `${countOf(one.size.distortions, 'distortion')} and ${countOf(one.size.services, 'service')}.`,
    '',
    '```sh',
    one.command,
    '```',
    '',
    `Scenario \`${one.file}\`, journal \`${one.journal}\`.`,
    '',
  ];
}
