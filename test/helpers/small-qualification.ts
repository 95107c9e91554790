import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QualificationReport } from '../../src/domain/qualification-report.ts';
import { qualify } from '../../src/jobs/qualify.ts';
import type { QualifyRequest } from '../../src/jobs/qualify.ts';
import { temporaryFolder } from './requal-process.ts';

export const shippedProfile = 'scenarios/profiles/production-platform.yaml';

/** Conservative with only some of what it may do, so that a whole plan takes seconds. */
export function candidateWith(
  keeps: readonly string[],
  changes: readonly object[] = [],
  base = 'conservative',
): string {
  return candidateIn(join(temporaryFolder(), 'few'), keeps, changes, base);
}

/** The same in a folder of that name, which is returned. */
export function candidateIn(
  folder: string,
  keeps: readonly string[],
  changes: readonly object[],
  base: string,
): string {
  cpSync(`policies/${base}`, folder, { recursive: true });
  if (base === 'conservative')
    cpSync('policies/production-platform/runbooks', join(folder, 'runbooks'), { recursive: true });
  const all = [
    ...readFileSync(join(folder, 'policy.yaml'), 'utf8').matchAll(/^ {2}- id: (restart|scale|rotate)[a-z-]*/gm),
  ];
  const removed = all.map(([line]) => line.replace('  - id: ', '')).filter((id) => !keeps.includes(id));
  const document = { changes: [...removed.map((id) => ({ remove: `authorised[${id}]` })), ...changes] };
  writeFileSync(join(folder, 'candidate.yaml'), JSON.stringify(document));
  return folder;
}

/** The one automation of conservative whose whole small plan takes least. */
export const logGateway = ['restart-log-gateway'];

/** A plan of some hundred exposures, which shows little and takes little; what it certifies is nothing. */
export function asked(more: Partial<QualifyRequest> & Pick<QualifyRequest, 'candidate'>): QualifyRequest {
  const folder = temporaryFolder();
  return {
    profile: shippedProfile,
    asOf: '2026-11-21',
    confidence: 0.9,
    budget: 0.02,
    seed: null,
    workers: 1,
    out: join(folder, 'reports'),
    ledger: join(folder, 'ledger.jsonl'),
    sign: null,
    since: null,
    trust: null,
    waivers: null,
    exposuresPerTrigger: 3,
    ...more,
  };
}

/** For what no number of exposures decides: as few as can be. */
export const quick = { confidence: 0.5, budget: 0.3 } as const;

/** Plays it to its end. */
export async function qualified(request: QualifyRequest): Promise<QualificationReport> {
  const report = await qualify(
    request,
    () => undefined,
    () => false,
  );
  if (report === null) throw new Error('it was not stopped');
  return report;
}
