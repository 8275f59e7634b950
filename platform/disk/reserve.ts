// Room kept back on the disk of the database: given up when the disk is full, so that PostgreSQL can recover and reading can go on. spec: REL-4
import { open, rm, stat } from 'node:fs/promises';

export interface Reserve {
  /** Whether the room is kept back now. */
  isHeld(): Promise<boolean>;
  /** Fills the file; false when there is no room for it. */
  take(): Promise<boolean>;
  /** Gives the room up. */
  release(): Promise<void>;
}

const blockBytes = 1024 * 1024;

/** A file of `bytes` at `path`. It is written, not only made long: a hole keeps no room. */
export function openReserve(path: string, bytes: number): Reserve {
  const isHeld = () => stat(path).then(({ size }) => size >= bytes, () => false);
  const release = () => rm(path, { force: true });
  const fill = async () => {
    const file = await open(path, 'w', 0o600);
    try {
      for (let at = 0; at < bytes; at += blockBytes) await file.appendFile(Buffer.alloc(Math.min(blockBytes, bytes - at), 'r'));
      await file.sync();
    } finally {
      await file.close();
    }
  };
  const take = async () => {
    if (await isHeld()) return true;
    await fill().catch(release);
    return isHeld();
  };
  return { isHeld, take, release };
}
