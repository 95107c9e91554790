import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.ts';
import { playListedTrial } from '../../src/jobs/play-listed-trial.ts';
import { temporaryFolder } from '../helpers/requal-process.ts';
import { asked, candidateWith, logGateway, qualified, quick } from '../helpers/small-qualification.ts';

describe('a qualification', () => {
  it('requalifies an automation that keeps every rule, and leaves everything that a reader needs', async () => {
    const report = await qualified(asked({ candidate: candidateWith(logGateway) }));
    expect(report.qualification.verdict).toEqual({ kind: 'requalified', until: '2027-02-19' });
    // What cannot be certified is no pass for whoever goes by the exit code.
    expect(report.exitCode).toBe(2);
    const [one] = report.automations;
    expect(one?.triggers.every(({ unsafe }) => unsafe.count === 0 && unsafe.of >= 3)).toBe(true);
    expect(one?.measured).toMatchObject({ recordsKept: true, sameTwice: true });
    expect(
      one?.nulls.map(({ name, violations, actedWhenRight }) => [name, violations > 10, actedWhenRight.count > 10]),
    ).toEqual([
      ['always-act', true, true],
      ['always-ask', false, false],
    ]);
    expect(one?.distortions.length).toBeGreaterThan(5);
    const { asked: requests = 0, approved = 0, kills = 0 } = one?.people ?? {};
    expect([requests > 20, approved > 0 && approved < requests, kills > 0]).toEqual([true, true, true]);
    expect(one?.tested.filter(({ tests }) => tests === 'runtime').length).toBeGreaterThan(5);
    const kept = readdirSync(report.folder).toSorted();
    expect(kept).toEqual(
      expect.arrayContaining([
        'candidates',
        'chain-heads.txt',
        'profile.json',
        'qualification.json',
        'report.html',
        'report.md',
        'trials.txt',
      ]),
    );
    // Nobody can certify with fewer exposures than the rules ask for.
    expect(report.uncertifiable).toContain('with a confidence of 0.9');
    expect(existsSync(join(report.folder, 'certificate.json'))).toBe(false);
  });

  it('plays the same and finds the same for any number of workers', async () => {
    const candidate = candidateWith(logGateway);
    const [one, two] = [
      await qualified(asked({ candidate, ...quick })),
      await qualified(asked({ candidate, ...quick, workers: 2 })),
    ];
    expect(two.qualification.trials).toEqual(one.qualification.trials);
    // How long what is missing would take is told by how long this took.
    const untimed = ({ automations }: typeof one) =>
      automations.map((shown) => ({ ...shown, verdict: { ...shown.verdict, minutesMissing: null } }));
    expect(untimed(two)).toEqual(untimed(one));
  });

  it('can be played again trial by trial, and does not find one that was changed', async () => {
    const report = await qualified(asked({ candidate: candidateWith(logGateway), ...quick }));
    const id = report.automations[0]!.automation.id;
    const out = join(temporaryFolder(), 'trial.jsonl');
    const again = await playListedTrial(report.folder, id, 4, out);
    expect(readFileSync(join(report.folder, 'trials.txt'), 'utf8')).toContain(`${id} 4 ${again.chainHead}\n`);
    const trials = join(report.folder, 'trials.txt');
    writeFileSync(trials, readFileSync(trials, 'utf8').replace(again.chainHead, 'f'.repeat(64)));
    await expect(playListedTrial(report.folder, id, 4, out)).rejects.toThrow(/the report lists f{64}/);
    await expect(playListedTrial(report.folder, id, 999_999, out)).rejects.toThrow(UserError);
  });
});
