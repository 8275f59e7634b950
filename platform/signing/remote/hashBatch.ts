// Digests that wait for the same slow key go together: while one call is under way the next ones gather. spec: SGN-121

interface Waiting { readonly hash: Uint8Array; resolve(signature: Uint8Array): void; reject(reason: unknown): void }

export interface HashBatch { readonly atOnce: number; sign(hashes: readonly Uint8Array[]): Promise<readonly Uint8Array[]> }

/** A set is rendered page by page: a moment is waited for the others. */
const gatherMs = 40;

export function openHashBatch({ atOnce, sign }: HashBatch): (hash: Uint8Array) => Promise<Uint8Array> {
  const waiting: Waiting[] = [];
  let isRunning = false;
  const run = async () => {
    for (let taken = waiting.splice(0, atOnce); taken.length > 0; taken = waiting.splice(0, atOnce)) {
      try {
        const signatures = await sign(taken.map(({ hash }) => hash));
        taken.forEach(({ resolve, reject }, at) => {
          const signature = signatures[at];
          if (signature) resolve(signature);
          else reject(new Error('a signature is missing'));
        });
      } catch (error) {
        for (const { reject } of taken) reject(error);
      }
    }
    isRunning = false;
  };
  return (hash) => new Promise((resolve, reject) => {
    waiting.push({ hash, resolve, reject });
    if (isRunning) return;
    isRunning = true;
    setTimeout(() => void run(), gatherMs);
  });
}
