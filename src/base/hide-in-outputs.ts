import { documentWithoutHidden } from './hidden-words.ts';

let isDone = false;

/** From now on both outputs of this process, errors and progress among it, are written without the hidden words. */
export function hideInOutputs(): void {
  if (isDone) return;
  isDone = true;
  hideIn(process.stdout);
  hideIn(process.stderr);
}

type Write = (chunk: string | Uint8Array, ...others: never[]) => boolean;

function hideIn(stream: NodeJS.WriteStream): void {
  const write: Write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...others: never[]) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return write(documentWithoutHidden(text), ...others);
  };
}
