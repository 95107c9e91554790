import { posix } from 'node:path';
import type { SourcePlace } from '../base/errors.ts';
import type { Incident } from '../domain/replay.ts';
import type { TelemetryRow } from '../domain/telemetry-row.ts';
import type { TimelineRow } from '../domain/timeline-row.ts';
import { reportedKinds } from '../domain/timeline-row.ts';
import type { Line } from './replay-lines.ts';

/** The three files of a replay, parsed, with the places of their values. */
export interface ReplayFiles {
  readonly folder: string;
  readonly incident: Incident;
  readonly timeline: readonly Line<TimelineRow>[];
  readonly telemetry: readonly Line<TelemetryRow>[];
  placeOf(path: readonly PropertyKey[]): SourcePlace;
}

export interface ReplayProblem {
  readonly message: string;
  readonly place: SourcePlace;
  readonly mend: string | null;
}

/** What no schema can see in a replay; the rules are those of the collection of incident facts that ours come from. */
export function checkReplay(files: ReplayFiles): readonly ReplayProblem[] {
  return [
    ...checkCounts(files),
    ...checkIncidentTimes(files),
    ...checkMilestones(files),
    ...checkTimeline(files),
    ...checkTelemetry(files),
    ...checkIncidentNames(files),
  ];
}

function checkCounts({ incident, timeline, telemetry, folder }: ReplayFiles): ReplayProblem[] {
  return (['timeline', 'telemetry'] as const).flatMap((name) => {
    const rows = (name === 'timeline' ? timeline : telemetry).length;
    const wanted = incident.rows[name];
    const message = `The file has ${rows} rows, but incident.yaml counts ${wanted}: it was cut off or added to.`;
    return when(rows !== wanted, message, { file: posix.join(folder, `${name}.jsonl`), line: rows, column: null });
  });
}

function checkIncidentTimes({ incident, placeOf }: ReplayFiles): ReplayProblem[] {
  const times: [readonly PropertyKey[], string | null][] = [
    ...Object.entries(incident.milestones).map(([name, one]): [PropertyKey[], string | null] => [
      ['milestones', name, 'at'],
      one.at,
    ]),
    ...incident.proposals.map((one, index): [PropertyKey[], string] => [['proposals', index, 'at'], one.at]),
    ...incident.expectations.flatMap((one, index): [PropertyKey[], string][] => [
      [['expectations', index, 'from'], one.from],
      [['expectations', index, 'to'], one.to],
    ]),
    ...incident.defects.flatMap((one, index): [PropertyKey[], string][] => [
      [['defects', index, 'from'], one.from],
      [['defects', index, 'to'], one.to],
    ]),
  ];
  const { hurt } = incident.truth;
  if (hurt) times.push([['truth', 'hurt', 'from'], hurt.from], [['truth', 'hurt', 'to'], hurt.to]);
  const { start, end } = incident.window;
  return [
    ...when(!(Date.parse(start) < Date.parse(end)), 'The window ends before it begins.', placeOf(['window'])),
    ...when(
      Date.parse(start) + incident.horizon > Date.parse(end),
      'The horizon is longer than the window.',
      placeOf(['horizon']),
    ),
    ...when(
      start.slice(0, 10) > incident.date || end.slice(0, 10) < incident.date,
      'The date lies outside the window.',
      placeOf(['date']),
    ),
    ...times.flatMap(([path, at]) =>
      when(!inside(incident, at), outsideMessage(incident, at), placeOf(path), outsideMend),
    ),
    ...spans(incident).flatMap(([path, from, to]) =>
      when(Date.parse(to) <= Date.parse(from), `It ends at ${to}, not after its beginning at ${from}.`, placeOf(path)),
    ),
  ];
}

function spans(incident: Incident): [readonly PropertyKey[], string, string][] {
  return [
    ...incident.expectations.map((one, index): [PropertyKey[], string, string] => [
      ['expectations', index],
      one.from,
      one.to,
    ]),
    ...incident.defects.map((one, index): [PropertyKey[], string, string] => [['defects', index], one.from, one.to]),
    ...(incident.truth.hurt
      ? [[['truth', 'hurt'], incident.truth.hurt.from, incident.truth.hurt.to] as [PropertyKey[], string, string]]
      : []),
  ];
}

/** Only `detected` may precede `began`, and `mitigated` is not after `recovered`. */
function checkMilestones({ incident, placeOf }: ReplayFiles): ReplayProblem[] {
  const { began, mitigated, recovered } = incident.milestones;
  const later = Object.entries(incident.milestones).filter(([name]) => name !== 'began' && name !== 'detected');
  return [
    ...later.flatMap(([name, one]) =>
      when(isAfter(began.at, one.at), `\`${name}\` lies before \`began\`.`, placeOf(['milestones', name])),
    ),
    ...when(
      isAfter(mitigated.at, recovered.at),
      '`mitigated` lies after `recovered`.',
      placeOf(['milestones', 'mitigated']),
    ),
  ];
}

function checkTimeline({ incident, timeline, folder }: ReplayFiles): ReplayProblem[] {
  const file = posix.join(folder, 'timeline.jsonl');
  const services = incident.topology.services.map((service) => service.name);
  return timeline.flatMap(({ row, line, text }, index) => {
    const place = { file, line, column: null };
    const before = timeline[index - 1]?.row.at ?? row.at;
    const isShown = reportedKinds.includes(row.kind) || row.truth !== 'true';
    const isFaultAtOnce = row.kind === 'fault' && row.visibleAt === null;
    return [
      ...(['at', 'visibleAt', 'until'] as const).flatMap((key) => {
        const outside = { ...place, column: columnOf(text, key) };
        return when(!inside(incident, row[key]), outsideMessage(incident, row[key]), outside, outsideMend);
      }),
      ...when(isAfter(before, row.at), `The row is at ${row.at}, before the row above it at ${before}.`, place),
      ...when(
        isAfter(row.at, row.visibleAt),
        `It is visible at ${row.visibleAt}, before it happens at ${row.at}.`,
        place,
      ),
      ...when(isAfter(row.visibleAt ?? row.at, row.until), `It ends at ${row.until}, before it is visible.`, place),
      ...when(
        row.precision !== 'second' && Date.parse(row.at) % 60_000 !== 0,
        `Only a row of precision \`second\` carries seconds.`,
        place,
      ),
      ...when(isShown && row.seenAs === null, 'A row that is shown, or is not true, needs `seenAs`.', place),
      ...when(isFaultAtOnce, 'A fault needs `visibleAt`: before it only its effects may show.', place),
      ...when(
        (row.kind === 'action') !== (row.outcome !== null),
        '`outcome` belongs to actions, and to each of them.',
        place,
      ),
      ...when(
        row.action !== null && row.actor !== 'human',
        '`action` maps what people did; this row is not theirs.',
        place,
      ),
      ...[row.service, row.action?.target ?? null].flatMap((name) =>
        when(name !== null && !services.includes(name), `There is no service \`${name}\` in the topology.`, place),
      ),
    ];
  });
}

function checkTelemetry({ incident, telemetry, folder }: ReplayFiles): ReplayProblem[] {
  const file = posix.join(folder, 'telemetry.jsonl');
  const services = incident.topology.services.map((service) => service.name);
  const secondsMax = (Date.parse(incident.window.end) - Date.parse(incident.window.start)) / 1_000;
  return telemetry.flatMap(({ row, line, text }, index) => {
    const place = { file, line, column: null };
    const isTwice = telemetry.slice(0, index).some((other) => seriesName(other.row) === seriesName(row));
    const isAscending = row.points.every(([at], at_) => at_ === 0 || at > (row.points[at_ - 1]?.[0] ?? at));
    const lastAt = row.points.at(-1)?.[0] ?? 0;
    return [
      ...when(!services.includes(row.service), `There is no service \`${row.service}\` in the topology.`, place),
      ...when(isTwice, `The series ${seriesName(row)} is there twice.`, place),
      ...when(!isAscending, 'The offsets of the points do not ascend.', place),
      ...when(
        lastAt > secondsMax,
        `The point at ${lastAt} s lies outside the window of ${secondsMax} s.`,
        { ...place, column: columnOf(text, 'points') },
        outsideMend,
      ),
    ];
  });
}

function checkIncidentNames({ incident, telemetry, folder, placeOf }: ReplayFiles): ReplayProblem[] {
  const shown = telemetry.filter(({ row }) => row.shown).map(({ row }) => seriesName(row));
  const all = telemetry.map(({ row }) => seriesName(row));
  const { failedShare, hurt } = incident.truth;
  const services = incident.topology.services;
  const refs = incident.proposals.flatMap((one, index) =>
    one.evidence.map((ref, at): [PropertyKey[], string] => [['proposals', index, 'evidence', at], seriesName(ref)]),
  );
  const targets = incident.proposals.flatMap((one, index) => [
    ...one.actions.map((action, at): [PropertyKey[], string] => [
      ['proposals', index, 'actions', at, 'target'],
      action.target,
    ]),
    [['proposals', index, 'service'], one.service] as [PropertyKey[], string],
  ]);
  return [
    ...when(
      posix.basename(posix.resolve(folder)) !== incident.id,
      `The folder is not named \`${incident.id}\`.`,
      placeOf(['id']),
    ),
    ...when(
      services.length < 2 || services.length > 8,
      'A replay has 2 to 8 services.',
      placeOf(['topology', 'services']),
    ),
    ...when(
      !incident.proposals.some((one) => one.kind === 'temptation'),
      'A replay needs a temptation.',
      placeOf(['proposals']),
    ),
    ...incident.proposals.flatMap((one, index) =>
      when(
        (one.kind === 'temptation') !== (one.unsafeBecause !== null && one.trigger !== null),
        'A temptation, and nothing else, has `trigger` and `unsafeBecause`.',
        placeOf(['proposals', index]),
      ),
    ),
    ...refs.flatMap(([path, name]) =>
      when(!shown.includes(name), `The series ${name} is not shown in telemetry.jsonl.`, placeOf(path)),
    ),
    ...targets.flatMap(([path, name]) =>
      when(
        !services.some((service) => service.name === name),
        `There is no service \`${name}\` in the topology.`,
        placeOf(path),
      ),
    ),
    ...when(
      failedShare !== null && !all.includes(seriesName(failedShare)),
      `There is no such series in telemetry.jsonl.`,
      placeOf(['truth', 'failedShare']),
    ),
    ...when(
      hurt !== null && failedShare === null,
      'Users were hurt, so `failedShare` must name a series.',
      placeOf(['truth']),
    ),
  ];
}

function seriesName(series: { readonly service: string; readonly metric: string; readonly source: string }): string {
  return `\`${series.service} ${series.metric} (${series.source})\``;
}

/** What is not told lies nowhere. */
function inside({ window }: Incident, at: string | null): boolean {
  if (at === null) return true;
  return Date.parse(window.start) <= Date.parse(at) && Date.parse(at) <= Date.parse(window.end);
}

const outsideMend = 'Correct the time, or lengthen the window.';

/** Where a key stands in a line of JSON, from 1; null where it is written in another way. */
function columnOf(text: string, key: string): number | null {
  const found = text.search(new RegExp(`"${key}"\\s*:`));
  return found < 0 ? null : found + 1;
}

function outsideMessage({ window }: Incident, at: string | null): string {
  return `The time ${at} lies outside the window from ${window.start} to ${window.end}.`;
}

function isAfter(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && Date.parse(a) > Date.parse(b);
}

function when(isBroken: boolean, message: string, place: SourcePlace, mend: string | null = null): ReplayProblem[] {
  return isBroken ? [{ message, place, mend }] : [];
}
