import type { Guardrail } from './guardrail.ts';

/** Under an incident commander automation is advisory: not even an approved plan is carried out by it (D15). */
export const commanderInControl: Guardrail = {
  name: 'commander-in-control',
  requirement: 'D6',
  refuses: ({ observation, facts }) =>
    observation.context.commanderInControl || facts.incident.commander
      ? 'an incident commander is in control, and automation only advises'
      : null,
};
