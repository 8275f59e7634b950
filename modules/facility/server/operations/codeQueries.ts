// Finding codes, and remembering which ones a person uses.   spec: CAT
import { Fault } from '#platform/fault/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import * as model from '../../model/index.ts';
import type { CatalogueCode } from '../../model/index.ts';
import { openCatalogue } from '../catalogue/indexes.ts';

export const searchCodes = implement(model.searchCodes).as(async ({ input, ...call }) => {
  const { catalogue, text, parent, limit } = input;
  const on = input.on ?? model.dayOf(call.act.at);
  const open = await openCatalogue(call.tx, { db: call.services.db, dk: call.caller.dk, catalogue, on });
  if (!open) return { system: model.catalogueSystems[catalogue], concepts: [] };
  const uses = await readUses(call, catalogue);
  const concepts = open.index.search({ text, on, limit, parent, usesOf: (code) => uses.get(code) ?? 0 });
  const used = concepts.map(({ code }) => [code, uses.get(code) ?? 0] as const).filter(([, times]) => times > 0);
  return { system: model.catalogueSystems[catalogue], version: open.edition.version, concepts: [...concepts], size: open.index.size, uses: Object.fromEntries(used) };
});

export const lookUpCodes = implement(model.lookUpCodes).as(async ({ input: { catalogue, codes, on: wantedDay }, tx, services, caller, act }) => {
  const on = wantedDay ?? model.dayOf(act.at);
  const open = await openCatalogue(tx, { db: services.db, dk: caller.dk, catalogue, on });
  const concepts = codes.flatMap((code) => open?.index.find(code, on) ?? []);
  return { system: model.catalogueSystems[catalogue], ...(open && { version: open.edition.version }), concepts };
});

export const noteCodeUse = implement(model.noteCodeUse).as(async ({ input: { catalogue, code }, tx, services, caller, act }) => {
  const on = model.dayOf(act.at);
  const open = await openCatalogue(tx, { db: services.db, dk: caller.dk, catalogue, on });
  const concept = open?.index.find(code, on);
  if (!concept) throw new Fault('unprocessable', 'facility.unknown-code', { params: { code } });
  return { uses: await countUse(tx, [caller.dk, caller.accountId, catalogue, concept.code, act.at]) };
});

type Asker = Pick<Call<unknown>, 'tx' | 'caller'>;

async function readUses({ tx, caller }: Asker, catalogue: CatalogueCode): Promise<ReadonlyMap<string, number>> {
  const { rows } = await tx.query<{ code: string; uses: number }>(
    'select code, uses from facility.code_use where dk = $1 and account_id = $2 and catalogue = $3', [caller.dk, caller.accountId, catalogue], 'code-uses');
  return new Map(rows.map(({ code, uses }) => [code, uses]));
}

async function countUse(tx: Tx, values: readonly unknown[]): Promise<number> {
  const { rows } = await tx.query<{ uses: number }>(
    `insert into facility.code_use as kept (dk, account_id, catalogue, code, uses, last_used_at) values ($1, $2, $3, $4, 1, $5)
     on conflict (dk, account_id, catalogue, code) do update set uses = kept.uses + 1, last_used_at = excluded.last_used_at returning uses`, values, 'code-use');
  return rows[0]?.uses ?? 0;
}
