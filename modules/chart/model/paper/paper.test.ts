import { describe, expect, it } from 'vitest';
import type { MedicationRequest, Observation, Patient } from '#fhir/types/index.ts';
import type { VisitRecord } from '../visit/index.ts';
import { buildAppointmentPaper, buildSummaryPaper, paperAge } from './index.ts';

const icd = (code: string, display: string) => ({ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code, display }], text: display });
const patient: Patient = {
  resourceType: 'Patient', id: 'p1', name: [{ use: 'official', text: 'Nguyễn Thị Hoa' }], birthDate: '1959-03-12', gender: 'female', address: [{ use: 'old', text: 'Xóm Cũ' }, { text: 'Số 12, phường Sông Lành' }],
  identifier: [{ system: 'http://fhir.ehealth.gov.vn/core/sid/patient-internal-id', value: '26-0000001' }, { system: 'http://fhir.ehealth.gov.vn/core/sid/citizen_id', value: '001159012345' }],
};
const record: VisitRecord = {
  encounter: {
    resourceType: 'Encounter', id: 'e1', status: 'in-progress', class: { code: 'AMB' }, subject: { reference: 'Patient/p1' }, period: { start: '2026-11-27T01:15:00Z' }, identifier: [{ system: 'urn:lanh:visit-number', value: 'KB.26.000007' }],
    reasonCode: [{ text: 'Đau đầu' }], location: [{ location: { reference: 'Location/r', display: 'Phòng 12' } }], diagnosis: [{ condition: { reference: 'Condition/c2' }, rank: 2 }, { condition: { reference: 'Condition/c1' }, rank: 1 }],
  },
  conditions: [{ resourceType: 'Condition', id: 'c1', subject: {}, code: icd('I10', 'Tăng huyết áp') }, { resourceType: 'Condition', id: 'c2', subject: {}, code: icd('E11.9', 'Đái tháo đường típ 2') }],
  impression: { resourceType: 'ClinicalImpression', id: 'e1', status: 'in-progress', subject: {}, description: 'Ba ngày nay', finding: [{ itemCodeableConcept: { coding: [{ system: 'urn:lanh:examination-system', code: 'heart' }] }, basis: 'Tim đều.' }] },
  followUp: { resourceType: 'Appointment', id: 'e1', status: 'proposed', start: '2026-12-25T00:00:00+07:00', end: '2026-12-25T23:59:59+07:00', identifier: [{ system: 'urn:lanh:appointment-number', value: 'HK.26.000003' }], patientInstruction: 'Nhịn ăn sáng', participant: [{ status: 'accepted', actor: { reference: 'PractitionerRole/d', display: 'Phan Đình Khôi' } }] },
};
const pressure: Observation = {
  resourceType: 'Observation', status: 'final', code: {}, component: [
    { code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }] }, valueQuantity: { value: 150 } }, { code: { coding: [{ system: 'http://loinc.org', code: '8462-4' }] }, valueQuantity: { value: 90 } },
  ],
};
const weight: Observation = { resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }] }, valueQuantity: { value: 52.5 } };
const request: MedicationRequest = { resourceType: 'MedicationRequest', status: 'draft', intent: 'order', subject: {}, groupIdentifier: { value: '01234k7m2x9q-c' }, medicationCodeableConcept: { text: 'Amlodipin 5 mg' }, dispenseRequest: { quantity: { value: 30, unit: 'viên' } }, dosageInstruction: [{ text: 'Uống sáng 01 viên' }] };
const summary = (changed: Partial<VisitRecord> = {}) => buildSummaryPaper({
  record: { ...record, ...changed }, person: { patient }, observations: [pressure, weight], requests: [request],
  allergies: [{ resourceType: 'AllergyIntolerance', patient: {}, code: { text: 'Penicilin' } }, { resourceType: 'AllergyIntolerance', patient: {}, code: { text: 'Tôm' }, verificationStatus: { coding: [{ code: 'refuted' }] } }],
});

describe('VIS-15 papers of a visit', () => {
  it('VIS-15 the summary says what was found, in Vietnamese, the main diagnosis first', () => {
    expect(summary()).toEqual({
      title: 'Phiếu tóm tắt lần khám bệnh', number: 'KB.26.000007', room: 'Phòng 12', visit: { start: '08:15 ngày 27/11/2026' }, allergies: 'Penicilin', reason: 'Đau đầu', history: 'Ba ngày nay', examination: 'Tim đều.',
      patient: { name: 'Nguyễn Thị Hoa', code: '26-0000001', age: '67 tuổi', sex: 'Nữ', birthDate: '12/03/1959', personalId: '001159012345', address: 'Số 12, phường Sông Lành' },
      vitals: [{ label: 'Huyết áp', value: '150/90 mmHg' }, { label: 'Cân nặng', value: '52,5 kg' }], prescriptionNumbers: '01234k7m2x9q-c',
      diagnoses: [{ text: 'Tăng huyết áp', code: 'I10', role: 'Bệnh chính' }, { text: 'Đái tháo đường típ 2', code: 'E11.9', role: 'Bệnh kèm theo' }],
      medicines: [{ name: 'Amlodipin 5 mg', quantity: '30', unit: 'viên', sig: 'Uống sáng 01 viên' }], followUp: '25/12/2026', issued: '2026-11-27',
    });
  });
  it('VIS-15 ending the visit changes nothing on it', () => {
    const { impression, encounter } = record;
    expect(summary({ encounter: { ...encounter, status: 'finished', period: { ...encounter.period, end: '2026-11-27T02:00:00Z' } }, impression: impression && { ...impression, status: 'completed' } })).toEqual(summary());
  });
  it('VIS-15 the slip names day, place, doctor and what to prepare', () => {
    expect(buildAppointmentPaper({ record, person: { patient } }, 'Phụ lục V')).toMatchObject({
      form: 'Phụ lục V', number: 'HK.26.000003', visit: { start: '27/11/2026' }, diagnoses: [{ code: 'I10' }, { code: 'E11.9' }],
      appointment: { when: 'ngày 25/12/2026', where: 'Phòng 12', with: 'Phan Đình Khôi', prepare: 'Nhịn ăn sáng' },
    });
  });
  it.each([['1959-03-12', '67 tuổi'], ['2026-11-07', '20 ngày'], ['2021-05-02', '66 tháng'], ['1959', '67 tuổi'], [undefined, '']])('VIS-15 born %s is %s', (birthDate, age) => expect(paperAge(birthDate, '2026-11-27')).toBe(age));
});
