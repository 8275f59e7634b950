// A TCP proxy of our own between two programs: cuts, holds and resets on demand. It runs in the test's process and is not part of the product.
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

export interface Line {
  readonly port: number;
  /** Connections end, new ones are refused at once, until `mend`. */
  cut(): void;
  /** Everything is taken and nothing comes through, until `mend`: a cable that was pulled. */
  hold(): void;
  mend(): void;
  /** The next answer is broken off with RST after so many bytes. */
  resetNextAnswer(afterBytes: number): void;
  close(): Promise<void>;
}

interface Pair { readonly near: Socket; readonly far: Socket }

export async function openLine(to: { host: string; port: number } | { path: string }): Promise<Line> {
  const pairs = new Set<Pair>();
  let state: 'open' | 'cut' | 'held' = 'open';
  let resetAfter: number | undefined;
  const end = ({ near, far }: Pair) => {
    near.destroy();
    far.destroy();
  };
  const server = createServer((near) => {
    near.on('error', () => undefined);
    if (state === 'cut') return void near.destroy();
    const pair: Pair = { near, far: connect(to) };
    pairs.add(pair);
    pair.far.on('error', () => undefined);
    for (const socket of [near, pair.far]) socket.on('close', () => { end(pair); pairs.delete(pair); });
    if (state === 'held') for (const socket of [near, pair.far]) socket.pause();
    near.on('data', (bytes) => pair.far.write(bytes));
    pair.far.on('data', (bytes) => {
      if (resetAfter === undefined) return void near.write(bytes);
      near.write(bytes.subarray(0, resetAfter), () => { near.resetAndDestroy(); });
      resetAfter = undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    cut: () => { state = 'cut'; pairs.forEach(end); },
    hold: () => { state = 'held'; for (const { near, far } of pairs) { near.pause(); far.pause(); } },
    mend: () => { state = 'open'; for (const { near, far } of pairs) { near.resume(); far.resume(); } },
    resetNextAnswer: (afterBytes) => { resetAfter = afterBytes; },
    close: () => new Promise((resolve) => { pairs.forEach(end); server.close(() => resolve()); }),
  };
}
