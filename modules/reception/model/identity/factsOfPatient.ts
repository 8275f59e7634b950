// A Patient, as sent or as stored → what is compared. spec: IDY-2
import type { Patient } from '#fhir/types/index.ts';
import { readPhone } from '../scan/parseScan.ts';
import { readInsuranceNumber } from '../scan/insuranceCard.ts';
import { identifierSystems } from '../systems.ts';
import type { IdentifierKind } from '../systems.ts';
import type { PersonFacts } from './scoreMatch.ts';

type Name = NonNullable<Patient['name']>[number];
type Address = NonNullable<Patient['address']>[number];

/** Family name first, as people here write and say it; the name as printed when it is given. */
export function nameOfPatient(patient: Pick<Patient, 'name'>): string {
  const name = patient.name?.find((one) => one.use === 'official') ?? patient.name?.find((one) => one.use === 'usual') ?? patient.name?.[0];
  return name === undefined ? '' : (name.text ?? writtenName(name)).normalize('NFC').trim();
}

export const writtenName = (name: Name): string => [name.family, ...(name.given ?? [])].filter(Boolean).join(' ');

/** The address of today in one line; the printed one of old when that is all there is. */
export function addressOfPatient(patient: Pick<Patient, 'address'>): string | undefined {
  const address = patient.address?.find((one) => one.use !== 'old') ?? patient.address?.[0];
  return address && (address.text ?? writtenAddress(address));
}

const writtenAddress = (address: Address): string => [...(address.line ?? []), address.district, address.city, address.state].filter(Boolean).join(', ');

/** Every number of this kind. */
export function identifiersOf(patient: Pick<Patient, 'identifier'>, kind: IdentifierKind): string[] {
  return (patient.identifier ?? []).filter((identifier) => identifier.system === identifierSystems[kind] && identifier.value).map((identifier) => identifier.value ?? '');
}

/** Own phones; those of contacts are somebody else's. */
function phonesOf({ telecom = [] }: Patient): string[] {
  return telecom.filter(({ system, value }) => value && (system === 'phone' || system === 'sms')).map(({ value = '' }) => readPhone(value) ?? value.replace(/\D/g, '')).filter(Boolean);
}

export function factsOfPatient(patient: Patient): PersonFacts {
  const numbers = (kind: IdentifierKind, read = (value: string) => value.replace(/\s/g, '')) => identifiersOf(patient, kind).map(read);
  const name = nameOfPatient(patient);
  const address = addressOfPatient(patient);
  return {
    ...(name && { name }), ...(patient.birthDate && { birthDate: patient.birthDate.slice(0, 10) }), ...(patient.gender && { sex: patient.gender }), ...(address && { address }),
    citizenId: numbers('citizen-id'), oldCitizenId: numbers('old-citizen-id'), passport: numbers('passport', (value) => value.toUpperCase()), patientCode: numbers('patient-code'),
    insuranceNumber: numbers('insurance-number', (value) => readInsuranceNumber(value)?.insuranceNumber ?? value), phone: phonesOf(patient),
  };
}
