/** Does something again and again until the returned function is called. */
export function repeat(everyMs: number, act: () => void): () => void {
  const timer = setInterval(act, everyMs);
  return () => clearInterval(timer);
}
