// Closed loop at a fixed number of clients for a fixed time.

export interface Figures { readonly perSecond: number; readonly p50Ms: number; readonly p95Ms: number; readonly p99Ms: number; readonly count: number; /** With those of the warm-up. */ readonly all: number }
export interface Load { readonly clients: number; readonly seconds: number; readonly warmUpSeconds?: number }

/** `work` is called again and again by each client with its number; what it awaits is what is measured. */
export async function measure({ clients, seconds, warmUpSeconds = 1 }: Load, work: (client: number) => Promise<unknown>): Promise<Figures> {
  const times: number[] = [];
  let all = 0;
  const begin = performance.now() + warmUpSeconds * 1000;
  const end = begin + seconds * 1000;
  const loop = async (client: number) => {
    for (;;) {
      const from = performance.now();
      if (from >= end) return;
      await work(client);
      all++;
      if (from >= begin) times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
  return { perSecond: times.length / seconds, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), count: times.length, all };
}
