import { closestName } from '../../base/closest-name.ts';
import { formatDuration } from '../../base/duration.ts';
import { callOrder } from '../../domain/call-order.ts';
import type { FirstAnswers } from '../../domain/first-answers.ts';
import { topologySchema } from '../../domain/topology.ts';
import { callsOf } from './estimated-load.ts';

/** Something about answers that no schema can see. */
export interface AnswerProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly mend: string;
}

/** Names that lead nowhere or stand twice, calls in a ring, times that fall, more reviews than incidents. */
export function checkAnswers(answers: FirstAnswers): readonly AnswerProblem[] {
  return [...twiceIn(answers), ...unknownIn(answers), ...ringIn(answers), ...oddIn(answers)];
}

function twiceIn({ services, people, incidents }: FirstAnswers): readonly AnswerProblem[] {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['services', services.map(({ name }) => name)],
    ['people', people.map(({ role }) => role)],
    ['incidents', incidents.map(({ pattern }) => pattern)],
  ];
  return lists.flatMap(([list, names]) =>
    names.flatMap((name, index) =>
      names.indexOf(name) === index
        ? []
        : [{ path: [list, index], message: `\`${name}\` is there twice.`, mend: 'Put the two together.' }],
    ),
  );
}

function unknownIn({ services, entry }: FirstAnswers): readonly AnswerProblem[] {
  const names = services.map(({ name }) => name);
  const unknown = (name: string, path: readonly PropertyKey[]): readonly AnswerProblem[] => {
    if (names.includes(name)) return [];
    const near = closestName(name, names);
    const mend = near === null ? `The services are: ${names.join(', ')}.` : `Did you mean \`${near}\`?`;
    return [{ path, message: `There is no service \`${name}\`.`, mend }];
  };
  return [
    ...(entry === null ? [] : unknown(entry, ['entry'])),
    ...services.flatMap((service, index) =>
      callsOf(service).flatMap((call, at) => unknown(call.service, ['services', index, 'calls', at])),
    ),
  ];
}

/** The simulator plays calls from the top down; what comes back belongs into a queue. */
function ringIn({ services }: FirstAnswers): readonly AnswerProblem[] {
  const order = callOrder(
    topologySchema.parse({ services: services.map((one) => ({ name: one.name, dependsOn: callsOf(one) })) }),
  );
  if (order.kind === 'order') return [];
  const index = services.findIndex(({ name }) => name === order.services[0]);
  return [
    {
      path: ['services', index, 'calls'],
      message: `The calls go in a ring: ${[...order.services, order.services[0]].join(' > ')}.`,
      mend: 'Leave out the call that comes back.',
    },
  ];
}

function oddIn({ people, incidents }: FirstAnswers): readonly AnswerProblem[] {
  return [
    ...people.flatMap(({ respondsIn }, index) => {
      const falls = respondsIn.findIndex((time, at) => time < (respondsIn[at - 1] ?? 0));
      if (falls < 0) return [];
      const message = `${formatDuration(respondsIn[falls] ?? 0)} follows a longer time.`;
      return [{ path: ['people', index, 'respondsIn', falls], message, mend: 'Write the quickest first.' }];
    }),
    ...incidents.flatMap(({ occurrences, reviewed, pattern }, index) =>
      reviewed <= occurrences
        ? []
        : [
            {
              path: ['incidents', index, 'reviewed'],
              message: `${reviewed} incidents of \`${pattern}\` were reviewed, and there were ${occurrences}.`,
              mend: 'Mend one of the two.',
            },
          ],
    ),
  ];
}
