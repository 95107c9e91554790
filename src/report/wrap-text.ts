/**
 * Breaks a line into lines of at most `width` characters: between words where there is a space, else after one of
 * `-./,:`, else inside the word. Never drops a character other than the space at a break.
 */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((part) => piecesOf(part, width))) {
    const joined = line === '' ? word.text : line + (word.glued ? '' : ' ') + word.text;
    if (joined.length <= width) {
      line = joined;
    } else {
      lines.push(line);
      line = word.text;
    }
  }
  lines.push(line);
  return lines;
}

/** Wraps a paragraph, with `indent` spaces before each line but the first. */
export function wrapIndented(text: string, width: number, indent: number): string {
  const inner = Math.max(20, width - indent);
  return wrapText(text, inner).join(`\n${' '.repeat(indent)}`);
}

interface Piece {
  readonly text: string;
  /** Belongs to the piece before it, so no space stands between them. */
  readonly glued: boolean;
}

function piecesOf(word: string, width: number): readonly Piece[] {
  if (word.length <= width) return [{ text: word, glued: false }];
  const pieces = (word.match(/[^-./,:]*[-./,:]+|[^-./,:]+/g) ?? [word]).flatMap((part) => chopped(part, width));
  return pieces.map((text, index) => ({ text, glued: index > 0 }));
}

function chopped(part: string, width: number): readonly string[] {
  const size = Math.max(1, width);
  return Array.from({ length: Math.ceil(part.length / size) }, (_, index) =>
    part.slice(index * size, (index + 1) * size),
  );
}
