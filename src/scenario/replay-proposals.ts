import type { DistortionOf } from '../domain/distortion.ts';
import type { Incident, RecordedProposal } from '../domain/replay.ts';
import type { Evidence, Proposal } from '../domain/proposal.ts';
import type { TelemetryRow } from '../domain/telemetry-row.ts';
import { telemetryAt } from '../domain/telemetry-row.ts';

/** A proposal due at a time from the start of the trial. */
export interface DueProposal {
  readonly at: number;
  readonly proposal: Proposal;
}

/**
 * The proposals of an incident inside its horizon, in order of time. Their evidence is filled in from the telemetry as
 * it was shown at that moment, so that no proposal can rest on a number that nobody saw.
 */
export function replayProposals(incident: Incident, telemetry: readonly TelemetryRow[]): readonly DueProposal[] {
  const startAt = Date.parse(incident.window.start);
  return incident.proposals
    .map((recorded) => ({ at: Date.parse(recorded.at) - startAt, recorded }))
    .filter(({ at }) => at < incident.horizon)
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, recorded }) => ({ at, proposal: toProposal(recorded, at, incident, telemetry) }));
}

function toProposal(
  recorded: RecordedProposal,
  at: number,
  incident: Incident,
  telemetry: readonly TelemetryRow[],
): Proposal {
  return {
    service: recorded.service,
    pattern: recorded.pattern,
    diagnosis: recorded.diagnosis,
    confidence: recorded.confidence,
    evidence: recorded.evidence.flatMap((ref) => {
      const row = telemetry.find((one) => isSame(one, ref));
      return row ? [shownEvidence(row, at, incident)] : [];
    }),
    actions: recorded.actions,
    rationale: recorded.temptingBecause,
    calls: null,
    versions: { agent: 'recorded-proposals', model: 'none', prompt: 'none' },
  };
}

function shownEvidence(row: TelemetryRow, at: number, incident: Incident): Evidence {
  const shown = (value: number | null, eventAt: number): Evidence => ({
    service: row.service,
    metric: row.metric,
    source: row.source,
    value,
    eventAt,
  });
  for (const distortion of incident.distortions) {
    if (!('metric' in distortion) || at < distortion.at || (distortion.until !== null && at >= distortion.until))
      continue;
    if (!touches(distortion, row)) continue;
    switch (distortion.kind) {
      case 'contradict':
        return shown(distortion.value, at);
      case 'zero':
        return shown(0, at);
      case 'drop':
        return shown(null, distortion.at);
      case 'freeze':
        return shown(telemetryAt(row, distortion.at), distortion.timestamps === 'fresh' ? at : distortion.at);
      case 'delay':
        return shown(telemetryAt(row, Math.max(0, at - distortion.by)), Math.max(0, at - distortion.by));
    }
  }
  return shown(telemetryAt(row, at), at);
}

type SeriesDistortion = DistortionOf<'contradict' | 'zero' | 'drop' | 'freeze' | 'delay'>;

function touches(distortion: SeriesDistortion, row: TelemetryRow): boolean {
  const { service, metric, source } = distortion;
  return (
    (service === null || service === row.service) &&
    (metric === null || metric === row.metric) &&
    (source === null || source === row.source)
  );
}

function isSame(
  a: Pick<TelemetryRow, 'service' | 'metric' | 'source'>,
  b: Pick<TelemetryRow, 'service' | 'metric' | 'source'>,
): boolean {
  return a.service === b.service && a.metric === b.metric && a.source === b.source;
}
