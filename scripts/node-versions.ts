// `npm run test:nodes`: the same seed gives the same bytes on every version of Node that requal runs on. It takes the
// versions from the npm registry, so it is no part of `npm test`, which needs nothing but a clone.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../src/base/package-root.ts';

const versions = ['22', '24', '26'];

interface Heads {
  readonly node: string;
  /** Whether each golden trial gave its journal byte for byte. */
  readonly goldens: Readonly<Record<string, boolean>>;
  /** The digest of the whole trace of each shipped trial, and of what explorations met. */
  readonly heads: Readonly<Record<string, string>>;
}

const results = versions.map((version) => ({ version, heads: headsOn(version) }));
const first = results.find(({ heads }) => heads !== null)?.heads ?? null;
const failed = results.map(({ version, heads }) => report(version, heads, first));
const missing = results.filter(({ heads }) => heads === null).length;
process.stdout.write(
  failed.every((count) => count === 0) && missing === 0
    ? `the same bytes on Node ${versions.join(', ')}\n`
    : `FAILED: ${failed.reduce((sum, count) => sum + count, 0)} differences, ${missing} versions could not be run\n`,
);
process.exitCode = failed.some((count) => count > 0) ? 1 : missing > 0 ? 4 : 0;

/** What a version of Node makes of all trials; null when it could not be run. */
function headsOn(version: string): Heads | null {
  const script = join(packageRoot, 'scripts', 'trial-heads.ts');
  const done = spawnSync('npx', ['--yes', '-p', `node@${version}`, 'node', script], {
    cwd: packageRoot,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.status !== 0) return null;
  const heads: Heads = JSON.parse(done.stdout);
  // Another Node than the one asked for would compare nothing with nothing.
  return heads.node.startsWith(`v${version}.`) ? heads : null;
}

/** Says how a version did against the first; returns how many trials differ. */
function report(version: string, result: Heads | null, reference: Heads | null): number {
  if (result === null || reference === null) {
    process.stdout.write(`Node ${version}: could not be run\n`);
    return 0;
  }
  const golden = Object.keys(result.goldens).filter((name) => !result.goldens[name]);
  const names = [...new Set([...Object.keys(reference.heads), ...Object.keys(result.heads)])];
  const other = names.filter((name) => result.heads[name] !== reference.heads[name]);
  const goldenCount = Object.keys(result.goldens).length;
  process.stdout.write(
    `Node ${result.node}: ${goldenCount - golden.length} of ${goldenCount} golden journals byte for byte, ` +
      `${names.length - other.length} of ${names.length} shipped trials and explorations as on Node ${reference.node}\n`,
  );
  for (const name of [...golden, ...other].slice(0, 20)) process.stdout.write(`  differs: ${name}\n`);
  return golden.length + other.length;
}
