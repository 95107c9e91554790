import { sha256 } from './canonical-json.ts';

/** A line of a file in which each line names the hash of the one before. */
export interface ChainedLine {
  /** With its line end. */
  readonly line: string;
  readonly hash: string;
}

/** `body` is the text of a JSON object that has no `prev` and no `hash`; both are put behind what it has. */
export function chainLine(body: string, prev: string): ChainedLine {
  const text = `${body.slice(0, -1)},"prev":"${prev}"}`;
  const hash = sha256(text);
  return { line: `${text.slice(0, -1)},"hash":"${hash}"}\n`, hash };
}

/** Whether a line, without its line end, is what had this hash when it was written. */
export function hasHash(text: string, hash: string): boolean {
  const end = `,"hash":"${hash}"}`;
  return text.endsWith(end) && sha256(`${text.slice(0, -end.length)}}`) === hash;
}

const chainEnd = /,"prev":"[0-9a-f]*","hash":"[0-9a-f]*"\}$/;

/** The body of which `chainLine` made a line, without its line end. */
export function unchained(text: string): string {
  return text.replace(chainEnd, '}');
}
