// Admission, ward transfer, discharge and its undoing: load, decide, save. spec: STY
import * as model from '#modules/chart/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import type { Store } from '#fhir/repository/store.ts';
import type { Encounter } from '#fhir/types/index.ts';
import { grantCareRelation } from '#modules/facility/server/index.ts';
import { dayOf } from '#modules/reception/model/index.ts';
import { nextNumber } from '#platform/db/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { findWardRoom, getStay, listOpenStays, lockStay, toStay } from '../stay/loadStay.ts';
import { treatmentDays } from '../stay/treatmentDays.ts';

type AnyCall = Pick<Call<unknown>, 'caller' | 'act' | 'store' | 'tx'>;

const byOf = ({ caller, act }: Pick<AnyCall, 'caller' | 'act'>) => ({ reference: act.by, name: caller.displayName });

/** `NV.26.000123`: series, year, running number; a refusal gives it back. */
export async function drawNumber(tx: Tx, { dk, letters, at }: { dk: number; letters: string; at: string }): Promise<string> {
  const year = dayOf(at).slice(2, 4);
  return `${letters}.${year}.${String(await nextNumber(tx, { dk, series: `chart.${letters}/${year}` })).padStart(6, '0')}`;
}

export const admit = implement(model.admit).as(async (call) => {
  const { input, act, caller, store, tx } = call;
  await lockStay(tx, caller.dk, input.patientId);
  await store.get('Patient', input.patientId);
  const room = await findWardRoom(store, input.roomId);
  const [open, visit] = [await listOpenStays(store, input.patientId), await findVisitOfDay(store, input.patientId, input.at ?? act.at)];
  const number = await drawNumber(tx, { dk: caller.dk, letters: 'NV', at: act.at });
  const changes = model.decideAdmit({ room, open, visit, number, by: byOf(call), treats: caller.roles.includes('doctor') }, input, act);
  const [saved] = await store.save(changes);
  await openCare(call, saved as Encounter);
  return toStay(saved as Encounter, act.at);
});

/** From now on the ward cares for this person. */
async function openCare({ tx, caller, act }: AnyCall, stay: Encounter): Promise<void> {
  const ward = model.wardOf(stay);
  if (ward) await grantCareRelation(tx, { dk: caller.dk, patientId: model.patientIdOf(stay), holderId: ward.id, reason: `encounter:${stay.id}`, since: act.at });
}

/** The clinic visit that led to the admission: of its day, also where the admission is entered later. */
async function findVisitOfDay(store: Store, patientId: string, at: string): Promise<Encounter | undefined> {
  const [from, to] = ['ge', 'le'].map((bound) => `date=${bound}${dayOf(at)}`);
  const found = await store.search('Encounter', `patient=Patient/${patientId}&class=AMB,EMER&status=arrived,in-progress,finished&${from}&${to}&_sort=-date&_count=20`);
  return found.find(({ period }) => period?.start !== undefined && dayOf(period.start) === dayOf(at));
}

export const transferWard = implement(model.transferWard).as(async (call) => {
  const { input, act, caller, store, tx, id = '' } = call;
  await lockStay(tx, caller.dk, id);
  const stay = await getStay(store, id);
  const [saved] = await store.save(model.decideTransferWard({ stay, room: await findWardRoom(store, input.roomId) }, input, act));
  await openCare(call, saved as Encounter);
  return toStay(saved as Encounter, act.at);
});

export const discharge = implement(model.discharge).as(async (call) => {
  const { input, act, caller, store, tx, id = '' } = call;
  await lockStay(tx, caller.dk, id);
  const stay = await getStay(store, id);
  const changes = model.decideDischarge({ stay, openDrafts: await countDrafts(store, stay), countDays: treatmentDays, by: byOf(call) }, input, act);
  const [saved] = await store.save(changes);
  return toStay(saved as Encounter, act.at);
});

/** The summary of the record form itself is written after the discharge. */
async function countDrafts(store: Store, stay: Encounter): Promise<number> {
  const drafts = await store.search('QuestionnaireResponse', `encounter=Encounter/${stay.id}&status=in-progress&_count=100`);
  const own = `urn:lanh:form:${model.recordFormOf(stay)}`;
  return drafts.filter(({ questionnaire }) => questionnaire?.split('|')[0] !== own).length;
}

export const undoDischarge = implement(model.undoDischarge).as(async (call) => {
  const { input, act, caller, store, tx, id = '' } = call;
  await lockStay(tx, caller.dk, input.patientId);
  const stay = await getStay(store, id);
  const [saved] = await store.save(model.decideUndoDischarge({ stay, open: await listOpenStays(store, input.patientId), by: byOf(call) }, input, act));
  return toStay(saved as Encounter, act.at);
});
