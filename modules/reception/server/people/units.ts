// Administrative units for the address proposal: imported lists, kept in memory until the next import. spec: RCP
import type { AddressLists } from '#modules/reception/model/index.ts';
import type { Db } from '#platform/db/index.ts';

interface UnitRow { kind: string; code: string; name: string; provinceCode: string; district: string | null }

let kept: { lists: AddressLists; until: number } | undefined;
const keepMs = 60_000;

/** Definitions may be cached; an import is seen within a minute. */
export async function readUnits(db: Db, nowMs: number): Promise<AddressLists> {
  if (kept !== undefined && kept.until > nowMs) return kept.lists;
  const { rows } = await db.query<UnitRow>('select kind, code, name, province_code as "provinceCode", district from reception.unit');
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  const lists: AddressLists = {
    provinces: of('province').map(({ code, name }) => ({ code, name })),
    communes: of('commune').map(({ code, name, provinceCode }) => ({ code, name, provinceCode })),
    oldProvinces: of('old-province').map(({ code, name, provinceCode }) => ({ code, name, newCode: provinceCode })),
    oldCommunes: of('old-commune').map(({ code, name, provinceCode, district }) => ({ code, name, provinceCode, district: district ?? '' })),
  };
  kept = { lists, until: nowMs + keepMs };
  return lists;
}

/** After an import. */
export const forgetUnits = (): void => { kept = undefined; };
