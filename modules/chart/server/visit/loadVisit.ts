// A visit out of the store: three reads and one search, whatever its length. spec: VIS-1
import type { Tx } from '#platform/db/index.ts';
import type { Store } from '#fhir/repository/store.ts';
import type { Condition } from '#fhir/types/index.ts';
import type { VisitRecord } from '#modules/chart/model/index.ts';

export async function loadVisit(store: Store, encounterId: string): Promise<VisitRecord> {
  const encounter = await store.get('Encounter', encounterId);
  const impression = await store.find('ClinicalImpression', encounterId);
  const conditions = await store.search('Condition', `encounter=Encounter/${encounterId}&category=encounter-diagnosis&_count=100`);
  const followUp = await store.find('Appointment', encounterId);
  return { encounter, impression, conditions: conditions.filter(stands), followUp };
}

/** Several visits with one search per type. */
export async function loadVisits(store: Store, encounters: readonly VisitRecord['encounter'][]): Promise<VisitRecord[]> {
  const ids = encounters.map(({ id }) => id ?? '');
  if (ids.length === 0) return [];
  const list = ids.join(',');
  const impressions = await store.search('ClinicalImpression', `_id=${list}&_count=${ids.length}`);
  const conditions = await store.search('Condition', `encounter=${ids.map((id) => `Encounter/${id}`).join(',')}&category=encounter-diagnosis&_count=500`);
  const followUps = await store.search('Appointment', `_id=${list}&_count=${ids.length}`);
  return encounters.map((encounter) => ({
    encounter, impression: impressions.find(({ id }) => id === encounter.id), followUp: followUps.find(({ id }) => id === encounter.id),
    conditions: conditions.filter((condition) => stands(condition) && condition.encounter?.reference === `Encounter/${encounter.id}`),
  }));
}

const stands = ({ verificationStatus }: Condition): boolean => !verificationStatus?.coding?.some(({ code }) => code === 'entered-in-error');

/** One writer at a time per visit; the second one then sees the version of the first. */
export async function lockVisit(tx: Tx, dk: number, encounterId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 18160))', [`chart.visit/${dk}/${encounterId}`], 'chart-lock-visit');
}
