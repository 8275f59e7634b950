// The status of a subscription in its resource, for its owner to read. spec: SUB-3
import { readCurrent } from '#fhir/repository/read.ts';
import { parseSource } from '#fhir/repository/splice.ts';
import { runWrite } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import type { Subscription } from '#fhir/types/index.ts';
import { watchColumns, watchOf } from './watches.ts';
import type { Watch, WatchRow } from './watches.ts';

/** Ends what has come to its end, and writes every status that is not shown yet. */
export async function showStates(services: RestServices): Promise<void> {
  const { db, now } = services;
  await db.query(`update subscription.watch set state = 'off', problem = null where state in ('requested', 'active', 'error') and ends_at <= $1`, [now()], 'watch-end');
  const { rows } = await db.query<WatchRow>(`select ${watchColumns} from subscription.watch w where w.state <> w.shown limit 100`, [], 'watch-unshown');
  for (const watch of rows.map(watchOf)) await showState(services, watch);
}

async function showState(services: RestServices, { dk, rid, id, state, shown, problem }: Watch): Promise<void> {
  const [row] = await readCurrent(services.db, [{ dk, type: 'Subscription', id }]);
  const subscription = row?.text == null ? undefined : (JSON.parse(row.text) as Subscription);
  // Written by its owner meanwhile: the change log will say so.
  if (subscription?.status === shown && row) {
    const { error: _error, ...rest } = subscription;
    const source = parseSource(JSON.stringify({ ...rest, status: state, ...(problem !== null && { error: problem }) }));
    const exchange = systemExchange({ ...services, guards: [] }, { dk, facilityId: '', purpose: 'subscription' });
    await runWrite(exchange, async (unit) => {
      await unit.write('subscription', [{ verb: 'update', type: 'Subscription', id, source, ifVersion: row.version }]);
      await unit.tx.query('update subscription.watch set shown = $3 where dk = $1 and rid = $2', [dk, rid, state]);
      return { status: 200, headers: {} };
    });
  }
}
