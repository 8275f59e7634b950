// Files from one back end to another: each is read, checked against its name, written, and only then taken away. spec: ARC-12
import { Fault } from '#platform/fault/index.ts';
import { hashOf } from './fileName.ts';
import type { FileStore } from './fileStore.ts';

export interface CopyOrder {
  readonly from: FileStore;
  readonly to: FileStore;
  readonly dk: number;
  /** Taken away where it was, once it is read back where it went. */
  readonly move: boolean;
  readonly onFile?: (done: CopyCount) => void;
}

export interface CopyCount { readonly files: number; readonly bytes: number; readonly alreadyThere: number; readonly damaged: readonly string[] }

/** May be broken off and begun anew: what is there already is not sent again. A damaged file stays where it is and is named. */
export async function copyFiles({ from, to, dk, move, onFile }: CopyOrder): Promise<CopyCount> {
  let count: CopyCount = { files: 0, bytes: 0, alreadyThere: 0, damaged: [] };
  for await (const { hash, size } of from.list(dk)) {
    const outcome = await copyOne({ from, to, dk }, hash);
    if (outcome === 'damaged') count = { ...count, damaged: [...count.damaged, hash] };
    else count = { ...count, files: count.files + 1, bytes: count.bytes + size, alreadyThere: count.alreadyThere + (outcome === 'there' ? 1 : 0) };
    if (move && outcome !== 'damaged') {
      if (hashOf(await to.get(dk, hash)) === hash) await from.remove(dk, hash);
    }
    onFile?.(count);
  }
  return count;
}

async function copyOne({ from, to, dk }: Pick<CopyOrder, 'from' | 'to' | 'dk'>, hash: string): Promise<'copied' | 'there' | 'damaged'> {
  if (await to.has(dk, hash)) return 'there';
  try {
    await to.put(dk, await from.get(dk, hash));
    return 'copied';
  } catch (error) {
    if (error instanceof Fault && error.code === 'files.damaged') return 'damaged';
    throw error;
  }
}
