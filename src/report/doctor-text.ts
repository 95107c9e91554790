import type { DoctorCheck, DoctorReport, DoctorWorld } from '../domain/cluster.ts';
import { printable } from './printable.ts';

const signs = { ok: 'ok', warning: 'note', missing: 'MISSING' } as const;

/** What `requal doctor` says: one block for each world, each missing piece with the way to get it. Ends with a line break. */
export function doctorText({ requal, worlds }: DoctorReport): string {
  return `requal ${requal}\n${worlds.map(worldText).join('')}`;
}

function worldText({ world, ready, checks }: DoctorWorld): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return `\n${world}: ${ready ? 'ready' : 'NOT READY'}\n${checks.map((check) => checkText(check, width)).join('')}`;
}

function checkText({ name, state, found, mend }: DoctorCheck, width: number): string {
  const line = `  ${signs[state].padEnd(7)}  ${name.padEnd(width)}  ${printable(found)}\n`;
  return mend === null ? line : `${line}${' '.repeat(width + 13)}to mend it: ${mend}\n`;
}
