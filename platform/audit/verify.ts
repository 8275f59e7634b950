// Finds any changed, removed, inserted, swapped or cut-off audit row, and says where. spec: AUD
import type { Db } from '#platform/db/index.ts';
import type { HeadBook } from './heads.ts';
import { coveredByLinkSql, sealHashSql } from './seal.ts';
import { auditColumns, rowMac } from './trail.ts';

export interface AuditFinding {
  readonly chain: number;
  /** Link of the chain that does not hold; undefined for the chain as a whole. */
  readonly k?: number;
  readonly problem: 'row-forged' | 'link-changed' | 'link-missing' | 'rows-changed' | 'unsealed-row' | 'cut-off' | 'head-forged' | 'chain-missing' | 'head-differs';
  readonly detail: string;
}

export interface AuditReport {
  readonly chains: number;
  readonly links: number;
  readonly rows: number;
  readonly heads: number;
  /** Rows written in the last seconds, not sealed yet. */
  readonly fresh: number;
  readonly findings: readonly AuditFinding[];
}

interface Link {
  readonly chain: number;
  readonly k: number;
  readonly xid_to: string;
  readonly count: number;
  readonly rows_hash: Buffer;
  readonly previous: Buffer;
  readonly hash: Buffer;
  readonly expected: Buffer;
  readonly at: Date;
}

/** Rows may wait this long for their seal while their process lives. */
const sealGraceMs = 60_000;

export async function verifyAudit(db: Db, heads: HeadBook, at: Date): Promise<AuditReport> {
  // First: a head is only signed for a link that is stored, so that none of these can be younger than the links read after them.
  const { heads: signed, forged } = await heads.readAll();
  const { rows: links } = await db.query<Link>(`select s.chain, s.k, s.xid_to::text, s.count, s.rows_hash, s.previous, s.hash, s.at, ${sealHashSql('s')} as expected from platform.audit_seal s order by s.chain, s.k`);
  const byChain = Map.groupBy(links, (link) => link.chain);
  const findings: AuditFinding[] = [];
  for (const chainLinks of byChain.values()) findings.push(...checkLinks(chainLinks), ...(await checkRows(db, chainLinks)));
  findings.push(...(await checkMacs(db, heads.rowKey)));
  const unsealed = await checkUnsealed(db, at);
  if (forged > 0) findings.push({ chain: 0, problem: 'head-forged', detail: `${forged} lines of the signed heads are not genuine` });
  findings.push(...unsealed.findings, ...checkHeads(byChain, signed));
  const rows = links.reduce((sum, link) => sum + Number(link.count), 0);
  return { chains: byChain.size, links: links.length, rows, heads: signed.length, fresh: unsealed.fresh, findings };
}

/** The links themselves: numbered without a gap, each naming the one before. */
function checkLinks(links: readonly Link[]): AuditFinding[] {
  return links.flatMap((link, at): AuditFinding[] => {
    const before = links[at - 1];
    const { chain } = link;
    const k = Number(link.k);
    if (k !== at + 1) return k === Number(before?.k ?? 0) + 1 ? [] : [{ chain, k, problem: 'link-missing', detail: `link ${Number(before?.k ?? 0) + 1} is not there` }];
    if (!link.hash.equals(link.expected)) return [{ chain, k, problem: 'link-changed', detail: 'its hash does not fit its content' }];
    if (!link.previous.equals(before?.hash ?? Buffer.alloc(32))) return [{ chain, k, problem: 'link-changed', detail: 'it does not name the link before it' }];
    return [];
  });
}

async function checkRows(db: Db, links: readonly Link[]): Promise<AuditFinding[]> {
  const findings: AuditFinding[] = [];
  const { rows } = await db.query<{ place: number; count: number; rows_hash: Buffer }>(coveredByLinkSql, [links[0]?.chain, links.map((link) => link.xid_to)]);
  const byPlace = new Map(rows.map((row) => [row.place, row]));
  for (const [place, link] of links.entries()) {
    const found = byPlace.get(place);
    if (found && Number(found.count) === Number(link.count) && found.rows_hash.equals(link.rows_hash)) continue;
    const difference = Number(found?.count ?? 0) - Number(link.count);
    const what = difference === 0 ? 'a row was changed' : difference > 0 ? `${difference} rows were inserted` : `${-difference} rows were removed`;
    findings.push({ chain: link.chain, k: Number(link.k), problem: 'rows-changed', detail: `${what} among the ${link.count} rows sealed at ${link.at.toISOString()}` });
  }
  return findings;
}

const macPage = 5000;
/** Findings of one kind are listed up to here; the rest is counted. */
const mostForgedListed = 20;

/** Every row against its keyed hash: what this installation did not write itself has none that fits. */
async function checkMacs(db: Db, key: Buffer): Promise<AuditFinding[]> {
  const findings: AuditFinding[] = [];
  let forged = 0;
  let after: { chain: number; n: number } = { chain: -1, n: -1 };
  for (;;) {
    const { rows } = await db.query<{ chain: number; n: number; mac: Buffer } & Record<string, unknown>>(
      `select chain, n, mac, ${auditColumns.join(', ')} from platform.audit where (chain, n) > ($1, $2) order by chain, n limit ${macPage}`, [after.chain, after.n]);
    for (const row of rows) {
      const place = { chain: row.chain, n: Number(row.n) };
      if (rowMac(key, place, auditColumns.map((name) => row[name])).equals(row.mac)) continue;
      forged++;
      if (forged <= mostForgedListed) findings.push({ chain: place.chain, problem: 'row-forged', detail: `row ${place.n} was not written like this by this installation` });
    }
    const last = rows.at(-1);
    if (!last || rows.length < macPage) break;
    after = { chain: last.chain, n: Number(last.n) };
  }
  if (forged > mostForgedListed) findings.push({ chain: 0, problem: 'row-forged', detail: `${forged} such rows in all` });
  return findings;
}

/** Rows after the last link: fresh ones wait for the sealer, old ones were slipped in or their process was killed and nobody started since. */
async function checkUnsealed(db: Db, at: Date): Promise<{ fresh: number; findings: AuditFinding[] }> {
  const { rows } = await db.query<{ chain: number; fresh: number; old: number; known: boolean; ended: boolean }>(
    `select a.chain, count(*) filter (where a.at > $1) as fresh, count(*) filter (where a.at <= $1) as old, c.chain is not null as known, c.ended_at is not null as ended
     from platform.audit a left join platform.audit_chain c on c.chain = a.chain
       left join (select chain, max(xid_to) as xid_to from platform.audit_seal group by chain) s on s.chain = a.chain
     where s.xid_to is null or a.xid >= s.xid_to group by 1, 4, 5`, [new Date(at.getTime() - sealGraceMs)]);
  const findings = rows.flatMap(({ chain, fresh, old, known, ended }): AuditFinding[] => {
    if (!known) return [{ chain, problem: 'chain-missing', detail: `${Number(fresh) + Number(old)} rows name a chain that was never opened` }];
    const strange = Number(old) + (ended ? Number(fresh) : 0);
    return strange > 0 ? [{ chain, problem: 'unsealed-row', detail: `${strange} rows carry no seal although their time for it is over` }] : [];
  });
  return { fresh: rows.reduce((sum, row) => sum + Number(row.fresh), 0), findings };
}

/** Every signed head must still be a link of the database: a cut tail or an older copy lacks it. */
function checkHeads(byChain: ReadonlyMap<number, readonly Link[]>, signed: readonly { chain: number; k: number; hash: string; at: string }[]): AuditFinding[] {
  return signed.flatMap((head): AuditFinding[] => {
    const link = byChain.get(head.chain)?.find(({ k }) => Number(k) === head.k);
    if (!link) return [{ chain: head.chain, k: head.k, problem: 'cut-off', detail: `the head signed at ${head.at} is not in the database: its end was cut off, or an older copy was put back` }];
    return link.hash.toString('hex') === head.hash ? [] : [{ chain: head.chain, k: head.k, problem: 'head-differs', detail: `the link differs from the head signed at ${head.at}` }];
  });
}
