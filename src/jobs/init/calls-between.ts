import type { FirstSystem } from '../../domain/first-answers.ts';
import type { KubeItem, KubeWorkload } from './kube-objects-schema.ts';
import { namedByEnvironment } from './named-by-environment.ts';
import { selects } from './seen-workload.ts';
import type { SeenWorkload } from './seen-workload.ts';
import { kebab } from './told-by-labels.ts';

/** Who calls whom, so far as something says so, and what a reader should know of it. */
export interface CallsBetween {
  readonly calls: ReadonlyMap<string, readonly string[]>;
  readonly notes: FirstSystem['notes'];
}

/**
 * The calls that an annotation names, else those that variables hint at. One that would come back to its caller is left out,
 * because the simulator plays calls from the top down, and is told.
 */
export function callsBetween(seen: readonly SeenWorkload[], items: readonly KubeItem[]): CallsBetween {
  const calls = new Map<string, string[]>(seen.map(({ name }) => [name, []]));
  const notes: { service: string; text: string }[] = [];
  for (const { name, callee, because } of seen.flatMap((one) => hintsOf(one, seen, items))) {
    const own = calls.get(name) ?? [];
    if (callee === null) notes.push({ service: name, text: because });
    else if (callee === name || own.includes(callee)) continue;
    else if (reaches(callee, name, calls)) {
      notes.push({
        service: name,
        text: `TODO: a call to ${callee} (${because}) would come back to it and is left out.`,
      });
    } else {
      own.push(callee);
      notes.push({
        service: name,
        text: `TODO: how often does it call ${callee} for each request? Once is a guess; ${because}.`,
      });
    }
  }
  for (const { name } of seen) {
    if ((calls.get(name) ?? []).length === 0)
      notes.push({ service: name, text: 'TODO: what does it call? Nothing says so.' });
  }
  return { calls, notes };
}

interface Hint {
  readonly name: string;
  /** Null for a name that leads nowhere. */
  readonly callee: string | null;
  readonly because: string;
}

function hintsOf(one: SeenWorkload, seen: readonly SeenWorkload[], items: readonly KubeItem[]): readonly Hint[] {
  const { name, workload, told } = one;
  if (told.calls !== null) {
    return told.calls.map((asked) => {
      const callee = calledAs(asked, workload, seen)?.name ?? null;
      const because =
        callee === null
          ? `TODO: its annotation requal.dev/calls names ${kebab(asked) ?? 'something'}, which is no service here.`
          : 'its annotation requal.dev/calls names it';
      return { name, callee, because };
    });
  }
  const services = items.filter((item) => item.kind === 'Service');
  return namedByEnvironment(workload, services).flatMap(({ service, variable }) =>
    seen
      .filter((other) => selects(service, other.workload))
      .map((other) => ({ name, callee: other.name, because: `its variable ${variable} names it` })),
  );
}

/** A workload of the same namespace by its own name, else by the name that it has in the profile. */
function calledAs(asked: string, caller: KubeWorkload, seen: readonly SeenWorkload[]): SeenWorkload | null {
  const near = seen.find(
    ({ workload }) => workload.metadata.namespace === caller.metadata.namespace && workload.metadata.name === asked,
  );
  return near ?? seen.find(({ name }) => name === kebab(asked)) ?? null;
}

function reaches(from: string, to: string, calls: ReadonlyMap<string, readonly string[]>): boolean {
  const open = [from];
  const met = new Set<string>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === to) return true;
    if (met.has(next)) continue;
    met.add(next);
    open.push(...(calls.get(next) ?? []));
  }
  return false;
}
