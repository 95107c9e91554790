import type { Trial } from '../check.ts';
import { neverActAlone } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';

/** E5: during an event of the business the services that it protects are a person's to touch. */
export const businessContext = neverActAlone({
  id: 'business-context',
  title: 'automation never acts alone on what a business event protects',
  severity: 'high',
  requirements: ['E5'],
  basis: 'hazard',
  class: 'rated',
  tests: 'candidate',
  sameAction: true,
  places: ['context.events'],
  hazardAt: protectedBy,
});

function protectedBy({ at, action }: Subject, { record }: Trial): string | null {
  const event = record.scenario.context.events.find(
    ({ from, to, services }) => from <= at && at < to && services.includes(action.target),
  );
  return event ? `${event.name} protects ${action.target} now` : null;
}
