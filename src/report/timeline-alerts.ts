import type { Entry } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import type { LaneMark } from './timeline-lanes.ts';
import { printable } from './printable.ts';

/** The alerts of one service that fired with no pause between them. */
interface Spell {
  readonly service: string;
  readonly from: number;
  readonly to: number;
  readonly rules: readonly string[];
}

/**
 * The lane of alerts: one bar for each spell in which a service alerted, named by its rules. Services beyond the first
 * `limits.plotAlertsMax` share one bar, which says how many they are.
 */
export function alertMarks(entries: readonly Entry[], horizonMs: number): readonly LaneMark[] {
  const spells = spellsOf(entries, horizonMs);
  const services = [...new Set(spells.map(({ service }) => service))];
  const named = new Set(services.slice(0, limits.plotAlertsMax));
  const marks = spells
    .filter(({ service }) => named.has(service))
    .map((spell) => markOf(spell.from, spell.to, `${spell.service}: ${spell.rules.join(', ')}`));
  const others = spells.filter(({ service }) => !named.has(service));
  if (others.length === 0) return marks.slice(0, limits.plotMarksMax);
  const from = Math.min(...others.map((spell) => spell.from));
  const to = Math.max(...others.map((spell) => spell.to));
  const count = services.length - named.size;
  const rest = markOf(from, to, `and alerts of ${count} more service${count === 1 ? '' : 's'}`);
  return [...marks.slice(0, limits.plotMarksMax - 1), rest];
}

function spellsOf(entries: readonly Entry[], horizonMs: number): readonly Spell[] {
  const spells: Spell[] = [];
  for (const entry of entries) {
    if (entry.kind !== 'alert' || entry.phase !== 'fired') continue;
    const to = shownUntil(entries, entry.id, entry.seq) ?? horizonMs;
    const open = spells.findLastIndex(({ service }) => service === entry.service);
    const before = spells[open];
    if (before === undefined || before.to < entry.at) {
      spells.push({ service: entry.service, from: entry.at, to, rules: [entry.rule] });
    } else {
      const rules = before.rules.includes(entry.rule) ? before.rules : [...before.rules, entry.rule];
      spells[open] = { ...before, to: Math.max(before.to, to), rules };
    }
  }
  return spells;
}

/** When it resolved or was suppressed. */
function shownUntil(entries: readonly Entry[], id: string, after: number): number | null {
  const end = entries.find(
    (other) => other.kind === 'alert' && other.id === id && other.seq > after && other.phase !== 'fired',
  );
  return end?.at ?? null;
}

function markOf(from: number, to: number, label: string): LaneMark {
  return { lane: 'Alerts', from, to, label: printable(label), tone: 'alert' };
}
