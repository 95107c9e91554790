import { createTwoFilesPatch } from 'diff';

/** The edits that make one text of a file the other, as `git apply` takes them from where the file's path begins. */
export function patchText(file: string, before: string, after: string): string {
  return createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after);
}
