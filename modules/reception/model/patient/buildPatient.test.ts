import { describe, expect, it } from 'vitest';
import type { Patient } from '#fhir/types/index.ts';
import type { Fault } from '#platform/fault/index.ts';
import type { PersonInput } from '../contracts/people.ts';
import { identifierSystems } from '../systems.ts';
import { decideRegisterPatient } from './buildPatient.ts';

const act = () => { let n = 0; return { by: 'PractitionerRole/r', at: '2026-11-23T02:00:00Z', newId: () => `id-${++n}` }; };
const register = (person: PersonInput, more: object = {}) => decideRegisterPatient({ patientCode: '26-0000001', ...more }, { person }, act()).map((change) => (change as { resource: Patient }).resource);
const refusal = (person: PersonInput) => {
  try { register(person); } catch (error) { return { code: (error as Fault).code, fields: (error as Fault).issue.map(({ expression }) => expression) }; }
  return undefined;
};

describe('RCP-9 a registered person', () => {
  it('keeps every number with its system, the name in parts, the phone in one form', () => {
    expect(register({ name: 'NGUYỄN THỊ HOA', sex: 'female', birthDate: '1960-03-12', citizenId: '001160012345', insuranceNumber: 'DN4797916012345', phone: '+84 912 345 678' })[0]).toEqual({
      resourceType: 'Patient', id: 'id-1', active: true, gender: 'female', birthDate: '1960-03-12',
      identifier: [
        { use: 'usual', system: 'http://fhir.ehealth.gov.vn/core/sid/patient-internal-id', value: '26-0000001' },
        { use: 'official', system: 'http://fhir.ehealth.gov.vn/core/sid/citizen_id', value: '001160012345' },
        { use: 'official', system: 'http://fhir.ehealth.gov.vn/core/sid/insurance_number', value: '7916012345' },
      ],
      name: [{ use: 'official', text: 'Nguyễn Thị Hoa', family: 'Nguyễn', given: ['Thị', 'Hoa'] }],
      telecom: [{ system: 'phone', value: '0912345678', use: 'mobile' }],
    });
  });
  it('RCP-37 a commune written by hand is kept as text, and stands in the address once', () => {
    const written = (line: string) => register({ name: 'A', sex: 'male', address: { original: line, line, commune: 'xã Sông Lành' } })[0]?.address;
    expect(written('Xóm 5')).toEqual([{ use: 'home', text: 'Xóm 5, xã Sông Lành', line: ['Xóm 5'], city: 'xã Sông Lành', country: 'VN' }, { use: 'old', text: 'Xóm 5' }]);
    expect(written('Xóm 5, Xã Sông Lành')).toEqual([{ use: 'home', text: 'Xóm 5, Xã Sông Lành', line: ['Xóm 5, Xã Sông Lành'], city: 'xã Sông Lành', country: 'VN' }]);
    expect(register({ name: 'A', sex: 'male', address: { commune: 'xã Sông Lành' } })[0]?.address).toEqual([{ use: 'home', text: 'xã Sông Lành', city: 'xã Sông Lành', country: 'VN' }]);
  });
  it('RCP-38 ethnic group and occupation are kept with code and name', () => {
    const patient = register({ name: 'A', sex: 'male', ethnicGroup: { code: '02', display: 'Tày' }, occupation: { code: '61', display: 'Nông dân' } })[0];
    expect(patient?.extension?.map(({ url, valueCodeableConcept }) => [url.split('-').at(-1), valueCodeableConcept?.coding?.[0]?.code, valueCodeableConcept?.coding?.[0]?.display])).toEqual([['race', '02', 'Tày'], ['occupation', '61', 'Nông dân']]);
  });
  it('RCP-10 keeps the printed address beside the one of today', () => {
    const address = { original: 'Phường Trúc Bạch, Quận Ba Đình, Hà Nội', line: 'Số 5', commune: 'Phường Ba Đình', communeCode: '00004', province: 'Thành phố Hà Nội', provinceCode: '01' };
    expect(register({ name: 'A', sex: 'male', address })[0]?.address).toMatchObject([
      { use: 'home', text: 'Số 5, Phường Ba Đình, Thành phố Hà Nội', line: ['Số 5'], city: 'Phường Ba Đình', state: 'Thành phố Hà Nội', extension: [{ valueCoding: { code: '00004' } }, { valueCoding: { code: '01' } }] },
      { use: 'old', text: 'Phường Trúc Bạch, Quận Ba Đình, Hà Nội' },
    ]);
  });
  it('with a photo has a Binary under the guard of the record', () => {
    const [patient, binary] = register({ name: 'A', sex: 'male', photo: '/9j/4AAQ' });
    expect([patient?.photo, binary]).toMatchObject([[{ url: 'Binary/id-2' }], { resourceType: 'Binary', securityContext: { reference: 'Patient/id-1' } }]);
  });
});

describe('RCP-8 people without papers', () => {
  it('a newborn of somebody known here is linked to her record', () => {
    const made = register({ kind: 'newborn', sex: 'female', birthDate: '2026-11-23' }, { motherName: 'Nguyễn Thị Hoa', motherIdentifiers: [{ system: identifierSystems['patient-code'], value: '26-0000001' }] });
    expect(made[1]).toMatchObject({ resourceType: 'RelatedPerson', patient: { reference: `Patient/${made[0]?.id}` }, relationship: [{ coding: [{ code: 'MTH' }] }], identifier: [{ value: '26-0000001' }] });
  });
  it('a newborn is called after the mother', () => {
    expect(register({ kind: 'newborn', sex: 'female', birthDate: '2026-11-23' }, { motherName: 'Nguyễn Thị Hoa' })[0]).toMatchObject({ name: [{ use: 'temp', text: 'Con bà Nguyễn Thị Hoa' }], contact: [{ relationship: [{ text: 'Mẹ' }], name: { text: 'Nguyễn Thị Hoa' } }] });
  });
  it('an unknown person needs no name', () => expect(register({ kind: 'unknown', sex: 'male' })[0]?.name).toEqual([{ use: 'temp', text: 'Chưa rõ danh tính (nam)' }]));
  it('a foreigner has a passport and a nationality', () => {
    expect(register({ kind: 'foreigner', name: 'Anna Schmidt', sex: 'female', passport: 'c01x00t47', nationality: 'DE' })[0]).toMatchObject({ identifier: [{}, { value: 'C01X00T47' }], extension: [{ valueCodeableConcept: { coding: [{ code: 'DE' }] } }, {}] });
  });
});

describe('RCP-9 what cannot be right is refused beside its field', () => {
  it.each<[PersonInput, string, string[]]>([
    [{ sex: 'male' }, 'reception.name-required', ['person.name']],
    [{ name: ' ', sex: 'male', citizenId: '123' }, 'reception.name-required', ['person.name', 'person.citizenId']],
    [{ name: 'A', sex: 'male', birthDate: '1960-02-30' }, 'reception.birth-date-wrong', ['person.birthDate']],
    [{ name: 'A', sex: 'male', birthDate: '2026-11-24' }, 'reception.birth-date-future', ['person.birthDate']],
    [{ name: 'A', sex: 'male', insuranceNumber: '12' }, 'reception.insurance-number-wrong', ['person.insuranceNumber']],
    [{ name: 'A', sex: 'male', phone: '12' }, 'reception.phone-wrong', ['person.phone']],
    [{ name: 'A', sex: 'male', photo: 'PHN2Zz4=' }, 'reception.photo-wrong', ['person.photo']],
  ])('%j', (person, code, fields) => expect(refusal(person)).toEqual({ code, fields }));
});
