// An invented record for the tests of the chart: problems, medicines, results of three days, a long course, papers.
import type { CheckedIn } from './frontDesk.ts';

type Who = Pick<CheckedIn, 'patientId'>;

const loinc = (code: string, text: string) => ({ coding: [{ system: 'http://loinc.org', code }], text });
const coded = (system: string, code: string) => ({ coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }] });
const course = 400;

/** What another hospital knew, as two transactions. */
export function chartBundles({ patientId }: Who): readonly object[] {
  const patient = { reference: `Patient/${patientId}` };
  return [transaction([...problems(patient), ...medicines(patient), ...vitals(patient), ...results(patient), allergy(patient)]), transaction(procedures(patient))];
}

const transaction = (resources: readonly { resourceType: string }[]) => ({
  resourceType: 'Bundle', type: 'transaction', entry: resources.map((resource) => ({ resource, request: { method: 'POST', url: resource.resourceType } })),
});

type Patient = { readonly reference: string };

const problems = (subject: Patient) => [['I10', 'Tăng huyết áp vô căn', 'active'], ['J20.9', 'Viêm phế quản cấp', 'resolved']].map(([code = '', text, status = '']) => ({
  resourceType: 'Condition', subject, clinicalStatus: coded('condition-clinical', status), verificationStatus: coded('condition-ver-status', 'confirmed'), category: [coded('condition-category', 'problem-list-item')],
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }], text }, recordedDate: '2026-10-02', onsetDateTime: '2019-03',
}));

const medicines = (subject: Patient) => [
  { name: 'Amlodipin 5 mg', status: 'active', dosage: { text: 'Sáng 1 viên' } },
  { name: 'Metformin 850 mg', status: 'active', dosage: { timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } }, doseAndRate: [{ doseQuantity: { value: 1, unit: 'viên' } }] } },
  { name: 'Aspirin 81 mg', status: 'stopped', dosage: { text: 'Tối 1 viên' } },
].map(({ name, status, dosage }) => ({ resourceType: 'MedicationRequest', status, intent: 'order', subject, medicationCodeableConcept: { text: name }, authoredOn: '2026-11-02', dosageInstruction: [dosage] }));

const vitals = (subject: Patient) => {
  const vital = { resourceType: 'Observation', status: 'final', subject, category: [coded('observation-category', 'vital-signs')], effectiveDateTime: '2026-11-24T08:10:00+07:00' };
  const [high, low] = [{ code: loinc('8480-6', 'Huyết áp tâm thu'), valueQuantity: { value: 150, unit: 'mmHg' } }, { code: loinc('8462-4', 'Huyết áp tâm trương'), valueQuantity: { value: 95, unit: 'mmHg' } }];
  return [
    { ...vital, code: loinc('29463-7', 'Cân nặng'), valueQuantity: { value: 58.5, unit: 'kg' } },
    { ...vital, code: loinc('8867-4', 'Mạch'), valueQuantity: { value: 84, unit: 'lần/phút' } },
    { ...vital, code: loinc('85354-9', 'Huyết áp'), component: [high, low] },
  ];
};

const results = (subject: Patient) => {
  const at = (day: string, test: object) => ({ resourceType: 'Observation', status: 'final', subject, category: [coded('observation-category', 'laboratory')], effectiveDateTime: `2026-11-${day}T09:00:00+07:00`, ...test });
  const glucose = (value: number) => ({ code: loinc('14749-6', 'Glucose'), valueQuantity: { value, unit: 'mmol/L' }, referenceRange: [{ low: { value: 3.9 }, high: { value: 6.4 } }] });
  return [
    at('16', glucose(5.2)), at('20', glucose(6.1)), at('24', glucose(7.8)),
    at('24', { code: loinc('2823-3', 'Kali'), valueQuantity: { value: 2.4, unit: 'mmol/L' }, interpretation: [coded('v3-ObservationInterpretation', 'LL')] }),
    at('24', { code: loinc('2951-2', 'Natri'), valueQuantity: { value: 140, unit: 'mmol/L' } }),
  ];
};

const allergy = (patient: Patient) => ({
  resourceType: 'AllergyIntolerance', patient, clinicalStatus: coded('allergyintolerance-clinical', 'active'), verificationStatus: coded('allergyintolerance-verification', 'confirmed'), criticality: 'high', code: { text: 'Penicillin' },
});

/** One a day backwards, the first of all named otherwise. */
const procedures = (subject: Patient) => Array.from({ length: course }, (_, at) => ({
  resourceType: 'Procedure', status: 'completed', subject, code: { text: at === course - 1 ? 'Khám lần đầu' : 'Thay băng' }, performedDateTime: new Date(Date.parse('2026-11-01T02:00:00Z') - at * 86_400_000).toISOString(),
}));

/** Papers as other rooms leave them: one replaced, one that awaits its time stamp. */
export const papersOf = ({ patientId }: Who): readonly object[] => [['Giấy ra viện', 'superseded', 'final'], ['Phiếu hẹn khám lại', 'current', 'preliminary']].map(([name, status, docStatus]) => ({
  resourceType: 'DocumentReference', status, docStatus, subject: { reference: `Patient/${patientId}` }, description: name, date: '2026-11-24T10:00:00+07:00', type: { text: name },
  content: [{ attachment: { contentType: 'application/pdf', title: name } }],
}));
