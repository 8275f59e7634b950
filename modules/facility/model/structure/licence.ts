// A practising licence and whether it is in force: only who holds one prescribes and signs.   spec: FAC-3
import type { Practitioner, PractitionerQualification } from '#fhir/types/index.ts';
import { qualificationSystem, structureSystems } from './systems.ts';

export interface Licence {
  readonly number: string;
  /** Specialty as the licence names it. */
  readonly specialty: string;
  readonly start?: string | undefined;
  /** Last day in force; absent = without end. */
  readonly end?: string | undefined;
}

export type LicenceState = 'none' | 'valid' | 'expiring' | 'expired' | 'not-yet';

/** So many days before its end a licence counts as expiring: a renewal takes about two months. */
export const expiringDays = 90;

const isLicence = ({ code }: PractitionerQualification): boolean => code.coding?.some((coding) => coding.system === qualificationSystem && coding.code === 'practising-licence') ?? false;

/** The licence of a person; of several the one that lasts longest. */
export function licenceOf({ qualification }: Pick<Practitioner, 'qualification'>): Licence | undefined {
  const all = (qualification ?? []).filter(isLicence).map(({ identifier, code, period }) => ({
    number: identifier?.find(({ system }) => system === structureSystems.licence)?.value ?? '', specialty: code.text ?? '', start: period?.start, end: period?.end,
  }));
  return all.toSorted((a, b) => ((a.end ?? '9999') > (b.end ?? '9999') ? -1 : 1))[0];
}

/** May this person practise on the day (`yyyy-MM-dd`)? */
export function holdsLicence({ qualification }: Pick<Practitioner, 'qualification'>, day: string): boolean {
  return (qualification ?? []).some((one) => isLicence(one) && (one.period?.start ?? '') <= day && day <= (one.period?.end ?? '9999-12-31'));
}

export function licenceState(practitioner: Pick<Practitioner, 'qualification'>, day: string): LicenceState {
  const licence = licenceOf(practitioner);
  if (!licence) return 'none';
  if (licence.end !== undefined && licence.end < day) return 'expired';
  if (licence.start !== undefined && licence.start > day) return 'not-yet';
  const soon = new Date(Date.parse(`${day}T00:00:00Z`) + expiringDays * 86_400_000).toISOString().slice(0, 10);
  return licence.end !== undefined && licence.end < soon ? 'expiring' : 'valid';
}

/** The person with this licence in place of the one there was; other qualifications stay. */
export function withLicence<P extends Practitioner>(practitioner: P, licence: Licence | undefined): P {
  const others = (practitioner.qualification ?? []).filter((one) => !isLicence(one));
  const { qualification: _before, ...rest } = practitioner;
  const period = { ...(licence?.start && { start: licence.start }), ...(licence?.end && { end: licence.end }) };
  const fresh: PractitionerQualification[] = licence === undefined ? [] : [{
    identifier: [{ system: structureSystems.licence, value: licence.number }],
    code: { ...(licence.specialty && { text: licence.specialty }), coding: [{ system: qualificationSystem, code: 'practising-licence' }] },
    ...(Object.keys(period).length > 0 && { period }),
  }];
  const qualification = [...others, ...fresh];
  return { ...rest, ...(qualification.length > 0 && { qualification }) } as P;
}
