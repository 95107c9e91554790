import { formatMoment } from '../base/duration.ts';
import type { Charter } from '../domain/charter.ts';
import type { Entry } from '../domain/entry.ts';
import type { Journal } from '../journal/journal.ts';
import { createJournal } from '../journal/journal.ts';
import { judgeTrial } from '../judge/judge-trial.ts';
import { differingEntry } from './differing-entry.ts';
import type { JudgedTrial, Journals, TrialPair } from './judged-trial.ts';
import { runJudgedTrial } from './judged-trial.ts';
import { runTrial } from './trial.ts';

/**
 * A judged trial that, when it is to be run `twice`, has given the same journal twice. If it did not, requal or what it drives
 * is not to be relied on: its journal ends with a harness fault that names the first differing entry. What one of the two
 * proved before stands; nothing else of it counts.
 */
export async function runCheckedTrial(
  pair: TrialPair,
  charter: Charter,
  journals: Journals,
  twice: boolean,
): Promise<JudgedTrial> {
  const first = await runJudgedTrial(pair, charter, journals);
  // A trial in real time cannot be made again, and one that is refused has nothing to compare.
  if (!twice || pair.unsupported !== null || pair.input.world === 'cluster') return first;
  const second = await runTrial(pair.input);
  const same = first.journal.head === second.head || [first.journal, second].some(ranOutOfTime);
  return same ? first : withDifference(first, second, charter);
}

/** How fast an external program answers depends on the machine, so such a trial is not compared (design.md section 4). */
function ranOutOfTime({ entries }: Journal): boolean {
  return entries.some((entry) => entry.kind === 'agent-failed' && entry.timedOut);
}

function withDifference(first: JudgedTrial, second: Journal, charter: Charter): JudgedTrial {
  const twin = first.twin?.entries ?? null;
  const what = `run twice with the same inputs, the trial gave two journals: ${differenceWords(first.journal, second)}`;
  const tried = [first.journal, second].map((one) => {
    const journal = withFault(one, what);
    return { ...first, journal, outcome: judgeTrial({ entries: journal.entries, charter, twin }) };
  });
  return tried.find(({ outcome }) => outcome.verdict === 'fail') ?? tried[0] ?? first;
}

function differenceWords(one: Journal, other: Journal): string {
  const { seq } = differingEntry(one.entries, other.entries);
  const words = [one, other].map(({ entries }) => entryWords(entries[seq]));
  return words[0] === words[1]
    ? `they first differ in entry ${seq}, ${words[0]}`
    : `entry ${seq} is ${words[0]} in one and ${words[1]} in the other`;
}

function entryWords(entry: Entry | undefined): string {
  return entry === undefined ? 'not there' : `\`${entry.kind}\` at ${formatMoment(entry.at)}`;
}

/** A finished journal with a fault before its end. */
function withFault({ entries }: Journal, what: string): Journal {
  const journal = createJournal();
  for (const { seq: _seq, at: own, ...body } of entries) {
    if (body.kind !== 'end') {
      journal.append(own, body);
      continue;
    }
    journal.append(own, { kind: 'harness-fault', what });
    journal.append(own, { ...body, kind: 'end', entries: journal.entries.length + 1 });
  }
  return journal;
}
