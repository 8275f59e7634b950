// The day's ended visits with name and diagnosis: two searches for visits, one for people, one for diagnoses. spec: VIS-18
import * as model from '#modules/chart/model/index.ts';
import type { EndedVisit } from '#modules/chart/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Store } from '#fhir/repository/store.ts';
import type { Condition, Encounter, Patient, ResourceOf } from '#fhir/types/index.ts';

const most = 200;

export const endedToday = implement(model.endedToday).as(async ({ input, act, store }) => {
  const since = encodeURIComponent(`${model.localTime(act.at).slice(0, 10)}T00:00:00+07:00`);
  const search = (whose: string) => store.search('Encounter', `${whose}&status=finished&date=ge${since}&_sort=-date&_count=${most}`);
  const own = await search(`participant=${act.by}`);
  const ofRoom = input.roomId === undefined ? [] : await search(`location=Location/${input.roomId}`);
  const ended = model.listEndedOn([...own, ...ofRoom], act.at);
  const people = await byIds(store, 'Patient', ended.map(model.patientIdOf));
  const diagnoses = await byIds(store, 'Condition', ended.map(mainOf));
  return { visits: ended.map((encounter) => toRow(encounter, { patient: people.get(model.patientIdOf(encounter)), main: diagnoses.get(mainOf(encounter)), by: act.by })) };
});

const mainOf = ({ diagnosis }: Encounter): string => diagnosis?.find(({ rank }) => rank === 1)?.condition.reference?.replace(/^Condition\//, '') ?? '';

async function byIds<T extends 'Patient' | 'Condition'>(store: Store, type: T, ids: readonly string[]): Promise<Map<string, ResourceOf<T>>> {
  const known = [...new Set(ids)].filter((id) => id !== '');
  if (known.length === 0) return new Map();
  const found = await store.search(type, `_id=${known.join(',')}&_count=${known.length}`);
  return new Map(found.map((one) => [one.id ?? '', one]));
}

function toRow(encounter: Encounter, { patient, main, by }: { patient: Patient | undefined; main: Condition | undefined; by: string }): EndedVisit {
  const doctor = model.endedByOther(encounter, by);
  return { encounterId: encounter.id ?? '', patientId: model.patientIdOf(encounter), end: encounter.period?.end ?? '', ...personOf(patient), ...diagnosisOf(main), ...(doctor && { doctor }) };
}

function personOf(patient: Patient | undefined): Pick<EndedVisit, 'name' | 'birthDate' | 'sex'> {
  if (patient === undefined) return { name: '' };
  const { birthDate, gender } = patient;
  return { name: model.nameOnPaper(patient), ...(birthDate && { birthDate }), ...(gender && { sex: gender }) };
}

function diagnosisOf(main: Condition | undefined): Pick<EndedVisit, 'code' | 'text'> {
  const diagnosis = model.readDiagnosis(main?.code);
  return diagnosis ? { code: diagnosis.code, text: diagnosis.text ?? diagnosis.display ?? '' } : {};
}
