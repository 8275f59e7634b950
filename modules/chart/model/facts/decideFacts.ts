// Answers to what prescribing asks → Observations, and who brought the child → the visit.   spec: ALG-4
import type { Act, Change, InputOf } from '#fhir/operation/index.ts';
import { create, update } from '#fhir/operation/index.ts';
import type { Encounter, Observation, Patient } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { recordPatientFacts } from './contracts.ts';

const loinc = 'http://loinc.org';
/** Observation codes and answers of LOINC. */
export const patientFactCodes = { pregnancy: '82810-3', gestation: '49051-6', lactation: '63895-7' } as const;
export const pregnancyAnswers = { yes: 'LA15173-0', no: 'LA26683-5' } as const;
export const lactationAnswers = { yes: 'LA29252-6', no: 'LA29253-4' } as const;

/** Extension of Encounter: who brought the child, with `name` and `relation`. */
const broughtBy = 'urn:lanh:brought-by';

export interface Guardian {
  readonly name: string;
  readonly relation?: string | undefined;
}

/** Who brings the child: as this visit says, else the first person to call. */
export function guardianOf({ extension }: Pick<Encounter, 'extension'>, { contact }: Pick<Patient, 'contact'>): Guardian | undefined {
  const parts = extension?.find(({ url }) => url === broughtBy)?.extension;
  const part = (name: string) => parts?.find(({ url }) => url === name)?.valueString;
  const name = part('name');
  if (name) return { name, relation: part('relation') };
  const known = contact?.find((one) => one.name?.text?.trim());
  return known?.name?.text ? { name: known.name.text, relation: known.relationship?.[0]?.text } : undefined;
}

export interface FactsState {
  readonly encounter: Encounter;
  readonly patient: Patient;
}

type Facts = Omit<InputOf<typeof recordPatientFacts>, 'patientId'>;

export function decideRecordFacts(state: FactsState, facts: Facts, act: Act): readonly Change[] {
  const { encounter, patient } = state;
  if (encounter.status === 'finished' || encounter.status === 'cancelled') throw new Fault('rule', 'chart.visit-finished');
  if (patient.gender === 'male' && (facts.pregnant || facts.lactating)) throw new Fault('unprocessable', 'chart.pregnancy-not-possible');
  const said = [sayPregnancy(facts), sayWeeks(facts), sayLactation(facts)].filter((one) => one !== undefined);
  const changes = [...said.map((one) => create(buildObservation(state, one, act))), ...keepGuardian(encounter, facts)];
  if (changes.length === 0) throw new Fault('unprocessable', 'chart.facts-empty');
  return changes;
}

function sayPregnancy({ pregnant }: Facts): Said | undefined {
  if (pregnant === undefined) return undefined;
  return { code: patientFactCodes.pregnancy, text: 'Tình trạng mang thai', value: pregnant ? coded(pregnancyAnswers.yes, 'Đang mang thai') : coded(pregnancyAnswers.no, 'Không mang thai') };
}

function sayWeeks({ pregnant, weeks }: Facts): Said | undefined {
  if (!pregnant || weeks === undefined) return undefined;
  return { code: patientFactCodes.gestation, text: 'Tuổi thai', value: { valueQuantity: { value: weeks, unit: 'tuần', system: 'http://unitsofmeasure.org', code: 'wk' } } };
}

function sayLactation({ lactating }: Facts): Said | undefined {
  if (lactating === undefined) return undefined;
  return { code: patientFactCodes.lactation, text: 'Cho con bú', value: lactating ? coded(lactationAnswers.yes, 'Đang cho con bú') : coded(lactationAnswers.no, 'Không cho con bú') };
}

const keepGuardian = (encounter: Encounter, { guardian }: Facts): Change[] =>
  guardian ? [update({ ...encounter, extension: [...(encounter.extension ?? []).filter(({ url }) => url !== broughtBy), buildGuardian(guardian)] })] : [];

const coded = (code: string, text: string) => ({ valueCodeableConcept: { coding: [{ system: loinc, code }], text } });

const buildGuardian = ({ name, relation }: Guardian) => ({ url: broughtBy, extension: [{ url: 'name', valueString: name }, ...(relation ? [{ url: 'relation', valueString: relation }] : [])] });

interface Said {
  readonly code: string;
  readonly text: string;
  readonly value: Pick<Observation, 'valueCodeableConcept' | 'valueQuantity'>;
}

const buildObservation = ({ encounter, patient }: FactsState, { code, text, value }: Said, act: Act): Observation => ({
  resourceType: 'Observation', id: act.newId(), status: 'final', category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'social-history' }] }],
  code: { coding: [{ system: loinc, code }], text }, subject: { reference: `Patient/${patient.id}` }, encounter: { reference: `Encounter/${encounter.id}` },
  effectiveDateTime: act.at, issued: act.at, ...(/^Practitioner(Role)?\//.test(act.by) && { performer: [{ reference: act.by }] }), ...value,
});
