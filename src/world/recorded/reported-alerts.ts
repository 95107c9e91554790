import type { Replay } from '../../domain/replay.ts';
import { reportedKinds } from '../../domain/timeline-row.ts';
import type { ReportedAlert } from '../../domain/world.ts';

/**
 * Alerts, pages and signals of a recording as they were seen, true or not, by the time from which they could be seen.
 * Nothing else of a timeline row leaves this function.
 */
export function reportedAlerts(replay: Replay): readonly ReportedAlert[] {
  const startAt = Date.parse(replay.incident.window.start);
  const services = replay.scenario.topology.services.map((service) => service.name);
  return replay.timeline
    .flatMap((row): ReportedAlert[] => {
      if (row.seenAs === null || !reportedKinds.includes(row.kind)) return [];
      const onTarget = services.includes(row.target) ? row.target : replay.scenario.workload.entry;
      const at = Date.parse(row.visibleAt ?? row.at) - startAt;
      const until = row.until === null ? null : Date.parse(row.until) - startAt;
      return [{ at, service: row.service ?? onTarget, text: row.seenAs, until }];
    })
    .toSorted((a, b) => a.at - b.at);
}
