// Requests of one event-loop turn travel together: one round trip, one fsync, one plan. docs/decisions/0023   spec: STO-9

export interface CoalesceOptions {
  /** Batches in flight at the same time; what comes meanwhile waits and makes the next batch larger. */
  readonly flights: number;
  /** Most items of a batch. */
  readonly most: number;
}

/** An outcome per item, in order; an Error rejects that item alone. A throw rejects all of the batch. */
export type BatchWork<I, O> = (items: readonly I[]) => Promise<readonly (O | Error)[]>;

/** Turns of the event loop that a batch waits for more: microseconds each. */
const mostTurns = 2;

/** Gives a function that adds one item and resolves with its outcome. */
export function coalesce<I, O>({ flights, most }: CoalesceOptions, work: BatchWork<I, O>): (item: I) => Promise<O> {
  let waiting: { item: I; resolve: (outcome: O) => void; reject: (error: unknown) => void }[] = [];
  let flying = 0;
  let scheduled = false;
  /** Items of the batch before. */
  let before = 0;

  const schedule = () => {
    if (scheduled || flying >= flights || waiting.length === 0) return;
    scheduled = true;
    setImmediate(() => depart(mostTurns));
  };

  // Those answered together ask again together, but their requests arrive one by one: a smaller batch waits for them, never long.
  const depart = (turns: number) => {
    if (turns > 0 && waiting.length < before) setImmediate(() => depart(turns - 1));
    else void fly();
  };

  const fly = async () => {
    scheduled = false;
    const batch = waiting.slice(0, most);
    waiting = waiting.slice(most);
    before = batch.length;
    flying++;
    try {
      const outcomes = await work(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome as O);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      flying--;
      schedule();
    }
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      schedule();
    });
}
