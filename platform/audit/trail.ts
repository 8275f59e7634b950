// Writes audit rows in the caller's transaction; numbers and keyed hash are this process's own. spec: AUD
import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
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
const types = ['int8', 'bytea', ...columns.map(([, type]) => type)];

/** The insert; `bind` is asked for the chain first, then for one list per column. */
function insertSql(bind: (value: unknown) => string, { chain, lists }: { chain: number; lists: readonly unknown[] }): string {
  const first = bind(chain);
  const rest = types.map((type, at) => `${bind(lists[at])}::${type}[]`).join(', ');
  return `insert into platform.audit (chain, n, mac, ${names}) select ${first}::int4, t.* from unnest(${rest}) as t(n, mac, ${names})`;
}

/** Values of a row in the order of `auditColumns`; null where there is none. */
export type AuditCells = readonly unknown[];
export const auditColumns: readonly string[] = columns.map(([name]) => name);

/** HMAC-SHA256, cut to 16 bytes, over chain, number and cells; `at` counts as milliseconds since 1970. */
export function rowMac(key: Buffer | KeyObject, place: { chain: number; n: number }, cells: AuditCells): Buffer {
  const plain = cells.map((cell, column) => (auditColumns[column] === 'at' ? new Date(cell as string | Date).getTime() : cell));
  return createHmac('sha256', key).update(JSON.stringify([place.chain, place.n, ...plain])).digest().subarray(0, 16);
}

/** A trail on an open chain (see openChain). */
export function auditTrail(chain: number, key: Buffer): AuditTrail {
  let last = 0;
  // Measured: 24 µs a row with the bytes, 5 µs with the key object.
  const secret = createSecretKey(key);
  const insertion = (events: readonly AuditEvent[], bind: (value: unknown) => string) => {
    const rows = events.map((event) => ({ n: ++last, cells: columns.map(([, , read]) => read(event) ?? null) }));
    const macs = rows.map(({ n, cells }) => rowMac(secret, { chain, n }, cells));
    return insertSql(bind, { chain, lists: [rows.map(({ n }) => n), macs, ...columns.map((_, column) => rows.map(({ cells }) => cells[column]))] });
  };
  return {
    insertion,
    append: async (db: Db, events: readonly AuditEvent[]) => {
      if (events.length === 0) return;
      const values: unknown[] = [];
      const sql = insertion(events, (value) => `$${values.push(value)}`);
      await db.query(sql, values, 'audit-append');
    },
  };
}
