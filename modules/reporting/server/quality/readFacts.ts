// What the chart and the desk know of the people behind records: diagnoses, vital signs, how they are identified and reached. spec: QUA-1
import { chartSystems } from '#modules/chart/model/index.ts';
import { identifiersOf } from '#modules/reception/model/index.ts';
import type { Store } from '#fhir/repository/store.ts';
import type { Condition, Observation, Patient } from '#fhir/types/index.ts';
import type { RecordFacts } from '#modules/reporting/model/index.ts';

export type PersonFacts = Pick<RecordFacts, 'diagnoses' | 'person' | 'vitals'>;
interface Of { readonly id: string; readonly patientId: string }

/** A stay has few diagnoses and many vital signs. */
const atOnce = { Condition: 20, Observation: 2 } as const;

/** `encountersOf`: the stay of a record, or the visits of its course. */
export async function findPeopleFacts(store: Store, records: readonly Of[], encountersOf: ReadonlyMap<string, readonly string[]>): Promise<Map<string, PersonFacts>> {
  const all = [...encountersOf.values()].flat();
  const conditions = await findBy(all, atOnce.Condition, (some) => store.search('Condition', `encounter=${some}&category=encounter-diagnosis&_count=1000`));
  const vitals = await findBy(all, atOnce.Observation, (some) => store.search('Observation', `encounter=${some}&category=vital-signs&_count=1000`));
  const people = new Map((await findPatients(store, records)).map((patient) => [patient.id, patient]));
  return new Map(records.flatMap(({ id, patientId }) => {
    const [patient, own] = [people.get(patientId), encountersOf.get(id) ?? []];
    return patient ? [[id, { diagnoses: diagnosesOf(own.flatMap((one) => conditions.get(one) ?? [])), person: readPerson(patient), vitals: own.flatMap((one) => vitals.get(one) ?? []).flatMap(figuresOf) }]] : [];
  }));
}

const findPatients = async (store: Store, records: readonly Of[]): Promise<Patient[]> => {
  const ids = [...new Set(records.map(({ patientId }) => patientId))];
  return ids.length === 0 ? [] : store.search('Patient', `_id=${ids.join(',')}&_count=${ids.length}`);
};

type Found = Condition | Observation;

async function findBy<T extends Found>(encounterIds: readonly string[], some: number, search: (encounters: string) => Promise<T[]>): Promise<Map<string, T[]>> {
  const found: T[] = [];
  for (let from = 0; from < encounterIds.length; from += some) found.push(...(await search(encounterIds.slice(from, from + some).map((id) => `Encounter/${id}`).join(','))));
  return Map.groupBy(found, ({ encounter }) => encounter?.reference?.split('/').at(-1) ?? '');
}

const isError = ({ verificationStatus }: Condition): boolean => verificationStatus?.coding?.some(({ code }) => code === 'entered-in-error') ?? false;

const diagnosesOf = (conditions: readonly Condition[]): PersonFacts['diagnoses'] => conditions.filter((one) => !isError(one)).map(({ code }) => ({ coded: code?.coding?.some(({ system }) => system === chartSystems.icd10) ?? false }));

const figuresOf = ({ status, code, valueQuantity, component = [] }: Observation): PersonFacts['vitals'] =>
  status === 'entered-in-error' ? [] : [{ code, valueQuantity }, ...component].flatMap((one) => {
    const loinc = one.code?.coding?.find(({ system }) => system === 'http://loinc.org')?.code;
    return loinc !== undefined && one.valueQuantity?.value !== undefined ? [{ loinc, value: one.valueQuantity.value }] : [];
  });

/** An address of today has commune and province, and no district between them. */
function readPerson(patient: Patient): PersonFacts['person'] {
  const address = patient.address?.find(({ use }) => use !== 'old');
  return {
    identity: identifiersOf(patient, 'citizen-id').length + identifiersOf(patient, 'passport').length > 0, phone: patient.telecom?.some(({ system, value }) => system === 'phone' && value !== undefined) ?? false,
    address: address?.state !== undefined && address.city !== undefined && address.district === undefined,
  };
}
