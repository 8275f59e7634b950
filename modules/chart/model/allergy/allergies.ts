// What the record says about allergies: asked or not, and to what. "Nobody asked" and "none known" are different facts.
// https://hl7.org/fhir/R4/allergyintolerance.html   spec: ALG-1
import type { AllergyIntolerance, CodeableConcept } from '#fhir/types/index.ts';
import { catalogueSystems } from '#modules/facility/model/index.ts';

export const allergySystems = {
  ingredient: catalogueSystems.ingredient,
  atc: 'http://www.whocc.no/atc',
  class: 'urn:lanh:allergy-class',
  absent: 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips',
  clinical: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical',
  verification: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
} as const;

export const noKnownAllergies = 'no-known-allergies';
/** SNOMED CT and HL7 codes that state that there is none. */
const absenceCodes: readonly string[] = [noKnownAllergies, 'no-known-medication-allergies', '716186003', '409137002', '428607008', '429625007'];
const notAsked = 'no-allergy-info';

export interface RecordedAllergy {
  /** As recorded. */
  readonly text: string;
  readonly ingredientCode?: string;
  readonly atc?: string;
  readonly classCode?: string;
  readonly criticality?: 'low' | 'high' | 'unable-to-assess';
}

export interface AllergyAnswer {
  /** Somebody asked and wrote the answer down, be it "none". */
  readonly asked: boolean;
  /** Those that may concern a medicine: food, pollen and the like are left out. */
  readonly known: readonly RecordedAllergy[];
}

const codesOf = (concept: CodeableConcept | undefined): readonly string[] => (concept?.coding ?? []).flatMap(({ code }) => code ?? []);
const codeOf = (concept: CodeableConcept | undefined, system: string): string | undefined => concept?.coding?.find((one) => one.system === system)?.code;

/** Neither refuted nor resolved nor entered in error. */
export function isStanding({ clinicalStatus, verificationStatus }: AllergyIntolerance): boolean {
  const codes = [...codesOf(clinicalStatus), ...codesOf(verificationStatus)];
  return !['inactive', 'resolved', 'refuted', 'entered-in-error'].some((code) => codes.includes(code));
}

export const isAbsence = ({ code }: AllergyIntolerance): boolean => codesOf(code).some((one) => absenceCodes.includes(one));
const isNotAsked = ({ code }: AllergyIntolerance): boolean => codesOf(code).includes(notAsked);
const otherThings: readonly string[] = ['food', 'environment'];
const mayBeMedicine = ({ category }: AllergyIntolerance): boolean => category === undefined || category.length === 0 || category.some((one) => !otherThings.includes(one));

export function readAllergies(found: readonly AllergyIntolerance[]): AllergyAnswer {
  const standing = found.filter(isStanding).filter((one) => !isNotAsked(one));
  const known = standing.filter((one) => !isAbsence(one) && mayBeMedicine(one)).map(readAllergy);
  return { asked: standing.length > 0, known };
}

export type BandAllergies =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'none' }
  | { readonly kind: 'known'; readonly items: readonly { readonly id: string; readonly text: string; readonly high: boolean; readonly unconfirmed: boolean }[] };

/** What the patient band says, of food and surroundings too; the dangerous ones first. */
export function allergyState(found: readonly AllergyIntolerance[]): BandAllergies {
  const standing = found.filter(isStanding).filter((one) => !isNotAsked(one));
  const known = standing.filter((one) => !isAbsence(one));
  if (known.length === 0) return { kind: standing.length > 0 ? 'none' : 'unasked' };
  const items = known.map((one) => ({ id: one.id ?? '', text: readAllergy(one).text, high: one.criticality === 'high', unconfirmed: codesOf(one.verificationStatus).includes('unconfirmed') }));
  return { kind: 'known', items: items.toSorted((left, right) => Number(right.high) - Number(left.high)) };
}

export function readAllergy({ code, criticality }: AllergyIntolerance): RecordedAllergy {
  const ingredientCode = codeOf(code, allergySystems.ingredient);
  const atc = codeOf(code, allergySystems.atc);
  const classCode = codeOf(code, allergySystems.class);
  const text = code?.text ?? code?.coding?.find(({ display }) => display)?.display ?? codesOf(code)[0] ?? '';
  return { text, ...(ingredientCode && { ingredientCode }), ...(atc && { atc }), ...(classCode && { classCode }), ...(criticality && { criticality }) };
}
