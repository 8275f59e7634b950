// The newest stretch of the trail, recomputed: a quick look each day between two whole `lanh audit verify`. spec: HLT-10
import { createPublicKey, verify } from 'node:crypto';
import { open, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { rowHashSql, sealHashSql } from '#platform/audit/seal.ts';
import type { Db } from '#platform/db/index.ts';

export interface AuditLook {
  /** Links that were recomputed. */
  readonly links: number;
  readonly rows: number;
  readonly problems: readonly string[];
  /** Instant of the newest signed head. */
  readonly headAt: Date | undefined;
}

const newestLinks = 50;

export async function lookAtAudit(db: Db, dataFolder: string): Promise<AuditLook> {
  const { rows } = await db.query<{ chain: number; k: number; rows: number; holds: boolean; linked: boolean }>(
    `with newest as (select s.* from platform.audit_seal s order by s.at desc, s.chain desc, s.k desc limit ${newestLinks}),
       ranges as (select n.*, coalesce(b.xid_to, '0'::xid8) as xid_from, coalesce(b.hash, decode(repeat('00', 32), 'hex')) as before from newest n left join platform.audit_seal b on b.chain = n.chain and b.k = n.k - 1)
     select r.chain, r.k, r.count as rows, r.previous = r.before as linked,
       r.hash = ${sealHashSql('r')} and (c.count, c.hash) = (r.count, r.rows_hash) as holds
     from ranges r cross join lateral (select count(*)::int8 as count, coalesce(sha256(string_agg(${rowHashSql}, ''::bytea order by a.n)), sha256(''::bytea)) as hash
       from platform.audit a where a.chain = r.chain and a.xid >= r.xid_from and a.xid < r.xid_to) c`);
  const broken = rows.filter(({ holds, linked }) => !holds || !linked).map(({ chain, k }) => `link ${k} of chain ${chain} does not hold`);
  const head = await readNewestHead(join(dataFolder, 'audit'));
  return { links: rows.length, rows: rows.reduce((sum, row) => sum + Number(row.rows), 0), problems: [...broken, ...(await judgeHead(db, head))], headAt: head?.genuine ? new Date(head.at) : undefined };
}

interface NewestHead { readonly chain: number; readonly k: number; readonly hash: string; readonly at: string; readonly genuine: boolean }

async function judgeHead(db: Db, head: NewestHead | undefined): Promise<string[]> {
  if (!head) return ['no signed head is there: the files heads-*.ndjson are missing'];
  if (!head.genuine) return ['the newest signed head is not genuine'];
  const { rows } = await db.query<{ hash: string }>(`select encode(hash, 'hex') as hash from platform.audit_seal where chain = $1 and k = $2`, [head.chain, head.k]);
  return rows[0]?.hash === head.hash ? [] : [`the head signed at ${head.at} is not in the database: its end was cut off, or an older copy was put back`];
}

const tailBytes = 4096;

/** The last line of the newest file, by its own signature. */
async function readNewestHead(folder: string): Promise<NewestHead | undefined> {
  const name = (await readdir(folder).catch(() => [] as string[])).filter((one) => one.startsWith('heads-')).sort().at(-1);
  const line = name === undefined ? undefined : (await readTail(join(folder, name))).split('\n').filter((one) => one !== '').at(-1);
  if (line === undefined) return undefined;
  try {
    const { chain, k, hash, at, signature } = JSON.parse(line) as NewestHead & { signature: string };
    const key = createPublicKey(await readFile(join(folder, 'heads.pub'), 'utf8'));
    return { chain, k, hash, at, genuine: verify(null, Buffer.from(`${chain} ${k} ${hash} ${at}`), key, Buffer.from(signature, 'base64')) };
  } catch {
    return { chain: 0, k: 0, hash: '', at: '', genuine: false };
  }
}

async function readTail(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(tailBytes), 0, tailBytes, Math.max(0, size - tailBytes));
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
