import type { SourcePlace } from '../base/errors.ts';
import { printable } from './printable.ts';

/** A remark beside a line of a change. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  readonly place: SourcePlace | null;
}

/** Remarks as workflow commands of GitHub Actions: one line each, which the runner shows beside the line of the file. */
export function githubAnnotations(annotations: readonly Annotation[]): string {
  return annotations.map(lineOf).join('');
}

function lineOf({ level, title, message, place }: Annotation): string {
  const where =
    place === null || place.file === ''
      ? []
      : [
          ['file', place.file],
          ['line', place.line],
          ['col', place.column],
        ];
  const properties = [...where, ['title', title]]
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${level} ${properties.join(',')}::${data(message)}\n`;
}

/** A line break would end the command, and a percent sign begins what stands for one. */
function data(text: string): string {
  return printable(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
