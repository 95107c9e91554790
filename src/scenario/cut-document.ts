import type { ScenarioDocument } from '../domain/scenario.ts';
import type { Plainer } from './plain-values.ts';
import { defaultedItems, roundedItems } from './plain-values.ts';
import { foldServices } from './fold-services.ts';
import { spliceServices } from './splice-services.ts';

/** Things of one kind in a scenario, any of which may be left out. */
export interface CutGroup {
  readonly what: string;
  readonly items: readonly unknown[];
  /** The document without these of its items. */
  without(document: ScenarioDocument, items: ReadonlySet<unknown>): ScenarioDocument;
}

/**
 * What may be left out of a scenario, as the reducer goes through it: first what costs the reader most to understand.
 * Items are told by identity, so a group is asked for anew once the document has changed in another way.
 */
export const cutGroups: readonly ((document: ScenarioDocument) => readonly CutGroup[])[] = [
  (document) => [listGroup('distortions', document.distortions ?? [], (one, distortions) => ({ ...one, distortions }))],
  serviceGroups,
  chainGroups,
  foldGroups,
  (document) => [listGroup('faults', document.faults ?? [], (one, faults) => ({ ...one, faults }))],
  (document) => [listGroup('people', document.people ?? [], (one, people) => ({ ...one, people }))],
  (document) => [contextGroup(document)],
  (document) => (document.people ?? []).map((_, index) => personGroup(document, index)),
  (document) => document.topology.services.map((_, index) => callGroup(document, index)),
  (document) => [
    listGroup('points of the workload', document.workload.points ?? [], (one, points) => ({
      ...one,
      workload: { ...one.workload, points },
    })),
  ],
  proposalGroups,
  proposalPartGroups,
  (document) => [valueGroup('values beside their defaults', defaultedItems(document)[0])],
  (document) => [valueGroup('weightier values beside their defaults', defaultedItems(document)[1])],
  (document) => [valueGroup('values that are not round', roundedItems(document))],
];

function listGroup<T>(
  what: string,
  items: readonly T[],
  put: (document: ScenarioDocument, left: T[]) => ScenarioDocument,
): CutGroup {
  return {
    what,
    items,
    without: (document, gone) =>
      put(
        document,
        items.filter((item) => !gone.has(item)),
      ),
  };
}

type ServiceDocument = ScenarioDocument['topology']['services'][number];

/** Every service but the entry, each with all that speaks of it. */
function serviceGroups(document: ScenarioDocument): readonly CutGroup[] {
  return [joinedGroup(document, 'services', ({ services }) => services)];
}

/** The same, and who called one of them calls what stands behind it, so that this keeps its requests. */
function chainGroups(document: ScenarioDocument): readonly CutGroup[] {
  return [joinedGroup(document, 'services of a chain', ({ services }, gone) => spliceServices(services, gone))];
}

/** More than these are hard to follow, and only then are services folded: what is left is another system than before. */
const servicesReadable = 4;

/** The same, and who called one of them waits as long as before. */
function foldGroups(document: ScenarioDocument): readonly CutGroup[] {
  if (document.topology.services.length <= servicesReadable) return [];
  return [
    joinedGroup(document, 'services folded into their callers', ({ services }, gone, workload) =>
      foldServices(services, workload, gone),
    ),
  ];
}

/** Every service but the entry; where some are left out, `join` makes of what calls them what it is without them. */
function joinedGroup(
  { topology, workload }: ScenarioDocument,
  what: string,
  join: (
    topology: ScenarioDocument['topology'],
    gone: ReadonlySet<string>,
    workload: ScenarioDocument['workload'],
  ) => readonly ServiceDocument[],
): CutGroup {
  return {
    what,
    items: topology.services.filter(({ name }) => name !== workload.entry),
    without(document, gone) {
      const names = new Set([...gone].map((one) => (one as ServiceDocument).name));
      const services = [...join(document.topology, names, document.workload)];
      return withoutServices({ ...document, topology: { ...document.topology, services } }, names);
    },
  };
}

function withoutServices(document: ScenarioDocument, gone: ReadonlySet<string>): ScenarioDocument {
  const stays = (name: string | null | undefined) => name === null || name === undefined || !gone.has(name);
  const { context = {}, topology } = document;
  return {
    ...document,
    topology: {
      ...topology,
      services: topology.services
        .filter(({ name }) => stays(name))
        .map((service) => ({ ...service, dependsOn: (service.dependsOn ?? []).filter((call) => stays(call.service)) })),
    },
    faults: (document.faults ?? []).filter((fault) => !('target' in fault) || stays(fault.target)),
    distortions: (document.distortions ?? []).filter((one) => !('service' in one) || stays(one.service)),
    people: (document.people ?? []).map((person) => ({
      ...person,
      interventions: (person.interventions ?? []).filter((one) => one.kind !== 'repair' || stays(one.action.target)),
    })),
    context: {
      ...context,
      events: (context.events ?? [])
        .map((event) => ({ ...event, services: event.services.filter(stays) }))
        .filter(({ services }) => services.length > 0),
      changeRecords: (context.changeRecords ?? []).filter(stays),
      deploys: (context.deploys ?? []).filter(({ service }) => stays(service)),
    },
    expected: (document.expected ?? []).filter(({ target }) => stays(target)),
  };
}

const contextLists = ['history', 'changeFreezes', 'events', 'changeRecords', 'deploys'] as const;

/** Everything that the context lists: what is not listed never occurred. */
function contextGroup({ context = {} }: ScenarioDocument): CutGroup {
  const items = contextLists.flatMap((list) => (context[list] ?? []).map((value, index) => ({ list, value, index })));
  return {
    what: 'circumstances',
    items,
    without(document, gone) {
      const left = items.filter((item) => !gone.has(item));
      const lists = contextLists.map((list) => [
        list,
        left.filter((item) => item.list === list).map(({ value }) => value),
      ]);
      return { ...document, context: { ...document.context, ...Object.fromEntries(lists) } };
    },
  };
}

/** What one person does unasked, and when nobody answers. */
function personGroup({ people = [] }: ScenarioDocument, index: number): CutGroup {
  const person = people[index];
  const items = [...(person?.interventions ?? []), ...(person?.absent ?? [])];
  return {
    what: `deeds of ${person?.role ?? 'nobody'}`,
    items,
    without: (document, gone) => ({
      ...document,
      people: (document.people ?? []).map((one, at) =>
        at === index
          ? {
              ...one,
              interventions: (one.interventions ?? []).filter((deed) => !gone.has(deed)),
              absent: (one.absent ?? []).filter((span) => !gone.has(span)),
            }
          : one,
      ),
    }),
  };
}

function callGroup({ topology }: ScenarioDocument, index: number): CutGroup {
  const service = topology.services[index];
  return listGroup(`calls of ${service?.name ?? ''}`, service?.dependsOn ?? [], (document, dependsOn) => ({
    ...document,
    topology: {
      ...document.topology,
      services: document.topology.services.map((one, at) => (at === index ? { ...one, dependsOn } : one)),
    },
  }));
}

function proposalGroups({ agent }: ScenarioDocument): readonly CutGroup[] {
  if (typeof agent !== 'object' || agent.kind !== 'scripted') return [];
  return [
    listGroup('proposals', agent.proposals, (document, proposals) => ({ ...document, agent: { ...agent, proposals } })),
  ];
}

/** What one proposal of a script rests on, and what it recommends beside its first step. */
function proposalPartGroups({ agent }: ScenarioDocument): readonly CutGroup[] {
  if (typeof agent !== 'object' || agent.kind !== 'scripted') return [];
  return agent.proposals.flatMap(({ proposal }, index) =>
    (['evidence', 'actions'] as const).map((part) =>
      listGroup<unknown>(`${part} of a proposal`, proposal[part], (document, left) => {
        const proposals = agent.proposals.map((one, at) =>
          at === index ? { ...one, proposal: { ...one.proposal, [part]: left } } : one,
        );
        return { ...document, agent: { ...agent, proposals } };
      }),
    ),
  );
}

/** Values that are made plainer, each by itself. */
function valueGroup(what: string, items: readonly Plainer[]): CutGroup {
  return {
    what,
    items,
    without: (document, gone) =>
      items.filter((item) => gone.has(item)).reduce((left, plainer) => plainer(left), document),
  };
}
