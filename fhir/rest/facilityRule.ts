// Rules that a hospital sets for itself: extensions of its Organization that say yes. spec: FAC-9
import type { Caller } from '#platform/auth/index.ts';
import type { Db } from '#platform/db/index.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import type { Organization } from '#fhir/types/index.ts';

export async function isRuleOn(db: Db, { dk, facilityId }: Pick<Caller, 'dk' | 'facilityId'>, rule: string): Promise<boolean> {
  const [row] = await readCurrent(db, [{ dk, type: 'Organization', id: facilityId }]);
  return row?.text != null && ((JSON.parse(row.text) as Organization).extension ?? []).some(({ url, valueBoolean }) => url === rule && valueBoolean === true);
}
