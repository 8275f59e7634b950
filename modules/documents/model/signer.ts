// Who may sign: a person with a practising licence in force on the day. spec: SGN
import type { Practitioner } from '#fhir/types/index.ts';

const licenceCode = 'practising-licence';

export interface Licence {
  readonly number: string;
}

/** The practising licence in force on this day (YYYY-MM-DD), if there is one. */
export function findLicence(practitioner: Practitioner, day: string): Licence | undefined {
  const held = (practitioner.qualification ?? []).find(({ code, period }) =>
    (code.coding ?? []).some((coding) => coding.code === licenceCode) && (period?.start ?? '').slice(0, 10) <= day && day <= (period?.end ?? '9999').slice(0, 10));
  return held && { number: held.identifier?.[0]?.value ?? '' };
}

/** PINs that a thief tries first: one digit repeated, or a straight row up or down. */
export function isWeakPin(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at]));
  return steps.every((step) => step === 0) || steps.every((step) => step === 1) || steps.every((step) => step === -1);
}
