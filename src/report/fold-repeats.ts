import { formatMoment } from '../base/duration.ts';
import type { AsideStory, DecisionStory } from './decision-story.ts';
import { followUpsOf } from './decision-story.ts';
import { kernelOf } from './describe-decision.ts';

/** Decisions one after the other that say what the one before them said, and that led to nothing. */
export interface RepeatStory {
  readonly kind: 'repeat';
  readonly at: number;
  readonly decisions: readonly DecisionStory[];
}

/**
 * The stories with each run of idle repeats as one: a reader is told once what was proposed and answered. Whatever
 * called somebody, did something or was answered otherwise keeps a paragraph of its own.
 */
export function foldRepeats(
  stories: readonly (DecisionStory | AsideStory)[],
): readonly (DecisionStory | AsideStory | RepeatStory)[] {
  const folded: (DecisionStory | AsideStory | RepeatStory)[] = [];
  let kernel = '';
  for (const story of stories) {
    if (story.kind === 'aside') {
      kernel = '';
      folded.push(story);
      continue;
    }
    const own = kernelOf(story);
    const last = folded.at(-1);
    if (own !== kernel || followUpsOf(story).length > 0) folded.push(story);
    else if (last?.kind === 'repeat') folded[folded.length - 1] = { ...last, decisions: [...last.decisions, story] };
    else folded.push({ kind: 'repeat', at: story.at, decisions: [story] });
    kernel = own;
  }
  return folded;
}

/** A run of repeats in words. */
export function repeatWords({ decisions }: RepeatStory): { readonly head: string; readonly text: string } {
  const [first, last] = [decisions[0], decisions.at(-1)];
  const span = last === first ? '' : ` to ${last?.number} (until ${formatMoment(last?.at ?? 0)})`;
  const head = `Decision${last === first ? '' : 's'} ${first?.number}${span}`;
  return { head, text: 'The same proposal and the same answer again. No call went out, and nothing was done.' };
}
