import type { Guardrail } from './guardrail.ts';

/** After the kill switch nothing runs until somebody has signed off on re-arming it. */
export const killSwitch: Guardrail = {
  name: 'kill-switch',
  requirement: 'D15',
  refuses: ({ observation }) => (observation.context.killed ? 'the kill switch is pressed and not re-armed' : null),
};
