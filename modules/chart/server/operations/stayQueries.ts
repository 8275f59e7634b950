// What the screens of stays ask: one stay, the people of a department, the wards to choose from. spec: STY-2
import * as model from '#modules/chart/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Store } from '#fhir/repository/store.ts';
import type { Encounter, Patient } from '#fhir/types/index.ts';
import { readRoom } from '#modules/facility/model/index.ts';
import { nameOfPatient } from '#modules/reception/model/index.ts';
import { formTitles } from '../stay/formTitles.ts';
import { getStay, isWardRoom, toStay } from '../stay/loadStay.ts';

export const staySheet = implement(model.staySheet).as(async ({ id = '', act, store }) => toStay(await getStay(store, id), act.at));

/** Discharged ones stay in the list for this long: their records are being finished. */
const recentDays = 30;
const most = 200;

export const listStays = implement(model.listStays).as(async ({ input, act, store }) => {
  const since = new Date(Date.parse(act.at) - recentDays * 86_400_000).toISOString();
  const ended = input.state === 'discharged' ? `status=finished&date=ge${since.slice(0, 10)}&_sort=-date` : 'status=in-progress&_sort=date';
  const stays = (await store.search('Encounter', `service-provider=Organization/${input.wardId}&class=IMP,SS&${ended}&_count=${most}`)).filter(model.isStay);
  const people = await peopleOf(store, stays);
  return { stays: stays.map((stay) => toRow(stay, people.get(model.patientIdOf(stay)), act.at)) };
});

async function peopleOf(store: Store, stays: readonly Encounter[]): Promise<Map<string, Patient>> {
  const ids = [...new Set(stays.map(model.patientIdOf))];
  if (ids.length === 0) return new Map();
  return new Map((await store.search('Patient', `_id=${ids.join(',')}&_count=${ids.length}`)).map((patient) => [patient.id ?? '', patient]));
}

function toRow(encounter: Encounter, patient: Patient | undefined, at: string): model.StayRow {
  const { places, ward: _ward, discharge: _discharge, ...stay } = toStay(encounter, at);
  const { encounterId, patientId, version, state, kind, number, reason, doctor, admittedAt, dischargedAt, treatmentDays } = stay;
  return {
    encounterId, patientId, version, state, kind, number, reason, doctor, admittedAt, dischargedAt, treatmentDays,
    name: patient ? nameOfPatient(patient) : '', birthDate: patient?.birthDate, sex: patient?.gender, room: places.at(-1)?.room ?? '',
  };
}

export const wardChoices = implement(model.wardChoices).as(async ({ caller, store }) => {
  const rooms = (await store.search('Location', 'type=urn:lanh:room-kind|ward&_count=1000')).filter(isWardRoom).map(readRoom);
  const ids = [...new Set(rooms.flatMap(({ departmentId }) => departmentId ?? []))];
  const departments = ids.length === 0 ? [] : await store.search('Organization', `_id=${ids.join(',')}&_count=${ids.length}`);
  const wards = departments.map(({ id = '', name = '' }) => ({
    id, name, own: caller.departmentIds.includes(id),
    rooms: rooms.filter(({ departmentId }) => departmentId === id).map((room) => ({ id: room.id ?? '', name: room.name })).toSorted((a, b) => a.name.localeCompare(b.name, 'vi')),
  }));
  const forms = [...formTitles().values()].filter(({ kind, care }) => kind === 'record' && (care.includes('inpatient') || care.includes('day'))).map(({ key, code, title }) => ({ key, code, title }));
  return { wards: wards.toSorted((a, b) => a.name.localeCompare(b.name, 'vi')), forms };
});
