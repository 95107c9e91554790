import type { Action } from '../domain/action.ts';
import { shortNumber } from './words.ts';

/** `rolling-restart of orders`, with the amount where the action has one. */
export function actionWords({ kind, target, amount }: Action): string {
  return `${kind} of ${target}${amount === 0 ? '' : ` (${shortNumber(amount)})`}`;
}
