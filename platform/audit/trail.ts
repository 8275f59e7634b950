// Writes audit rows in the caller's transaction; numbers and keyed hash are this process's own. spec: AUD
import { createHmac } from 'node:crypto';
import type { Db } from '#platform/db/index.ts';
import type { AuditEvent, AuditTrail } from './audit.ts';

type Column = readonly [name: string, type: string, read: (event: AuditEvent) => unknown];

const columns: readonly Column[] = [
  ['dk', 'int8', (event) => event.dk],
  ['at', 'timestamptz', (event) => event.at],
  ['action', 'text', (event) => event.action],
  ['interaction', 'text', (event) => event.interaction],
  ['outcome', 'text', (event) => event.outcome],
  ['account', 'text', (event) => event.accountId],
  ['actor', 'text', (event) => event.actor],
  ['client', 'text', (event) => event.clientId],
  ['session', 'text', (event) => event.sessionId],
  ['rtype', 'text', (event) => event.type],
  ['rid', 'text', (event) => event.id],
  ['ver', 'int4', (event) => event.version],
  ['patient', 'text', (event) => event.patientId],
  ['query', 'text', (event) => event.query],
  ['purpose', 'text', (event) => event.purpose],
  ['address', 'text', (event) => event.address],
  ['request', 'text', (event) => event.requestId],
];

const names = columns.map(([name]) => name).join(', ');
const insertSql = `insert into platform.audit (chain, n, mac, ${names}) select $1, t.* from unnest($2::int8[], $3::bytea[], ${columns.map(([, type], at) => `$${at + 4}::${type}[]`).join(', ')}) as t(n, mac, ${names})`;

/** Values of a row in the order of `auditColumns`; null where there is none. */
export type AuditCells = readonly unknown[];
export const auditColumns: readonly string[] = columns.map(([name]) => name);

/** HMAC-SHA256, cut to 16 bytes, over chain, number and cells; `at` counts as milliseconds since 1970. */
export function rowMac(key: Buffer, place: { chain: number; n: number }, cells: AuditCells): Buffer {
  const plain = cells.map((cell, column) => (auditColumns[column] === 'at' ? new Date(cell as string | Date).getTime() : cell));
  return createHmac('sha256', key).update(JSON.stringify([place.chain, place.n, ...plain])).digest().subarray(0, 16);
}

/** A trail on an open chain (see openChain). */
export function auditTrail(chain: number, key: Buffer): AuditTrail {
  let last = 0;
  return {
    append: async (db: Db, events: readonly AuditEvent[]) => {
      if (events.length === 0) return;
      const rows = events.map((event) => ({ n: ++last, cells: columns.map(([, , read]) => read(event) ?? null) }));
      const macs = rows.map(({ n, cells }) => rowMac(key, { chain, n }, cells));
      await db.query(insertSql, [chain, rows.map(({ n }) => n), macs, ...columns.map((_, column) => rows.map(({ cells }) => cells[column]))], 'audit-append');
    },
  };
}
