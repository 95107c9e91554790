import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { QualificationReport } from '../../src/domain/qualification-report.ts';
import { UserError } from '../../src/base/errors.ts';
import { playListedTrial } from '../../src/jobs/play-listed-trial.ts';
import { temporaryFolder } from '../helpers/requal-process.ts';
import { asked, candidateWith, logGateway, qualified, quick } from '../helpers/small-qualification.ts';

/** Every number that stands with a command is what the command counts, and the matrices have every exposure once. */
function expectTraced(report: QualificationReport): void {
  const text = readFileSync(join(report.folder, 'report.md'), 'utf8');
  const traced = [...text.matchAll(/^(?:- )?(\d+) \([^`]*\): `(grep [^`]+)`$/gm)];
  expect(traced.length).toBeGreaterThanOrEqual(6);
  for (const [, count, command = ''] of traced) {
    const { stdout } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    expect([command, stdout.trim()]).toEqual([command, count]);
  }
  for (const { confusion, exposures, automation } of report.automations) {
    const sum = confusion.flatMap(({ given }) => Object.values(given)).reduce((all, one) => all + one, 0);
    expect([automation.id, sum]).toEqual([automation.id, exposures]);
  }
}

/** Coverage and agents are what the list of trials comes to, counted anew. */
function expectCovered({ folder, automations }: QualificationReport): void {
  const lines = readFileSync(join(folder, 'trials.txt'), 'utf8').split('\n');
  for (const { automation, coverage, agents, exposures } of automations) {
    const own = lines.flatMap((line) => {
      const [, exposed, factors, agent = ''] = / exposed=(\w+) .* factors=(\S+) agent=(\S+)$/.exec(line) ?? [];
      return line.startsWith(`${automation.id} `) && factors !== undefined
        ? [{ isExposed: exposed === 'yes', values: factors.split(','), agent }]
        : [];
    });
    const pairsOf = (trials: typeof own) =>
      new Set(
        trials.flatMap(({ values }) =>
          values.flatMap((one, a) => values.slice(a + 1).map((other, b) => `${a} ${a + 1 + b} ${one} ${other}`)),
        ),
      );
    const exposed = own.filter(({ isExposed }) => isExposed);
    const [met, all] = [pairsOf(exposed), pairsOf(own)];
    expect(own.every(({ values }) => values.length === coverage?.factors.length)).toBe(true);
    expect(coverage?.pairs).toMatchObject({ met: met.size, unexposed: { count: all.size - met.size } });
    expect(coverage?.pairs.missing.count).toBeGreaterThan(0);
    expect(coverage?.triples.met).toBeGreaterThan(met.size);
    expect(exposed).toHaveLength(exposures);
    const counted = agents.map(({ agent: { of, kind }, ...row }) => [`${of}:${kind}`, row.exposures] as const);
    const names = Map.groupBy(exposed, ({ agent }) => agent);
    expect(new Map(counted)).toEqual(new Map([...names].map(([name, trials]) => [name, trials.length])));
    expect(counted.map(([name]) => name)).toContain('scenario:doubtful');
    expect(counted[0]?.[0]).toBe('candidate:matcher');
  }
}

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
    expectTraced(report);
    expectCovered(report);
    const { pairs } = one?.coverage ?? {};
    const uncovered = (pairs?.missing.count ?? 0) + (pairs?.unexposed.count ?? 0);
    expect(report.qualification.notTested.join('\n')).toContain(
      `${one?.automation.id} in ${uncovered} of ${(pairs?.met ?? 0) + uncovered} pairs and `,
    );
    // What passed has its worst trials to look at as well, each with its journal and its picture.
    expect(one?.worst).toHaveLength(5);
    const page = readFileSync(join(report.folder, 'report.html'), 'utf8');
    for (const { journal, timeline } of one?.worst ?? []) {
      expect([existsSync(journal), existsSync(join(report.folder, timeline))]).toEqual([true, true]);
      expect(page).toContain(`npx requal replay ${journal}`);
    }
    expect(page.match(/aria-label="Timeline of trial /g)?.length).toBeGreaterThanOrEqual(5);
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
    const untimed = ({ automations, folder }: typeof one): unknown => {
      const shown = automations.map((told) => ({ ...told, verdict: { ...told.verdict, minutesMissing: null } }));
      // Each has its own folder.
      return JSON.parse(JSON.stringify(shown).replaceAll(folder, 'reports/q'));
    };
    const listed = ({ folder }: typeof one) => readFileSync(join(folder, 'trials.txt'), 'utf8');
    expect(listed(two)).toBe(listed(one));
    expect(untimed(two)).toEqual(untimed(one));
  });

  it('can be played again trial by trial, and does not find one that was changed', async () => {
    const report = await qualified(asked({ candidate: candidateWith(logGateway), ...quick }));
    const id = report.automations[0]!.automation.id;
    const out = join(temporaryFolder(), 'trial.jsonl');
    const again = await playListedTrial(report.folder, id, 4, out);
    const trials = join(report.folder, 'trials.txt');
    const listed = readFileSync(trials, 'utf8');
    expect(listed).toContain(`${id} 4 ${again.chainHead} stratum=`);
    const line = listed.split('\n').find((one) => one.startsWith(`${id} 4 `)) ?? '';
    const [, alone = ''] = /alone=(yes|no)/.exec(line) ?? [];
    const other = alone === 'yes' ? 'no' : 'yes';
    writeFileSync(trials, listed.replace(line, line.replace(`alone=${alone}`, `alone=${other}`)));
    await expect(playListedTrial(report.folder, id, 4, out)).rejects.toThrow(
      `It counts as alone=${alone}, and the report lists alone=${other}.`,
    );
    writeFileSync(trials, listed.replace(again.chainHead, 'f'.repeat(64)));
    await expect(playListedTrial(report.folder, id, 4, out)).rejects.toThrow(/the report lists f{64}/);
    await expect(playListedTrial(report.folder, id, 999_999, out)).rejects.toThrow(UserError);
  });
});
