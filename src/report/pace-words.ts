import { shortNumber, spanWords } from './words.ts';

/** How fast something goes, and how long it will take: `12 a second, 40 s left`; empty where that is not known yet. */
export function paceWords(done: number, total: number, tookMs: number): string {
  const rate = done / Math.max(tookMs / 1_000, 0.001);
  return rate > 0 ? `${rateWords(rate)}, ${spanWords(((total - done) / rate) * 1_000)} left` : '';
}

/** So many in a second, or in a minute where they are fewer than one. */
export function rateWords(perSecond: number): string {
  return perSecond < 1 ? `${shortNumber(Math.round(perSecond * 60))} a minute` : `${Math.round(perSecond)} a second`;
}
