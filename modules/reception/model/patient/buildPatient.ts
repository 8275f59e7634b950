// Desk input → Patient, checked. What cannot be right is refused beside its field. spec: RCP
import type { Act, Change } from '#fhir/operation/index.ts';
import { create } from '#fhir/operation/index.ts';
import type { Patient, RelatedPerson } from '#fhir/types/index.ts';
import type { FaultIssue } from '#platform/fault/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { PersonInput } from '../contracts/people.ts';
import { readInsuranceNumber } from '../scan/insuranceCard.ts';
import { readPhone } from '../scan/parseScan.ts';
import { readCardDate } from '../scan/cardDate.ts';
import { foldText, splitName, titleName } from '../name.ts';
import { dayOf } from '../day.ts';
import { codeSystems, extensionUrls, identifierSystems } from '../systems.ts';
import type { IdentifierKind } from '../systems.ts';

export interface RegisterState {
  /** The code this facility gives, unique and without gaps. */
  readonly patientCode: string;
  /** Name of the mother, for a newborn whose mother is known here. */
  readonly motherName?: string;
  /** Her identifiers, by which the two records find each other. */
  readonly motherIdentifiers?: Patient['identifier'];
}

interface Input { readonly person: PersonInput; readonly duplicateReason?: string | undefined }

/** The new record; with a photo the Binary that holds it, for a newborn of somebody known here the mother as related person. */
export function decideRegisterPatient({ patientCode, motherName, motherIdentifiers }: RegisterState, { person, duplicateReason }: Input, act: Act): readonly Change[] {
  checkPerson(person, act.at);
  const id = act.newId();
  const photo = person.photo === undefined ? undefined : { resourceType: 'Binary' as const, id: act.newId(), contentType: 'image/jpeg', data: person.photo, securityContext: { reference: `Patient/${id}` } };
  const patient: Patient = {
    resourceType: 'Patient', id, active: true,
    identifier: identifiers(person, patientCode),
    name: [nameFor(person, motherName)],
    gender: person.sex,
    ...(person.birthDate && { birthDate: person.birthDate }),
    ...(person.phone?.trim() && { telecom: [{ system: 'phone', value: readPhone(person.phone) ?? person.phone.trim(), use: 'mobile' }] }),
    ...addressFor(person),
    ...contactFor(person, motherName),
    ...(photo && { photo: [{ contentType: 'image/jpeg', url: `Binary/${photo.id}` }] }),
    ...extensionsFor(person, duplicateReason),
  };
  const mother = motherIdentifiers && buildMother({ name: motherName ?? '', identifier: motherIdentifiers, child: id }, act);
  return [create(patient), ...(photo ? [create(photo)] : []), ...(mother ? [create(mother)] : [])];
}

function buildMother({ name, identifier, child }: { name: string; identifier: NonNullable<Patient['identifier']>; child: string }, act: Act): RelatedPerson {
  return { resourceType: 'RelatedPerson', id: act.newId(), active: true, identifier, patient: { reference: `Patient/${child}` }, relationship: [{ coding: [motherRole], text: 'Mẹ' }], name: [{ text: name }] };
}

interface Check { readonly field: keyof PersonInput; readonly code: string; readonly isWrong: (person: PersonInput, today: string) => boolean }

const isDate = (text: string): boolean => readCardDate(text) !== undefined || /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

const checks: readonly Check[] = [
  { field: 'name', code: 'reception.name-required', isWrong: ({ kind, name }) => kind !== 'unknown' && kind !== 'newborn' && !name?.trim() },
  { field: 'birthDate', code: 'reception.birth-date-wrong', isWrong: ({ birthDate }) => birthDate !== undefined && !isDate(birthDate) },
  { field: 'birthDate', code: 'reception.birth-date-future', isWrong: ({ birthDate }, today) => birthDate !== undefined && isDate(birthDate) && birthDate > today },
  { field: 'citizenId', code: 'reception.citizen-id-wrong', isWrong: ({ citizenId }) => !!citizenId && !/^\d{12}$/.test(citizenId) },
  { field: 'insuranceNumber', code: 'reception.insurance-number-wrong', isWrong: ({ insuranceNumber }) => !!insuranceNumber && readInsuranceNumber(insuranceNumber) === undefined },
  { field: 'phone', code: 'reception.phone-wrong', isWrong: ({ phone }) => !!phone?.trim() && phone.replace(/\D/g, '').length < 8 },
  { field: 'photo', code: 'reception.photo-wrong', isWrong: ({ photo }) => photo !== undefined && !isJpeg(photo) },
];

/** Refuses with one issue per field, in one go. `at` is the instant of the act. */
export function checkPerson(person: PersonInput, at: string): void {
  const wrong = checks.filter(({ isWrong }) => isWrong(person, dayOf(at)));
  const [first] = wrong;
  if (first) throw new Fault('unprocessable', first.code, { issue: wrong.map(({ code, field }): FaultIssue => ({ code: 'value', expression: `person.${field}`, text: code })) });
}

/** Base64 of a JPEG file: starts with FF D8 FF. */
const isJpeg = (photo: string): boolean => /^\/9j\/[A-Za-z0-9+/]+={0,2}$/.test(photo) && photo.length % 4 === 0;

export function identifiers(person: PersonInput, patientCode?: string): NonNullable<Patient['identifier']> {
  const insurance = person.insuranceNumber ? readInsuranceNumber(person.insuranceNumber)?.insuranceNumber : undefined;
  const given: [IdentifierKind, string | undefined][] = [
    ['patient-code', patientCode], ['citizen-id', person.citizenId], ['old-citizen-id', person.oldCitizenId], ['insurance-number', insurance], ['passport', person.passport?.toUpperCase()],
  ];
  return given.flatMap(([kind, value]) => (value ? [{ use: kind === 'patient-code' ? 'usual' as const : 'official' as const, system: identifierSystems[kind], value }] : []));
}

/** A newborn is called after the mother until it has a name; an unknown person gets words that say so. */
function nameFor(person: PersonInput, motherName: string | undefined): NonNullable<Patient['name']>[number] {
  const given = person.name?.trim();
  if (given) {
    const text = titleName(given);
    return { use: 'official', text, ...splitName(text) };
  }
  const mother = motherName ?? person.contact?.name;
  const text = person.kind === 'newborn' ? (mother ? `Con bà ${titleName(mother)}` : 'Trẻ sơ sinh') : `Chưa rõ danh tính${person.sex === 'male' ? ' (nam)' : person.sex === 'female' ? ' (nữ)' : ''}`;
  return { use: 'temp', text };
}

/** A commune written by hand, without a code, often stands in the line already. */
function addressText({ line, commune, communeCode, province }: NonNullable<PersonInput['address']>): string {
  const stands = commune && !communeCode && foldText(line ?? '').includes(foldText(commune));
  return [line, stands ? undefined : commune, province].filter(Boolean).join(', ');
}

function addressFor({ address }: PersonInput): Pick<Patient, 'address'> {
  if (address === undefined) return {};
  const { original, line, commune, communeCode, province, provinceCode } = address;
  const text = addressText(address);
  const units = [['commune', communeCode, commune], ['province', provinceCode, province]] as const;
  const coded = units.filter(([, code]) => code).map(([, code, display]) => ({ url: extensionUrls.administrativeAddress, valueCoding: { system: codeSystems.administrativeUnit, code, ...(display && { display }) } }));
  const home = text === '' ? [] : [{ use: 'home' as const, text, ...(line && { line: [line] }), ...(commune && { city: commune }), ...(province && { state: province }), country: 'VN', ...(coded.length > 0 && { extension: coded }) }];
  const printed = original && original !== text ? [{ use: home.length > 0 ? 'old' as const : 'home' as const, text: original }] : [];
  return home.length + printed.length > 0 ? { address: [...home, ...printed] } : {};
}

// https://terminology.hl7.org/CodeSystem-v3-RoleCode.html
const motherRole = { system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH' };

function contactFor(person: PersonInput, motherName: string | undefined): Pick<Patient, 'contact'> {
  const name = motherName ?? person.contact?.name?.trim();
  const phone = person.contact?.phone;
  if (!name && !phone) return {};
  const relation = relationOf(person);
  return { contact: [{ ...(relation && { relationship: [relation] }), ...(name && { name: { text: titleName(name) } }), ...(phone && { telecom: [{ system: 'phone', value: readPhone(phone) ?? phone }] }) }] };
}

function relationOf({ kind, contact }: PersonInput) {
  if (kind === 'newborn') return { coding: [motherRole], text: 'Mẹ' };
  return contact?.relation ? { text: contact.relation } : undefined;
}

function extensionsFor(person: PersonInput, duplicateReason: string | undefined): Pick<Patient, 'extension'> {
  const coded = (url: string, coding: { system?: string; code: string; display?: string }) => ({ url, valueCodeableConcept: { coding: [coding] } });
  const extension = [
    ...(person.nationality ? [coded(extensionUrls.nationality, { system: 'urn:iso:std:iso:3166', code: person.nationality })] : []),
    ...(person.ethnicGroup ? [coded(extensionUrls.ethnicGroup, { system: 'http://fhir.ehealth.gov.vn/core/CodeSystem/vn-core-race', ...person.ethnicGroup })] : []),
    ...(person.occupation ? [coded(extensionUrls.occupation, { system: 'http://fhir.ehealth.gov.vn/core/CodeSystem/vn-core-occupation', ...person.occupation })] : []),
    ...(person.kind && person.kind !== 'ordinary' ? [{ url: codeSystems.personKind, valueCode: person.kind }] : []),
    ...(duplicateReason ? [{ url: extensionUrls.duplicateReason, valueString: duplicateReason }] : []),
  ];
  return extension.length > 0 ? { extension } : {};
}
