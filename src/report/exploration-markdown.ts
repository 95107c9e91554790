import type { ExplorationSummary, KeptViolation } from '../domain/exploration.ts';
import {
  coverageText,
  exploredText,
  foundText,
  kindWords,
  notDrawnTexts,
  nothingFound,
  notReducedText,
  testedTexts,
} from './exploration-text.ts';
import { countOf, sentenceCase } from './words.ts';

/** The report of an exploration, for people. */
export function explorationMarkdown(summary: ExplorationSummary): string {
  const { candidate, kept, coverage, violations, notReduced, tested } = summary;
  return [
    `# What ${candidate.name} was explored with`,
    '',
    exploredText(summary),
    '',
    violations === 0
      ? `${sentenceCase(nothingFound(summary).heading.toLowerCase())}: ${nothingFound(summary).text} That proves nothing beyond these incidents.`
      : `${candidate.name} ${foundText(summary)}`,
    '',
    ...kept.flatMap(sectionOf),
    ...(notReduced.length === 0 ? [] : ['## Met and not reduced', '']),
    ...notReduced.map((one) => `- ${notReducedText(one)}`),
    ...(notReduced.length === 0 ? [] : ['']),
    '## What was put to the test',
    '',
    'An invariant could have broken where its hazard was true of a step that was proposed, or its duty came up; a relation where a pair was played.',
    '',
    ...tested.filter(({ runs }) => runs > 0).map(({ property, runs }) => `- ${property}: in ${countOf(runs, 'run')}`),
    ...testedTexts(summary).map((text) => `- ${text}`),
    '',
    '## What was covered',
    '',
    ...notDrawnTexts(summary).flatMap((text) => [text, '']),
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
    `Scenario \`${one.file}\`${one.isKnown ? ' (was there before)' : ''}, journal \`${one.journal}\`.`,
    '',
  ];
}
