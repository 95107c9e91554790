import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/requal-process.ts';

/** An installation that holds bin/ and the named files and folders of the project, but no more. */
function installationWith(...names: readonly string[]): string {
  const folder = temporaryFolder();
  for (const name of ['bin', 'package.json', ...names]) cpSync(name, join(folder, name), { recursive: true });
  return folder;
}

function start(folder: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'bin', 'requal.js'), '--version'], {
    encoding: 'utf8',
    cwd: folder,
  });
  return { code: status, stdout, stderr };
}

describe('the door', () => {
  it('says what an installation without its sources is missing', () => {
    const { code, stderr } = start(installationWith());
    expect(stderr).toMatch(/^requal: this installation is not whole[^]*to mend it: /);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(3);
  });

  it('says which package is not installed', () => {
    const { code, stderr } = start(installationWith('src'));
    expect(stderr).toMatch(/^requal: the package `yargs` that it needs is not installed\.\n {2}to mend it: /);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(3);
  });

  it('starts from compiled sources where the sources are not there', () => {
    const folder = installationWith();
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist', 'cli.js'), "console.log('compiled');\n");
    expect(start(folder)).toEqual({ code: 0, stdout: 'compiled\n', stderr: '' });
  });

  it('starts from any folder, through a link', () => {
    const folder = temporaryFolder();
    symlinkSync(resolve('bin/requal.js'), join(folder, 'requal'));
    const { status, stdout } = spawnSync(process.execPath, [join(folder, 'requal'), '--version'], {
      encoding: 'utf8',
      cwd: folder,
    });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });
});
