// A first start compiles a hundred forms and plays ninety days: 200 MB that V8 would never give back. A process of its own does it and ends.
// docs/decisions/0220-memory-goes-back.md   spec: START-8
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { productVersion } from '#platform/config/index.ts';
import { Fault } from '#platform/fault/index.ts';

const markOf = (dataFolder: string): string => join(dataFolder, 'furnished');

/** Whether a start of this version has come to its end here: then little is due. */
export const isFurnished = async (dataFolder: string): Promise<boolean> => (await readFile(markOf(dataFolder), 'utf8').catch(() => '')).trim() === productVersion;

export const markFurnished = (dataFolder: string): Promise<void> => writeFile(markOf(dataFolder), `${productVersion}\n`, { mode: 0o600 });

export interface Apart {
  /** Throws Fault `server.not-furnished`. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** Uses the database of this running server, and says what is done to the same console. */
export function furnishApart(dataFolder: string): Apart {
  const child = fork(join(import.meta.dirname, 'furnishProgram.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  return {
    done: ended.then(async ([code]) => {
      if (code !== 0) throw notFurnished();
      await markFurnished(dataFolder);
    }),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const notFurnished = (): Fault => new Fault('unavailable', 'server.not-furnished', { issue: [{ code: 'exception', text: 'The store could not be filled with what a server needs; the reason stands above. The next start goes on where this one ended.' }] });
