import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from '../../src/domain/comparison.ts';
import type { QualificationReport } from '../../src/domain/qualification-report.ts';
import { qualificationPage } from '../../src/report/qualification-page.ts';
import { candidateIn, shippedProfile } from '../helpers/small-qualification.ts';
import { requal } from '../helpers/requal-process.ts';

/** What requal writes as HTML: a qualification, the same with everything that one may have, a timeline, a comparison. */
export const pageNames = [
  'a qualification',
  'a qualification with all there may be',
  'a timeline',
  'a comparison',
] as const;
export type PageName = (typeof pageNames)[number];

/** Writes each page below a folder as the command line does, and returns the files. */
export async function makePages(folder: string): Promise<Readonly<Record<PageName, string>>> {
  const report = await qualification(folder);
  const file = join(report.folder, 'report.html');
  const full = join(folder, 'full.html');
  writeFileSync(full, await qualificationPage(withEverything(report), new Map()));
  return {
    'a qualification': file,
    'a qualification with all there may be': full,
    'a timeline': timelineIn(report.folder),
    'a comparison': await comparison(folder),
  };
}

/** Of a policy that is demoted by trials in which users are hurt, so that there are curves, breaches and timelines. */
async function qualification(folder: string): Promise<QualificationReport> {
  const candidate = candidateIn(join(folder, 'candidate'), ['restart-stateless-deployment'], [], 'production-platform');
  const places = ['--out', join(folder, 'reports'), '--ledger', join(folder, 'ledger.jsonl')];
  const asked = ['--candidate', candidate, '--profile', shippedProfile, '--as-of', '2026-11-21'];
  const few = ['--confidence', '0.9', '--budget', '0.02'];
  const { code, stdout, stderr } = await requal(['qualify', ...asked, ...few, ...places, '--json']);
  if (code === 1) return JSON.parse(stdout) as QualificationReport;
  throw new Error(`the qualification ended with ${code}: ${stderr}`);
}

/** Words that a person wrote and that no line could break. */
const long = `a-${'very-'.repeat(40)}long-name`;

/** What a small plan has none of: an earlier certificate, waivers, outcomes, and texts of any length. */
function withEverything(report: QualificationReport): QualificationReport {
  const [one] = report.automations;
  const id = one?.automation.id ?? '';
  const counts = { trials: 250, exposures: 200, acted: 100, violations: 3 };
  return {
    ...report,
    drift: {
      since: 'certificate.json',
      signer: 'Jane Doe',
      asOf: '2026-08-20',
      changed: ['the profile', 'the policy'],
      rows: (['profile', 'policy', 'runbooks', 'agent'] as const).map((step) => ({
        automation: id,
        step,
        before: counts,
        after: { ...counts, acted: 0 },
        worse: 3,
        better: 1,
        chance: 0.25,
      })),
    },
    outcomes: {
      since: '2026-08-20',
      rows: [{ automation: long, isOurs: false, helped: 4, needless: 1, harmful: 1 }],
      overrides: 2,
    },
    vetoes: [...report.vetoes, `${long}: broken`],
    uncertifiable: `its plan is weak, says ${long}`,
  };
}

function timelineIn(report: string): string {
  const [file] = readdirSync(join(report, 'timelines'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.html'))
    .toSorted();
  if (file === undefined) throw new Error('the report has no timeline');
  return join(report, 'timelines', file);
}

/** Of what was measured on a cluster beside the simulator's trial of the same scenario. */
async function comparison(folder: string): Promise<string> {
  const run = ['run', 'cluster-cart-leak', '--candidate', 'policies/production-platform', '--seed', '1'];
  const out = join(folder, 'compared');
  mkdirSync(out, { recursive: true });
  const ran = await requal([...run, '--out', out]);
  const [own] = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.s1.jsonl'));
  if (own === undefined) throw new Error(`the simulator's trial ended with ${ran.code}: ${ran.stderr}`);
  const journals = ['reports/example/second/measured/cluster-cart-leak.s1.jsonl', join(out, own)];
  const asked = ['compare', ...journals.flatMap((journal) => ['--journal', journal]), '--out', out, '--json'];
  const { stdout, stderr, code } = await requal(asked);
  const told = JSON.parse(stdout) as Comparison;
  if (!told.folder) throw new Error(`the comparison ended with ${code}: ${stderr}`);
  return join(told.folder, 'compare.html');
}
