// Gap-free numbers: the row lock of the series is held until the caller's transaction ends, so a rollback gives its number back.
import type { Tx } from './tx.ts';

/**
 * The next number of a series, from 1. Two writers wait for each other; nobody skips.
 * Example: `await nextNumber(tx, { dk, series: 'reception.ticket/P12/2026-11-23' })`
 */
export async function nextNumber(tx: Tx, { dk, series }: { dk: number; series: string }): Promise<number> {
  const { rows } = await tx.query<{ last: number }>(
    `insert into platform.number_series (dk, series, last) values ($1, $2, 1)
     on conflict (dk, series) do update set last = platform.number_series.last + 1 returning last`,
    [dk, series], 'next-number');
  const last = rows[0]?.last;
  if (last === undefined) throw new Error('number series returned no row');
  return last;
}
