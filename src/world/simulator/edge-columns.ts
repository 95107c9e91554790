import type { Graph } from './graph.ts';
import { positionsOf } from './columns.ts';

/** What is kept of each edge from a caller to what it calls, as numbers. */
export const edgeAt = positionsOf([
  'calls',
  'timeoutMs',
  // Chance that an attempt fails and is worth another try; tries per call; requests sent so far.
  'edgeFail',
  'edgeTries',
  'edgeSent',
  'edgeExtraRetries',
  // The last tick in which the breaker is open, and in which a call may need other than one try.
  'breakerUntil',
  'uneasyUntil',
]);

export type EdgeColumn = keyof typeof edgeAt;

const known = new WeakMap<Graph, Float64Array>();

/** All columns as they stand before the first tick of any trial with this graph. */
export function initialEdges(graph: Graph): Float64Array {
  const values = known.get(graph) ?? makeInitial(graph);
  known.set(graph, values);
  return values;
}

function makeInitial(graph: Graph): Float64Array {
  const rows = graph.callee.length;
  const values = new Float64Array(Object.keys(edgeAt).length * rows);
  values.set(graph.calls, edgeAt.calls * rows);
  values.set(graph.timeoutMs, edgeAt.timeoutMs * rows);
  values.fill(1, edgeAt.edgeTries * rows, (edgeAt.edgeTries + 1) * rows);
  values.fill(-1, edgeAt.breakerUntil * rows, (edgeAt.breakerUntil + 1) * rows);
  values.fill(-1, edgeAt.uneasyUntil * rows, (edgeAt.uneasyUntil + 1) * rows);
  return values;
}
