// A first start compiles a hundred forms and plays ninety days: 200 MB that V8 would never give back. A process of its own does it and ends.
// docs/decisions/0220-memory-goes-back.md   spec: START-8
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Fault } from '#platform/fault/index.ts';

export interface Apart {
  /** Throws Fault `server.not-furnished`. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** Uses the database of this running server, and says what is done to the same console. */
export function furnishApart(): Apart {
  const child = fork(join(import.meta.dirname, 'furnishProgram.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  return {
    done: ended.then(([code]) => { if (code !== 0) throw notFurnished(); }),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const notFurnished = (): Fault => new Fault('unavailable', 'server.not-furnished', { issue: [{ code: 'exception', text: 'The store could not be filled with what a server needs; the reason stands above. The next start goes on where this one ended.' }] });
