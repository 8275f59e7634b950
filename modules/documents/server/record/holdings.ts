// What records hold, for the meter: stays, forms, papers and operations of many records with one search per type. spec: REC-10
import type { DocumentReference, Encounter, Procedure, QuestionnaireResponse, ResourceOf, ResourceType } from '#fhir/types/index.ts';
import type { Form } from '#fhir/questionnaire/index.ts';
import type { Store } from '#fhir/repository/store.ts';
import { isStay, readStay } from '#modules/chart/model/index.ts';
import { findForm, listOwnForms } from '#modules/chart/server/index.ts';
import type { Db } from '#platform/db/index.ts';
import { buildHolding, formKeyOf, leavesTheHouse } from '../../model/index.ts';
import type { RecordHolding } from '../../model/index.ts';
import type { RecordRow } from './recordRows.ts';
import { listEncountersOfRecord } from './recordRows.ts';
import { leavingOn } from './rules.ts';

/** Visits asked for in one search. */
const atOnce = 20;

export async function loadHoldings(store: Store, db: Db, { records, at }: { records: readonly RecordRow[]; at: string }): Promise<Map<string, RecordHolding>> {
  const encountersOf = new Map<string, readonly string[]>();
  for (const record of records) encountersOf.set(record.id, await listEncountersOfRecord(db, record));
  const ids = [...encountersOf.values()].flat();
  const [answers, papers, procedures] = [await findBy(store, 'QuestionnaireResponse', ids), await findBy(store, 'DocumentReference', ids), await findBy(store, 'Procedure', ids)];
  const stays = await findStays(store, records.filter(({ care }) => care === 'inpatient' || care === 'day').map(({ id }) => id));
  const standsFor = await listStandIns(db, records[0]?.dk);
  const leaving = await loadLeaving(store, { dk: records[0]?.dk ?? 0, at, standsFor, answers: [...answers.values()].flat() });
  return new Map(records.map((record) => {
    const own = encountersOf.get(record.id) ?? [];
    const stay = stays.get(record.id);
    return [record.id, buildHolding({
      care: record.care, formKey: record.formKey ?? undefined, beganAt: record.beganAt.toISOString(), endedAt: record.endedAt?.toISOString(), paperUntil: record.paperUntil ?? undefined,
      stay: stay && isStay(stay) ? readStay(stay) : undefined, answers: pick(answers, own), documents: pick(papers, own), procedures: pick(procedures, own), standsFor, leaving,
    }, at)];
  }));
}

async function listStandIns(db: Db, dk: number | undefined): Promise<Map<string, string>> {
  return new Map(dk === undefined ? [] : [...(await listOwnForms(db, dk)).values()].map(({ key, standsFor }) => [key, standsFor]));
}

interface Leaving { readonly dk: number; readonly at: string; readonly standsFor: ReadonlyMap<string, string>; readonly answers: readonly QuestionnaireResponse[] }

/** Forms whose papers leave the house: of their answers what people wrote is looked at. */
async function loadLeaving(store: Store, { dk, at, standsFor, answers }: Leaving): Promise<Map<string, Form>> {
  const leaves = (one: QuestionnaireResponse) => leavesTheHouse(standsFor.get(formKeyOf(one) ?? '') ?? formKeyOf(one) ?? '', leavingOn(at));
  const leaving = new Map<string, Form>();
  for (const canonical of new Set(answers.filter(leaves).flatMap(({ questionnaire }) => questionnaire ?? []))) {
    const found = await findForm({ store, caller: { dk } }, canonical);
    if (found) leaving.set(canonical, found.form);
  }
  return leaving;
}

type Held = QuestionnaireResponse | DocumentReference | Procedure;
const pick = <T extends Held>(found: ReadonlyMap<string, T[]>, encounters: readonly string[]): T[] => encounters.flatMap((id) => found.get(id) ?? []);

async function findBy<T extends ResourceType & ('QuestionnaireResponse' | 'DocumentReference' | 'Procedure')>(store: Store, type: T, encounterIds: readonly string[]): Promise<Map<string, ResourceOf<T>[]>> {
  const found: ResourceOf<T>[] = [];
  for (let from = 0; from < encounterIds.length; from += atOnce) {
    const some = encounterIds.slice(from, from + atOnce).map((id) => `Encounter/${id}`);
    found.push(...(await store.search(type, `encounter=${some.join(',')}&_count=1000`)));
  }
  return Map.groupBy(found, (one) => encounterOf(one as Held));
}

function encounterOf(held: Held): string {
  const reference = held.resourceType === 'DocumentReference' ? held.context?.encounter?.[0] : held.encounter;
  return reference?.reference?.split('/').at(-1) ?? '';
}

async function findStays(store: Store, ids: readonly string[]): Promise<Map<string, Encounter>> {
  const found: Encounter[] = [];
  for (let from = 0; from < ids.length; from += 100) found.push(...(await store.search('Encounter', `_id=${ids.slice(from, from + 100).join(',')}&_count=100`)));
  return new Map(found.map((encounter) => [encounter.id ?? '', encounter]));
}
