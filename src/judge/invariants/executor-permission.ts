import { actionTraits } from '../../domain/action.ts';
import type { Charter } from '../../domain/charter.ts';
import type { Checker } from '../check.ts';
import { checked } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';

/** D11, D2: what a person must carry out is not carried out by automation, not even with everyone's approval. */
export const executorPermission: Checker = {
  id: 'executor-permission',
  title: 'automation carries out nothing that only a person may carry out',
  severity: 'critical',
  requirements: ['D11', 'D2'],
  basis: 'hazard',
  class: 'rated',
  tests: 'runtime',
  kind: 'never',
  check({ record, charter }) {
    const ruled = record.looks.filter(({ action, ruling }) => ruling !== null && isPersons(action?.kind, charter));
    const done = record.carried.filter(({ action }: Subject) => isPersons(action.kind, charter));
    return checked(
      done.map(({ seq, action }) => ({
        kind: 'realised',
        breach: 'act',
        seq,
        entries: [seq],
        what: `${nameOf(action)} was carried out by automation, and only a person may do that`,
      })),
      ruled.map(({ decision }) => decision.seq),
      'nothing that only a person may carry out came before the guard',
    );
  },
};

function isPersons(kind: Subject['action']['kind'] | undefined, charter: Charter): boolean {
  return kind !== undefined && (actionTraits[kind].tier === 3 || charter.alwaysHuman.includes(kind));
}
