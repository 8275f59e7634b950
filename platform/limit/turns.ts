// So many at a time and no more: what weighs megabytes each must not all lie in memory at once.

/** At most `most` pieces of work at the same time; the others wait in line, the first first. */
export function openTurns(most: number): <R>(work: () => Promise<R>) => Promise<R> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => { waiting.push(resolve); });
    else running++;
    try {
      return await work();
    } finally {
      // The turn is handed on, so that nobody new slips in between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
