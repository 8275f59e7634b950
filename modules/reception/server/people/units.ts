// Administrative units for the address proposal: imported lists, kept in memory until the next import. spec: RCP
import { listConcepts } from '#modules/facility/server/index.ts';
import { dayOf } from '#modules/reception/model/index.ts';
import type { AddressLists } from '#modules/reception/model/index.ts';
import type { Db } from '#platform/db/index.ts';

interface UnitRow { kind: string; code: string; name: string; provinceCode: string; district: string | null }

interface UnitContext {
  /** The database of the process. */
  readonly db: object;
  readonly dk: number;
  /** Present instant. */
  readonly at: string;
}

const kept = new Map<number, { lists: AddressLists; until: number }>();
const keepMs = 60_000;

/** Definitions may be cached; an import is seen within a minute. */
export async function readUnits(tx: Db, context: UnitContext): Promise<AddressLists> {
  const nowMs = Date.parse(context.at);
  const known = kept.get(context.dk);
  if (known !== undefined && known.until > nowMs) return known.lists;
  const { rows } = await tx.query<UnitRow>('select kind, code, name, province_code as "provinceCode", district from reception.unit');
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  const lists: AddressLists = {
    ...(await readToday(tx, context, of)),
    oldProvinces: of('old-province').map(({ code, name, provinceCode }) => ({ code, name, newCode: provinceCode })),
    oldCommunes: of('old-commune').map(({ code, name, provinceCode, district }) => ({ code, name, provinceCode, district: district ?? '' })),
  };
  kept.set(context.dk, { lists, until: nowMs + keepMs });
  return lists;
}

/** Provinces and communes of the catalogues in force; where no list of communes was imported there, of `units import`. */
async function readToday(tx: Db, { db, dk, at }: UnitContext, of: (kind: string) => readonly UnitRow[]): Promise<Pick<AddressLists, 'provinces' | 'communes'>> {
  const on = dayOf(at);
  const communes = await listConcepts(tx, { db, dk, catalogue: 'commune', on });
  if (communes.length === 0) return { provinces: of('province').map(({ code, name }) => ({ code, name })), communes: of('commune').map(({ code, name, provinceCode }) => ({ code, name, provinceCode })) };
  const provinces = await listConcepts(tx, { db, dk, catalogue: 'province', on });
  return {
    provinces: provinces.map(({ code, display }) => ({ code, name: display })),
    communes: communes.map(({ code, display, parent }) => ({ code, name: display, provinceCode: parent ?? '' })),
  };
}

/** After an import. */
export const forgetUnits = (): void => kept.clear();
