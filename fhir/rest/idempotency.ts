// Safe repeats: the outcome of a request with an Idempotency-Key is kept with its effect, in the same transaction. spec: PIP-5
import { createHash } from 'node:crypto';
import type { Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Answer, Exchange } from './exchange.ts';

const keyPattern = /^[\x21-\x7e]{1,255}$/;

/** The key as sent; throws Fault `fhir.bad-idempotency-key`. */
export function idempotencyKey({ headers }: Exchange): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (!keyPattern.test(key)) throw new Fault('invalid', 'fhir.bad-idempotency-key');
  return key;
}

/** Runs `work` once per account and key. Parallel sends wait for the first; another request under the same key is refused. */
export async function onceOnly(tx: Tx, exchange: Exchange, work: () => Promise<Answer>): Promise<Answer> {
  const key = idempotencyKey(exchange);
  if (key === undefined) return work();
  const { dk, accountId } = exchange.caller;
  const request = hashRequest(exchange);
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [`${dk}/${accountId}/${key}`], 'idempotency-lock');
  const { rows } = await tx.query<{ request: Buffer; status: number; headers: string; body: string | null }>(
    'select request, status, headers, body from fhir.idempotency where dk = $1 and account = $2 and key = $3', [dk, accountId, key], 'idempotency-find');
  const [known] = rows;
  if (known) {
    if (!known.request.equals(request)) throw new Fault('unprocessable', 'fhir.idempotency-key-reused');
    const headers = { ...(JSON.parse(known.headers) as Record<string, string>), 'idempotency-replayed': 'true' };
    return { status: known.status, headers, ...(known.body !== null && { body: known.body }) };
  }
  const answer = await work();
  await tx.query(
    'insert into fhir.idempotency (dk, account, key, request, status, headers, body) values ($1, $2, $3, $4, $5, $6, $7)',
    [dk, accountId, key, request, answer.status, JSON.stringify(answer.headers), answer.body ?? null], 'idempotency-keep');
  return answer;
}

function hashRequest({ method, path, query, headers, body }: Exchange): Buffer {
  const conditions = [headers['if-match'], headers['if-none-exist'], headers['if-none-match']].join('\n');
  return createHash('sha256').update(`${method}\n${path}\n${query}\n${conditions}\n`).update(body).digest();
}
