import type { EntryOf } from '../domain/entry.ts';
import type { DecisionStory } from './decision-story.ts';
import { spanWords, valueWords, wordList } from './words.ts';

type Evidence = EntryOf<'proposal'>['evidence'][number];

/**
 * What a proposal rested on and how old it was by its own timestamps, what was missing, where the agent's claim is not
 * what was shown, and what only the judge knows of it.
 */
export function describeSeen(story: DecisionStory): readonly string[] {
  const { proposal, evidenceTruth } = story;
  const read = proposal.evidence.filter(({ value }) => value !== null);
  const sought = proposal.evidence.filter(({ value }) => value === null);
  return [
    restedOn(read, proposal.at),
    sought.length === 0 ? '' : `It looked for ${byService(sought.map(nameOf))} and found no value.`,
    ...missing(story),
    ...claims(story, read),
    ...hindsight(proposal, evidenceTruth),
  ];
}

function restedOn(read: readonly Evidence[], at: number): string {
  if (read.length === 0) return 'It rested on no value.';
  const ageOf = ({ eventAt }: Evidence) => Math.max(0, at - eventAt);
  const sameAge = read.every((item) => ageOf(item) === ageOf(read[0] ?? item));
  const items = read.map((item): Named => {
    const age = sameAge ? '' : ` (${spanWords(ageOf(item))} old)`;
    return [item.service, `${item.metric} ${valueWords(item.metric, item.value)}${age}`];
  });
  const age = ageOf(read[0] as Evidence);
  const shared = sameAge ? `, ${age < 1_000 ? 'just measured' : `${spanWords(age)} old`}` : '';
  const says = read.length === 1 ? 'its timestamp says' : 'their timestamps say';
  return `It rested on ${byService(items)}${shared}, as ${says}.`;
}

/** What else was not shown. A hit ratio of something that is no cache is no gap. */
function missing({ proposal, observation, cacheless }: DecisionStory): readonly string[] {
  const gaps = (observation?.values ?? []).filter(
    ([service, metric, , value]) =>
      value === null &&
      !(metric === 'cache_hit_ratio' && cacheless.includes(service)) &&
      !proposal.evidence.some((item) => item.value === null && item.service === service && item.metric === metric),
  );
  const items = gaps.map(([service, metric, , , quality]): Named => [
    service,
    quality === 'missing' ? metric : `${metric} (${quality})`,
  ]);
  return items.length === 0 ? [] : [`Missing at that moment: ${byService(items)}.`];
}

/** Where the agent names a value that is not the one that was shown. The journal keeps a part of what was shown only. */
function claims({ observation }: DecisionStory, read: readonly Evidence[]): readonly string[] {
  const values = observation?.values ?? [];
  return read.flatMap(({ service, metric, source, value }) => {
    const shown = values.find((one) => one[0] === service && one[1] === metric && one[2] === source);
    if (!shown || value === null || (shown[3] !== null && !differs(shown[3], value))) return [];
    return [
      `But ${service} ${metric} was shown as ${valueWords(metric, shown[3])}, so the agent's value is not what it saw.`,
    ];
  });
}

/** What only the judge knows: where a value was older than it claimed, or another than shown. */
function hindsight(proposal: EntryOf<'proposal'>, evidenceTruth: EntryOf<'evidence-truth'> | null): readonly string[] {
  return (evidenceTruth?.evidence ?? []).flatMap((truth) => {
    const shown = proposal.evidence.find(
      ({ service, metric, source }) => service === truth.service && metric === truth.metric && source === truth.source,
    );
    if (!shown) return [];
    const older = shown.eventAt - truth.trueEventAt;
    const parts = [
      shown.value !== null && older >= 1_000 ? `was measured ${spanWords(proposal.at - truth.trueEventAt)} before` : '',
      truth.trueValue !== null && differs(shown.value, truth.trueValue)
        ? `stood at ${valueWords(truth.metric, truth.trueValue)}`
        : '',
      truth.upstream === truth.source ? '' : `was fed from ${truth.upstream}`,
    ].filter((part) => part !== '');
    return parts.length === 0 ? [] : [`In truth ${truth.service} ${truth.metric} ${wordList(parts)}.`];
  });
}

/** Values that a reader would call the same are not told as different. */
function differs(shown: number | null, truth: number): boolean {
  return shown === null || Math.abs(shown - truth) > Math.max(Math.abs(truth) * 0.02, 1e-6);
}

type Named = readonly [service: string, what: string];

function nameOf({ service, metric }: Evidence): Named {
  return [service, metric];
}

/** `cart error_ratio 4% and memory_ratio 45%`: a service is named where it changes. */
function byService(items: readonly Named[]): string {
  return wordList(
    items.map(([service, what], index) => (items[index - 1]?.[0] === service ? what : `${service} ${what}`)),
  );
}
