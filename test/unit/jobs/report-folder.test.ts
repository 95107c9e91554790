import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openReportFolder, reopenReportFolder } from '../../../src/jobs/report-folder.ts';

/** No process has this id: it is above what Linux, macOS and Windows give. */
const deadProcess = 2 ** 30;

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'requal-report-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('the folder of a report', () => {
  it('is hidden until it is published, and then whole under its name', () => {
    const out = temporary();
    const place = openReportFolder(out, 'run-1');
    writeFileSync(join(place.partial, 'summary.json'), '{}');
    expect(readdirSync(out)).toEqual([expect.stringMatching(/^\.run-1\..*\.partial$/)]);
    expect(place.publish(place.nextName())).toBe(true);
    expect(readdirSync(out)).toEqual(['run-1']);
    expect(readdirSync(join(out, 'run-1'))).toEqual(['summary.json']);
  });

  it('gets a number when its name is taken, also when it is taken at the last moment', () => {
    const out = temporary();
    const place = openReportFolder(out, 'run-1');
    const name = place.nextName();
    mkdirSync(join(out, 'run-1', 'of-another'), { recursive: true });
    writeFileSync(join(place.partial, 'summary.json'), '{}');
    expect(place.publish(name)).toBe(false);
    expect(basename(place.nextName())).toBe('run-1-2');
    expect(place.publish(place.nextName())).toBe(true);
    expect(readdirSync(out)).toEqual(['run-1', 'run-1-2']);
    expect(readdirSync(join(out, 'run-1'))).toEqual(['of-another']);
  });

  it('leaves nothing when it is abandoned, not even the folder that was made for it', () => {
    const out = join(temporary(), 'reports');
    const place = openReportFolder(out, 'run-1');
    writeFileSync(join(place.partial, 'half'), '');
    place.abandon();
    expect(existsSync(out)).toBe(false);
  });

  it('keeps what was there when it is abandoned', () => {
    const out = temporary();
    writeFileSync(join(out, 'mine'), '');
    openReportFolder(out, 'run-1').abandon();
    expect(readdirSync(out)).toEqual(['mine']);
  });

  it('that was taken over is never removed, whatever is in it', () => {
    const out = temporary();
    mkdirSync(join(out, 'explore-1'));
    writeFileSync(join(out, 'explore-1', 'mine'), '');
    const place = reopenReportFolder(join(out, 'explore-1'));
    expect(readdirSync(out)).toEqual([expect.stringMatching(/^\.explore-1\..*\.partial$/)]);
    place.abandon();
    expect(readdirSync(out)).toEqual(['explore-1-unfinished']);
    expect(readdirSync(join(out, 'explore-1-unfinished'))).toEqual(['mine']);
    const again = reopenReportFolder(join(out, 'explore-1-unfinished'));
    expect(again.publish(again.nextName())).toBe(true);
    again.abandon();
    expect(readdirSync(out)).toEqual(['explore-1']);
  });

  it('once published stays when it is abandoned', () => {
    const out = temporary();
    const place = openReportFolder(out, 'run-1');
    place.publish(place.nextName());
    place.abandon();
    expect(readdirSync(out)).toEqual(['run-1']);
  });

  it('sets the journals of a dead run aside, under a name that says that it did not end', () => {
    const out = temporary();
    const dead = `.run-0.${hostname()}.${deadProcess}.partial`;
    mkdirSync(join(out, dead, 'journals', 'mine'), { recursive: true });
    mkdirSync(join(out, 'run-0-unfinished'));
    const place = openReportFolder(out, 'run-1');
    expect(place.foundUnfinished).toEqual([join(out, 'run-0-unfinished-2')]);
    place.abandon();
    expect(readdirSync(out)).toEqual(['run-0-unfinished', 'run-0-unfinished-2']);
    expect(readdirSync(join(out, 'run-0-unfinished-2'))).toEqual(['journals']);
    expect(openReportFolder(out, 'run-2').foundUnfinished).toEqual([]);
  });

  it('sets its own journals aside, and nothing where there are none', () => {
    const out = temporary();
    const place = openReportFolder(out, 'run-1');
    expect(place.setAside()).toBeNull();
    mkdirSync(join(place.partial, 'journals'));
    expect(place.setAside()).toBe(join(out, 'run-1-unfinished'));
    place.abandon();
    expect(readdirSync(out)).toEqual(['run-1-unfinished']);
  });

  it('clears away what this machine’s dead runs left, and nothing else', () => {
    const out = temporary();
    const dead = `.run-0.${hostname()}.${deadProcess}.partial`;
    const kept = [`.run-0.${hostname()}.${process.pid}.partial`, `.run-0.elsewhere.${deadProcess}.partial`, '.mine'];
    for (const name of [dead, ...kept]) mkdirSync(join(out, name));
    openReportFolder(out, 'run-1').abandon();
    expect(readdirSync(out).toSorted()).toEqual(kept.toSorted());
  });
});
