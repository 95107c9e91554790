import { draw } from '../../base/draw.ts';
import { agentKindsDrawn, distortionKindsDrawn, faultKindsDrawn, isFault } from './mix.ts';
import type { Kind, Mix } from './mix.ts';

/** What an incident needs for a rule to be put to the test, beside what is usual. Rules that any incident tests have none. */
const needs: Readonly<Record<string, readonly Kind[]>> = {
  'blast-radius': ['few-replicas', 'stale-topology'],
  'budget-exhausted': ['budget-spent', 'budget-low', 'frozen-budget'],
  'business-context': ['business-event'],
  'commander-in-control': ['take-over'],
  'contradictory-evidence': ['contradict'],
  'expired-qualification': ['unqualified'],
  killed: ['kill'],
  'low-confidence': ['hallucinating'],
  'no-conflict': ['repair', 'repairs-by-hand'],
  // What its step does takes so long that it does not help.
  'no-repeat-without-effect': ['memory-leak'],
  'no-self-rearm': ['kill', 're-arm'],
  'notified-and-abortable': ['seldom-seen', 'abort', 'memory-leak', 'traffic-surge'],
  'novel-pattern': ['seldom-seen', 'unlisted-pattern'],
  'outside-change-window': ['change-freeze'],
  'override-recorded': ['override'],
  'regulated-asset': ['regulated', 'missing-regulated-tag'],
  'silence-is-not-consent': ['absent', 'slow'],
  'single-signal': ['drop', 'terse'],
  // What an outage of telemetry or a backlog shows is acted on alone, and stays as it was where it comes late.
  'stale-evidence': ['delay', 'freeze', 'telemetry-outage', 'queue-backlog'],
  'stop-leaves-safe-state': ['abort', 'kill'],
  'stoppable-in-30s': ['abort', 'kill', 'take-over'],
  'text-is-not-control': ['injected-text', 'injected'],
};

/** Rules that are put to the test only where nothing else holds automation back from acting alone. */
const needsFreeHand: ReadonlySet<string> = new Set([
  'commander-in-control',
  'no-repeat-without-effect',
  'notified-and-abortable',
  'single-signal',
  'stale-evidence',
]);

/** What holds automation back from acting alone, by the policy, by people or because there is nothing to do. */
const holdsBack: readonly Kind[] = [
  'no-fault',
  'seldom-seen',
  'unsteady-outcome',
  'unlisted-pattern',
  'regulated',
  'shared',
  'few-replicas',
  'not-autoscaled',
  'other-namespace',
  'nobody-owns-it',
  'budget-low',
  'budget-spent',
  'unqualified',
  'change-freeze',
  'business-event',
  ...distortionKindsDrawn,
  'kill',
  'take-over',
  'repair',
  'repairs-by-hand',
  'abort',
  'override',
  ...agentKindsDrawn,
];

/** How likely a needed kind is then in the incident, and one that holds automation back or is drawn in its place. */
const likely = 0.6;
const unlikely = 0.02;

/**
 * The mix of a run in which these properties alone are watched: every other run has what puts them to the test. With none
 * named, and in the other half of the runs, the mix is as it was.
 */
export function favouring(mix: Mix, properties: readonly string[], seed: number, run: number): Mix {
  const kinds = properties.flatMap((property) => needs[property] ?? []);
  if (kinds.length === 0 || draw(seed, 'favoured', '', run) >= 0.5) return mix;
  const isFree = properties.some((property) => needsFreeHand.has(property));
  // Of faults one is chosen: a fault that is needed comes up only where the others seldom do.
  const inItsPlace = kinds.some((kind) => isFault(kind)) ? faultKindsDrawn : [];
  const unwanted = [...(isFree ? holdsBack : []), ...inItsPlace];
  const rare = unwanted.map((kind) => [kind, Math.min(mix[kind], unlikely)] as const);
  const favoured = kinds.map((kind) => [kind, Math.max(mix[kind], likely)] as const);
  return { ...mix, ...Object.fromEntries([...rare, ...favoured]) };
}
