import type { AgentRequest } from '../domain/agent.ts';
import type { Observation } from '../domain/observation.ts';
import type { Runbook } from '../domain/runbook.ts';
import type { Aliases } from './aliases.ts';

/**
 * What an external agent is asked: `{kind: "propose", observation, runbooks}`. The observation is written out, with all
 * values in `values`; names of services are aliases throughout, in texts as well.
 */
export function externalRequest({ observation, runbooks }: AgentRequest, aliases: Aliases) {
  return {
    kind: 'propose',
    observation: hiddenObservation(observation, aliases),
    runbooks: runbooks.map((runbook) => hiddenRunbook(runbook, aliases)),
  };
}

/** An observation as external programs see it: at a time of the trial, with all values, and with aliases for names. */
export function hiddenObservation({ at, alerts, context, valuesOf }: Observation, { hide, hideIn }: Aliases) {
  return {
    at,
    alerts: alerts.map((alert) => ({
      ...alert,
      id: hideIn(alert.id),
      service: hide(alert.service),
      text: hideIn(alert.text),
    })),
    context: {
      ...context,
      services: context.services.map((one) => ({ ...one, name: hide(one.name), callers: one.callers.map(hide) })),
      events: context.events.map((event) => ({ name: hideIn(event.name), services: event.services.map(hide) })),
      changeRecords: context.changeRecords.map(hide),
      deploys: context.deploys.map((deploy) => ({ ...deploy, service: hide(deploy.service) })),
      underRepair: context.underRepair.map(hide),
      texts: context.texts.map(({ service, text }) => ({ service: hide(service), text: hideIn(text) })),
    },
    values: context.services
      .flatMap(({ name }) => valuesOf(name))
      .map((value) => ({ ...value, service: hide(value.service) })),
  };
}

function hiddenRunbook(runbook: Runbook, { hide, hideIn }: Aliases) {
  return {
    ...runbook,
    title: hideIn(runbook.title),
    gather: runbook.gather.map(hideIn),
    actions: runbook.actions.map((action) => ({
      ...action,
      on: action.on === 'at-fault' ? action.on : hide(action.on),
      rollbackTrigger: hideIn(action.rollbackTrigger),
    })),
    doNotTouch: runbook.doNotTouch.map(hide),
    escalation: { ...runbook.escalation, when: runbook.escalation.when.map(hideIn) },
  };
}
