import type { DistortionOf } from '../domain/distortion.ts';
import type { SeriesTable } from '../domain/series.ts';
import { quality } from '../domain/series.ts';
import { counterpartColumn } from './counterpart.ts';

/** A distortion of telemetry; the others are of the context. */
export type TelemetryDistortion = DistortionOf<'delay' | 'freeze' | 'drop' | 'zero' | 'contradict' | 'duplicate'>;

/**
 * The shown samples of one series that a distortion touches. A slot is the tick at which a sample was due; what stands
 * in it may claim another time, become visible later, or come from another series. Cells of ticks are plain columns.
 */
export interface DistortedColumn {
  readonly column: number;
  readonly values: Float64Array;
  readonly quality: Uint8Array;
  /** The tick that the slot's timestamp claims. */
  readonly claimedTick: Int32Array;
  /** The tick at which the value was truly measured. */
  readonly trueTick: Int32Array;
  /** The series that the value truly comes from. */
  readonly upstream: Int32Array;
  readonly delayMs: Int32Array;
  /** The tick from which on the slot can be seen. */
  readonly visibleTick: Int32Array;
  /** By tick of looking: the newest slot that can be seen, -1 for none. */
  readonly shownSlot: Int32Array;
  /** By tick of looking: sum and number of the measured values that became visible then. */
  readonly arrivedSum: Float64Array;
  readonly arrivedCount: Uint8Array;
  readonly parts: readonly Part[];
  /** Distinct distances in ticks between a slot and the tick at which it is seen. */
  readonly offsets: readonly number[];
  /** Another column that this one is fed from; its slots must be filled first. */
  readonly fedBy: number | null;
}

/** One distortion of one column, in ticks. `from` is the first tick touched and `to` the first one no longer touched. */
interface Part {
  readonly distortion: TelemetryDistortion;
  readonly from: number;
  readonly to: number;
  readonly feed: { readonly column: number; readonly complement: boolean } | null;
  readonly held: { value: number; quality: number; trueTick: number; upstream: number };
}

/**
 * In which order distortions of one cell take effect, whatever their order in the file: first where the value comes
 * from, then what it is, then whether it arrives, then when.
 */
const order = ['duplicate', 'freeze', 'contradict', 'zero', 'drop', 'delay'] as const;

/** The column of shown samples for a series, or null when no distortion of the scenario ever touches it. */
export function createDistortedColumn(
  samples: SeriesTable,
  column: number,
  distortions: readonly TelemetryDistortion[],
): DistortedColumn | null {
  const parts = order.flatMap((kind) =>
    distortions.filter((one) => one.kind === kind).flatMap((one) => partOf(samples, column, one)),
  );
  if (parts.length === 0) return null;
  // Delays of other series count as well, because a series that feeds this one hands its delay on.
  const delays = distortions.flatMap((one) => (one.kind === 'delay' ? [one.by] : []));
  const ticks = samples.ticksMax;
  return {
    column,
    values: new Float64Array(ticks),
    quality: new Uint8Array(ticks),
    claimedTick: new Int32Array(ticks),
    trueTick: new Int32Array(ticks),
    upstream: new Int32Array(ticks),
    delayMs: new Int32Array(ticks),
    visibleTick: new Int32Array(ticks),
    shownSlot: new Int32Array(ticks),
    arrivedSum: new Float64Array(ticks),
    arrivedCount: new Uint8Array(ticks),
    parts,
    offsets: [...new Set([0, ...delays.map((by) => Math.ceil(by / samples.tickMs))])],
    fedBy: parts.find(({ feed }) => feed !== null)?.feed?.column ?? null,
  };
}

/** Fills the slot of `tick` from the world's table and works out what can be seen at that tick. */
export function fillDistortedColumn(
  own: DistortedColumn,
  tick: number,
  samples: SeriesTable,
  columns: readonly (DistortedColumn | null)[],
): void {
  const cell = tick * samples.keys.length + own.column;
  own.values[tick] = samples.values[cell] ?? Number.NaN;
  own.quality[tick] = samples.quality[cell] ?? quality.missing;
  own.claimedTick[tick] = tick;
  own.trueTick[tick] = tick;
  own.upstream[tick] = own.column;
  own.delayMs[tick] = 0;
  for (const part of own.parts) {
    if (tick >= part.from && tick < part.to) distort(own, tick, part, samples, columns);
  }
  own.visibleTick[tick] = tick + Math.ceil((own.delayMs[tick] ?? 0) / samples.tickMs);
  arrive(own, tick);
}

function distort(
  own: DistortedColumn,
  tick: number,
  part: Part,
  samples: SeriesTable,
  columns: readonly (DistortedColumn | null)[],
): void {
  const { distortion } = part;
  switch (distortion.kind) {
    case 'duplicate':
      return feed(own, tick, part, samples, columns);
    case 'freeze':
      return freeze(own, tick, part, distortion.timestamps === 'frozen');
    case 'contradict':
      return put(own, tick, distortion.value, quality.measured);
    case 'zero':
      return put(own, tick, 0, quality.measured);
    case 'drop':
      return put(own, tick, Number.NaN, quality.missing);
    case 'delay':
      own.delayMs[tick] = Math.max(own.delayMs[tick] ?? 0, distortion.by);
  }
}

function put(own: DistortedColumn, tick: number, value: number, code: number): void {
  own.values[tick] = value;
  own.quality[tick] = code;
}

/** Takes over what the other series shows in this slot, its own distortions included: one upstream, two views. */
function feed(
  own: DistortedColumn,
  tick: number,
  { feed: from }: Part,
  samples: SeriesTable,
  columns: readonly (DistortedColumn | null)[],
): void {
  if (from === null) return;
  const other = columns[from.column] ?? null;
  const cell = tick * samples.keys.length + from.column;
  const value = (other === null ? samples.values[cell] : other.values[tick]) ?? Number.NaN;
  own.values[tick] = from.complement ? 1 - value : value;
  own.quality[tick] = (other === null ? samples.quality[cell] : other.quality[tick]) ?? quality.missing;
  own.claimedTick[tick] = other?.claimedTick[tick] ?? tick;
  own.trueTick[tick] = other?.trueTick[tick] ?? tick;
  own.upstream[tick] = other?.upstream[tick] ?? from.column;
  own.delayMs[tick] = other?.delayMs[tick] ?? 0;
}

function freeze(own: DistortedColumn, tick: number, part: Part, frozenTimestamps: boolean): void {
  const { held } = part;
  if (tick === part.from) {
    held.value = own.values[tick] ?? Number.NaN;
    held.quality = own.quality[tick] ?? quality.missing;
    held.trueTick = own.trueTick[tick] ?? tick;
    held.upstream = own.upstream[tick] ?? own.column;
  }
  own.values[tick] = held.value;
  own.quality[tick] = held.quality;
  own.trueTick[tick] = held.trueTick;
  own.upstream[tick] = held.upstream;
  if (frozenTimestamps) own.claimedTick[tick] = part.from;
}

/** A late sample may be overtaken by a later one; the newest slot that can be seen is what is shown. */
function arrive(own: DistortedColumn, tick: number): void {
  let newest = tick === 0 ? -1 : (own.shownSlot[tick - 1] ?? -1);
  let sum = 0;
  let count = 0;
  for (const offset of own.offsets) {
    const slot = tick - offset;
    if (slot < 0 || own.visibleTick[slot] !== tick) continue;
    if (slot > newest) newest = slot;
    if (own.quality[slot] !== quality.measured) continue;
    sum += own.values[slot] ?? 0;
    count += 1;
  }
  own.shownSlot[tick] = newest;
  own.arrivedSum[tick] = sum;
  own.arrivedCount[tick] = count;
}

function partOf(samples: SeriesTable, column: number, distortion: TelemetryDistortion): Part[] {
  const key = samples.keys[column];
  if (key === undefined) return [];
  const from = Math.ceil(distortion.at / samples.tickMs);
  const to = distortion.until === null ? Number.POSITIVE_INFINITY : Math.ceil(distortion.until / samples.tickMs);
  const held = { value: Number.NaN, quality: quality.missing, trueTick: 0, upstream: column };
  if (distortion.kind === 'duplicate') {
    const feedOf = key.source === distortion.to ? counterpartColumn(samples.keys, key, distortion.from) : null;
    return feedOf === null ? [] : [{ distortion, from, to, feed: feedOf, held }];
  }
  const touched =
    (distortion.service ?? key.service) === key.service &&
    (distortion.metric ?? key.metric) === key.metric &&
    (distortion.source ?? key.source) === key.source;
  return touched ? [{ distortion, from, to, feed: null, held }] : [];
}
