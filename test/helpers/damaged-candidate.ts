import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const policies = join(import.meta.dirname, '../../policies');

/** A copy of a shipped candidate in a folder of its own, for a test to damage. */
export interface DamagedCandidate {
  readonly folder: string;
  /** Replaces the first occurrence of a text in a file; a text that is not there is the test's own mistake. */
  edit(file: string, text: string, by: string): void;
  read(file: string): string;
  write(file: string, content: string): void;
  remove(file: string): void;
  [Symbol.dispose](): void;
}

/** Copies `policies/<name>` below a temporary folder, under the same name. */
export function damagedCandidate(name = 'production-platform'): DamagedCandidate {
  const root = mkdtempSync(join(tmpdir(), 'requal-candidate-'));
  const folder = join(root, name);
  cpSync(join(policies, name), folder, { recursive: true });
  return {
    folder,
    edit(file, text, by) {
      const before = readFileSync(join(folder, file), 'utf8');
      if (!before.includes(text)) throw new Error(`${file} does not hold ${text}`);
      writeFileSync(join(folder, file), before.replace(text, by));
    },
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    write(file, content) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), content);
    },
    remove: (file) => rmSync(join(folder, file)),
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  };
}
