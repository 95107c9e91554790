/** Does each work after the one before it. One that failed is told to whoever asked for it, and holds up nobody after it. */
export type InTurn = <R>(work: () => Promise<R>) => Promise<R>;

/** A turn of its own: works of different turns do not wait for each other. */
export function openTurn(): InTurn {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = before.then(work);
    before = mine.catch(() => undefined);
    return mine;
  };
}
