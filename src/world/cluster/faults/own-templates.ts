import { HarnessError } from '../../../base/errors.ts';
import { limits } from '../../../domain/limits.ts';
import type { Site } from '../site.ts';
import { ask, unless } from './ask-prometheus.ts';
import type { FaultDriver } from './fault-driver.ts';
import { notAllReady, podsOf, runsUnready } from './pod-states.ts';
import { noneTells } from './pods.ts';
import { faultAnnotation } from '../manifests/names.ts';
import { templateFaultDriver } from './template-fault-driver.ts';
import { withProcessors } from './templates.ts';

// Faults for programs that requal knows nothing of. Each is a new template, which the Deployment rolls out by its own
// strategy: a rollout stops at the first pods that do not come up, as a bad version's would, and a rollback ends it.

/** A program that is in no image. */
const nowhere = '/requal-no-such-program';

/** A version whose process cannot begin. */
export const ownCrashLoop: FaultDriver<'crash-loop'> = templateFaultDriver({
  change: (container) => ({ ...container, command: [nowhere], args: [] }),
  confirm: ({ target }, site) =>
    noneTells(['CrashLoopBackOff', 'RunContainerError', 'StartError', 'ContainerCannotRun'], target, site),
  confirmCleared: ({ target }, site) => notAllReady(site, target),
});

/** A version whose pods run and are asked for their readiness where nobody listens. */
export const ownReadinessFailure: FaultDriver<'readiness-failure'> = templateFaultDriver({
  change: (container) => ({ ...container, readinessProbe: { tcpSocket: { port: 1 }, periodSeconds: 1 } }),
  async confirm({ id, target }, site) {
    const pods = (await podsOf(site, target)).filter(({ metadata }) => metadata.annotations?.[faultAnnotation] === id);
    if (pods.some(runsUnready)) return null;
    return `no pod of ${target} has run for ${limits.unreadyForMs / 1_000} s without being ready`;
  },
  confirmCleared: ({ target }, site) => notAllReady(site, target),
});

/** As in requal's own target; that it bites is seen on the user's own measure of latency. */
export const ownCpuThrottling: FaultDriver<'cpu-throttling'> = templateFaultDriver({
  change: (container, { cpus }) => withProcessors(container, cpus),
  refuse: ({ target }, { scenario }) =>
    latencyQuery(target, scenario) === null
      ? `nothing would tell that it bites: ${target} has no query for latency_ms`
      : null,
  async remember({ target }, site) {
    const usual = await ask(site, latencyQuery(target, site.scenario) ?? '');
    if (usual !== null) return String(usual);
    throw new HarnessError(`the latency of ${target} is not known before its processor time is taken away`);
  },
  confirm: ({ id, target }, site) => {
    const usual = Number(site.notes.get(id)?.[1]);
    const query = latencyQuery(target, site.scenario) ?? '';
    return unless(site, query, (ms) => ms > 2 * usual, `latency_ms of ${target}`);
  },
  confirmCleared: ({ target }, site) => notAllReady(site, target),
});

function latencyQuery(target: string, { target: own }: Site['scenario']): string | null {
  return own?.services[target]?.metrics.latency_ms ?? null;
}
