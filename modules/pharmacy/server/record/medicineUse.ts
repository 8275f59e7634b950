// What each doctor prescribes for what, with the dose last used: counted when a prescription comes into force.   spec: PHA-38
import * as model from '#modules/pharmacy/model/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import type { MedicationRequest } from '#fhir/types/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { findMedicines } from './medicines.ts';
import type { Look } from './medicines.ts';

type Favourite = OutputOf<typeof model.favouriteMedicines>['favourites'][number];

interface UseRow {
  readonly medicine: string;
  readonly uses: number;
  readonly usual: Pick<Favourite, 'grid' | 'meal' | 'asNeeded'>;
}

/** Category of a diagnosis: one prescribes for E11, not for E11.65. */
export const categoryOf = (diagnosis: string | undefined): string => (diagnosis ?? '').slice(0, 3).toUpperCase();

/** Those for this disease first, then those for anything. */
export async function listFavourites(look: Look, { diagnosis, limit }: { readonly diagnosis?: string | undefined; readonly limit: number }): Promise<Favourite[]> {
  const { rows } = await look.tx.query<UseRow>(
    `select distinct on (medicine) medicine, uses, usual, diagnosis <> '' as fits, last_used_at from pharmacy.medicine_use
     where dk = $1 and prescriber = $2 and diagnosis = any($3) order by medicine, diagnosis desc`,
    [look.caller.dk, look.caller.reference, ['', categoryOf(diagnosis)]], 'pharmacy-favourites');
  const ranked = (rows as (UseRow & { fits: boolean })[]).toSorted((a, b) => Number(b.fits) - Number(a.fits) || b.uses - a.uses).slice(0, limit);
  const { medicines } = await findMedicines(look, ranked.map(({ medicine }) => medicine));
  return ranked.flatMap(({ medicine, usual, uses }) => {
    const entry = medicines.get(medicine);
    return entry ? [{ ...usual, medicine: entry, uses }] : [];
  });
}

interface Use {
  readonly dk: number;
  readonly at: string;
  readonly diagnosis: string | undefined;
  readonly requests: readonly MedicationRequest[];
}

export async function countUses(tx: Tx, { dk, at, diagnosis, requests }: Use): Promise<void> {
  for (const request of requests) {
    const row = model.readRequest(request);
    if (row === undefined || request.requester?.reference === undefined) continue;
    const usual = { grid: row.grid, ...(row.meal && { meal: row.meal }), ...(row.asNeeded && { asNeeded: true }) };
    for (const category of new Set(['', categoryOf(diagnosis)])) {
      await tx.query(
        `insert into pharmacy.medicine_use as kept (dk, prescriber, diagnosis, medicine, uses, usual, last_used_at) values ($1, $2, $3, $4, 1, $5, $6)
         on conflict (dk, prescriber, diagnosis, medicine) do update set uses = kept.uses + 1, usual = excluded.usual, last_used_at = excluded.last_used_at`,
        [dk, request.requester.reference, category, row.code, JSON.stringify(usual), at], 'pharmacy-use');
    }
  }
}
