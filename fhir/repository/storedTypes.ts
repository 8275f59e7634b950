// Which types a facility has rows of. spec: SRC
import type { Db } from '#platform/db/index.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { typeOf } from './typeNumber.ts';

/** A skip through the key, not a scan. */
export async function listStoredTypes(db: Db, dk: number): Promise<ReadonlySet<ResourceType>> {
  const { rows } = await db.query<{ rt: number }>(
    `with recursive t as ((select rt from fhir.res where dk = $1 order by rt limit 1)
       union all select (select r.rt from fhir.res r where r.dk = $1 and r.rt > t.rt order by r.rt limit 1) from t where t.rt is not null)
     select rt from t where rt is not null`, [dk], 'stored-types');
  return new Set(rows.map(({ rt }) => typeOf(rt)));
}

/** Facilities that have stored anything. */
export async function listStoredFacilities(db: Db): Promise<number[]> {
  const { rows } = await db.query<{ dk: number }>(
    `with recursive t as ((select dk from fhir.res order by dk limit 1)
       union all select (select r.dk from fhir.res r where r.dk > t.dk order by r.dk limit 1) from t where t.dk is not null)
     select dk from t where dk is not null`, [], 'stored-facilities');
  return rows.map(({ dk }) => Number(dk));
}
