// Vital signs of a visit: record, correct, show. spec: VIT
import * as model from '#modules/chart/model/index.ts';
import type { Encounter, Observation, Patient } from '#fhir/types/index.ts';
import type { Store } from '#fhir/repository/store.ts';
import { implement } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';
import { limitsOf } from '../vitals/limits.ts';

interface Visit { readonly encounter: Encounter; readonly patient: Patient; readonly patientId: string }

async function getVisit(store: Store, id: string | undefined): Promise<Visit> {
  const encounter = await store.get('Encounter', id ?? '');
  const patientId = encounter.subject?.reference?.replace(/^Patient\//, '');
  if (!patientId || !encounter.subject?.reference?.startsWith('Patient/')) throw new Fault('conflict', 'chart.other-patient');
  return { encounter, patientId, patient: await store.get('Patient', patientId) };
}

export const recordVitals = implement(model.recordVitals).as(async ({ id, input, act, store }) => {
  const { encounter, patient } = await getVisit(store, id);
  const measuredAt = input.measuredAt ?? act.at;
  await store.save(model.decideRecordVitals({ encounter, limits: limitsOf(patient, measuredAt) }, input, act));
  return { measuredAt };
});

export const correctVitals = implement(model.correctVitals).as(async ({ id, input, act, store }) => {
  const { encounter, patient } = await getVisit(store, id);
  const present = (await vitalsOf(store, `encounter=Encounter/${id}`)).filter(({ effectiveDateTime }) => sameInstant(effectiveDateTime, input.measuredAt));
  const changes = model.decideCorrectVitals({ encounter, limits: limitsOf(patient, input.measuredAt), present }, { ...input, measuredAt: present[0]?.effectiveDateTime ?? input.measuredAt }, act);
  if (changes.length > 0) await store.save(changes);
  return { measuredAt: input.measuredAt };
});

const vitalsOf = (store: Store, which: string): Promise<Observation[]> => store.search('Observation', `${which}&category=vital-signs&_sort=-date&_count=200`);
const sameInstant = (a: string | undefined, b: string): boolean => a !== undefined && Date.parse(a) === Date.parse(b);

export const vitalsSheet = implement(model.vitalsSheet).as(async ({ id, act, store }) => {
  const { encounter, patient, patientId } = await getVisit(store, id);
  const all = (await vitalsOf(store, `patient=Patient/${patientId}`)).filter((observation) => model.readVitals(observation).length > 0);
  const ofVisit = all.filter((observation) => observation.encounter?.reference === `Encounter/${encounter.id}`);
  const { birthDate, gender } = patient;
  return {
    patientId, name: nameOf(patient), ...(birthDate && { birthDate }), ...(gender && { sex: gender }),
    open: !['finished', 'cancelled', 'entered-in-error'].includes(encounter.status ?? ''),
    limits: [...limitsOf(patient, act.at)], sets: toSets(ofVisit), previous: lastOfEach(all.filter((observation) => !ofVisit.includes(observation))),
  };
});

const nameOf = ({ name }: Patient): string => {
  const official = name?.find(({ use }) => use === 'official') ?? name?.[0];
  return official?.text ?? [official?.family, ...(official?.given ?? [])].filter(Boolean).join(' ');
};

/** Figures measured together, newest first. */
export function toSets(observations: readonly Observation[]) {
  const byTime = Map.groupBy(observations, ({ effectiveDateTime }) => effectiveDateTime ?? '');
  return [...byTime].filter(([measuredAt]) => measuredAt !== '').toSorted(([a], [b]) => Date.parse(b) - Date.parse(a)).map(([measuredAt, set]) => ({
    measuredAt, corrected: set.some(({ status }) => status === 'corrected'), values: set.flatMap(model.readVitals),
  }));
}

/** `observations` newest first. */
function lastOfEach(observations: readonly Observation[]) {
  const all = observations.flatMap((observation) => model.readVitals(observation).map(({ sign, value }) => ({ sign, value, at: observation.effectiveDateTime ?? '' })));
  return all.filter(({ sign }, at) => all.findIndex((other) => other.sign === sign) === at);
}
