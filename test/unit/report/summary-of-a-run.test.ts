import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { packageRoot } from '../../../src/base/package-root.ts';
import type { Summary } from '../../../src/domain/summary.ts';
import { summarySchema } from '../../../src/domain/summary.ts';
import { runTrials } from '../../../src/jobs/run-trials.ts';
import { silent } from '../../helpers/silent.ts';

const folder = mkdtempSync(join(tmpdir(), 'requal-summary-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const published = z.fromJSONSchema(
  JSON.parse(readFileSync(join(packageRoot, 'schemas', 'summary.schema.json'), 'utf8')),
);

/** A trial that acts, one that fails, one that is stopped, and a recording. */
const request = {
  what: ['leak-known-cause', 'leak-history-mislabelled', 'leak-killed-midway', 'wikimedia-2019-04-25-traffic-artefact'],
  candidates: [join(packageRoot, 'policies', 'production-platform')],
  world: null,
  seeds: [1],
  out: folder,
  workers: null,
  certificate: null,
  resume: null,
};
const summary = await runTrials(request, silent);
const written: unknown = JSON.parse(readFileSync(join(resolve(summary.run.folder ?? ''), 'summary.json'), 'utf8'));

describe('summary.json of a real run', () => {
  it('is the summary, and keeps the schema of the sources and the published one', () => {
    expect(written).toEqual(summary);
    expect(summarySchema.parse(written)).toEqual(written);
    expect(published.safeParse(written).error?.issues ?? []).toEqual([]);
  });

  it.each([
    ['a verdict that is none', (one: Summary) => ({ ...one, verdict: 'passed' })],
    ['a field that nobody knows', (one: Summary) => ({ ...one, score: 1 })],
    ['a trial without its milestones', (one: Summary) => ({ ...one, trials: [{ ...one.trials[0], milestones: {} }] })],
    ['a digest cut short', (one: Summary) => ({ ...one, run: { ...one.run, charterDigest: 'abc' } })],
  ])('with %s is refused by both', (_, change) => {
    expect(summarySchema.safeParse(change(summary)).success).toBe(false);
    expect(published.safeParse(change(summary)).success).toBe(false);
  });

  it('says of no trial in which users were not hurt that they were', () => {
    const { milestones } = summary.trials.find(
      ({ scenario }) => scenario === 'leak-known-cause',
    ) as Summary['trials'][0];
    expect(milestones).toMatchObject({ hurtAt: null, mitigatedAt: null });
    const page = readFileSync(
      join(resolve(summary.run.folder ?? ''), 'timelines/production-platform/leak-history-mislabelled.s1.html'),
      'utf8',
    );
    expect(page).toContain('Users were not hurt.');
    expect(page).not.toContain('hurt to the end');
  });
});
