/** Has `act` done when this process ends, unless the returned function is called before. It must not wait for anything. */
export function atExit(act: () => void): () => void {
  process.once('exit', act);
  return () => void process.off('exit', act);
}
