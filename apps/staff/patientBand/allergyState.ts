// What the band says about allergies. "Nobody asked" and "none known" are different facts. spec: BND-2
// AllergyIntolerance: https://hl7.org/fhir/R4/allergyintolerance.html
import type { ResourceOf } from '#fhir/types/index.ts';

export type AllergyState =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'none' }
  | { readonly kind: 'known'; readonly items: readonly { readonly id: string; readonly text: string; readonly high: boolean; readonly unconfirmed: boolean }[] };

/** SNOMED CT and HL7 codes that state the absence of an allergy. */
const absenceCodes: readonly string[] = ['716186003', '409137002', '428607008', '429625007', 'no-known-allergies', 'no-allergy-info'];
const absenceOfKnowledge = 'no-allergy-info';

interface Coded {
  readonly coding?: readonly { readonly code?: string; readonly display?: string }[];
  readonly text?: string;
}
const codesOf = (concept: Coded | undefined): readonly string[] => (concept?.coding ?? []).map((coding) => coding.code ?? '');
const textOf = (concept: Coded | undefined): string => concept?.text ?? concept?.coding?.find((coding) => coding.display)?.display ?? concept?.coding?.[0]?.code ?? '';

export function allergyState(found: readonly ResourceOf<'AllergyIntolerance'>[]): AllergyState {
  const standing = found.filter((one) => {
    const clinical = codesOf(one.clinicalStatus as Coded | undefined);
    const verification = codesOf(one.verificationStatus as Coded | undefined);
    return !clinical.includes('inactive') && !clinical.includes('resolved') && !verification.includes('refuted') && !verification.includes('entered-in-error');
  });
  const isAbsence = (one: ResourceOf<'AllergyIntolerance'>) => codesOf(one.code as Coded | undefined).some((code) => absenceCodes.includes(code));
  const known = standing.filter((one) => !isAbsence(one));
  if (known.length > 0) {
    const items = known.map((one) => ({
      id: String(one.id),
      text: textOf(one.code as Coded | undefined),
      high: one.criticality === 'high',
      unconfirmed: codesOf(one.verificationStatus as Coded | undefined).includes('unconfirmed'),
    }));
    return { kind: 'known', items: items.toSorted((left, right) => Number(right.high) - Number(left.high)) };
  }
  const asked = standing.some((one) => isAbsence(one) && !codesOf(one.code as Coded | undefined).includes(absenceOfKnowledge));
  return { kind: asked ? 'none' : 'unasked' };
}
