// The life of this process's chain: opened at start, sealed every second, its head signed every ten, closed at the end. spec: AUD
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Db } from '#platform/db/index.ts';
import type { AuditTrail } from './audit.ts';
import type { HeadBook } from './heads.ts';
import { listHeads, sealChain } from './seal.ts';
import { auditTrail } from './trail.ts';

const sealEveryMs = 1000;
const headEveryMs = 10_000;
/** A chain without a sign of life for this long belongs to a process that was killed: its last rows are sealed by the next one. */
const deadAfterMs = 30_000;
/** How long the end of a run waits for transactions older than its last rows: they hold the seal up. */
const endPatienceMs = 2000;
const endAgainMs = 100;

export interface AuditChain {
  readonly trail: AuditTrail;
  /** Seals what is there, signs the heads; for the end of a run and for tests. */
  seal(): Promise<void>;
  /** Seals the rest and ends the chain; while an older transaction holds the seal up for longer than `patienceMs` the chain is left to the next process. */
  close(patienceMs?: number): Promise<void>;
}

export interface ChainOptions {
  readonly db: Database;
  readonly heads: HeadBook;
  readonly now: () => Date;
  /** Told of errors while sealing; the next round tries again. */
  readonly onError: (error: unknown) => void;
}

export async function openChain({ db, heads, now, onError }: ChainOptions): Promise<AuditChain> {
  const { rows } = await db.query<{ chain: number }>('insert into platform.audit_chain (process, started_at, seen_at) values ($1, $2, $2) returning chain', [randomUUID(), now()]);
  const chain = rows[0]?.chain;
  if (chain === undefined) throw new Error('no audit chain was opened');
  const signed = new Map<number, number>();
  const round = async (withHeads: boolean) => {
    await db.transaction((tx) => sealChain(tx, chain, now()));
    if (!withHeads) return;
    await db.query('update platform.audit_chain set seen_at = $2 where chain = $1', [chain, now()]);
    await sealDeadChains(db, now());
    for (const head of await listHeads(db)) {
      if (signed.get(head.chain) === head.k) continue;
      await heads.append(head, now().toISOString());
      signed.set(head.chain, head.k);
    }
  };
  const stop = everySoOften(round, onError);
  return {
    trail: auditTrail(chain, heads.rowKey),
    seal: () => round(true),
    close: async (patienceMs = endPatienceMs) => {
      await stop();
      const last = performance.now() + patienceMs;
      await round(true);
      while (!(await endChain(db, { chain, at: now() })) && performance.now() < last) {
        await sleep(endAgainMs);
        await round(true);
      }
    },
  };
}

/** One round after the other, never two at once. */
function everySoOften(round: (withHeads: boolean) => Promise<void>, onError: (error: unknown) => void): () => Promise<void> {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let lastHeadMs = 0;
  let timer: NodeJS.Timeout | undefined;
  const next = () => {
    const withHeads = performance.now() - lastHeadMs >= headEveryMs;
    if (withHeads) lastHeadMs = performance.now();
    running = round(withHeads).catch(onError).then(() => {
      if (!stopped) timer = setTimeout(next, sealEveryMs).unref();
    });
  };
  timer = setTimeout(next, sealEveryMs).unref();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}

/** A chain ends when every row of it is sealed; false while one is not. */
async function endChain(db: Db, { chain, at, silentSince }: { chain: number; at: Date; silentSince?: Date }): Promise<boolean> {
  const { rowCount } = await db.query(
    `update platform.audit_chain set ended_at = $2 where chain = $1 and ($3::timestamptz is null or seen_at < $3) and not exists (
       select 1 from platform.audit a where a.chain = $1 and a.xid >= coalesce((select max(s.xid_to) from platform.audit_seal s where s.chain = $1), '0'::xid8))`, [chain, at, silentSince ?? null]);
  return rowCount > 0;
}

async function sealDeadChains(db: Database, at: Date): Promise<void> {
  const silentSince = new Date(at.getTime() - deadAfterMs);
  const { rows } = await db.query<{ chain: number }>('select chain from platform.audit_chain where ended_at is null and seen_at < $1', [silentSince]);
  for (const { chain } of rows) {
    await db.transaction(async (tx) => {
      await sealChain(tx, chain, at);
      await endChain(tx, { chain, at, silentSince });
    });
  }
}
