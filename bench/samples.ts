// Invented resources of the benchmark. Ids are numbers in UUID form, so that pgbench can pick the same rows as the HTTP clients.

export const patientCount = 2000;
export const codes = ['8867-4', '8310-5', '9279-1', '2708-6', '29463-7', '8302-2', '39156-5', '2339-0', '718-7', '6690-2'] as const;

const numbered = (group: string) => (n: number): string => `00000000-0000-4${group}-8000-${String(n).padStart(12, '0')}`;
export const patientId = numbered('001');
export const observationId = numbered('002');
export const encounterId = numbered('003');
/** The patient whose record has exactly 1,000 resources. */
export const countedPatient = patientId(999_998);
/** The patient with the long record. */
export const longPatient = patientId(999_999);

export function patient(id: string, n: number): object {
  return {
    resourceType: 'Patient', id, identifier: [{ system: 'urn:lanh:bench', value: `BN${n}` }], active: true, gender: n % 2 ? 'female' : 'male', birthDate: `19${50 + (n % 50)}-0${1 + (n % 9)}-1${n % 10}`,
    name: [{ use: 'official', family: 'Nguyễn', given: ['Thị', `Thử ${n}`], text: `Nguyễn Thị Thử ${n}` }], telecom: [{ system: 'phone', value: `09${String(n).padStart(8, '0')}` }],
    address: [{ line: [`${n} đường Bến Ngự`], district: 'phường Sông Lành', state: 'Nghệ An', country: 'VN' }],
  };
}

export const encounter = (id: string, subject: string): object => ({
  resourceType: 'Encounter', id, status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' }, subject: { reference: `Patient/${subject}` },
  period: { start: '2026-03-01T08:00:00+07:00', end: '2026-03-01T09:00:00+07:00' },
});

/** About 1.4 kB of JSON, as a laboratory result is; the same shape for the floor and for the server. */
export function observation({ id, subject, visit, n }: { id?: string; subject: string; visit: string; n: number }): object {
  const code = codes[n % codes.length] ?? codes[0];
  const at = new Date(Date.UTC(2026, 0, 1) + (n % 300_000) * 60_000).toISOString();
  return {
    resourceType: 'Observation', ...(id !== undefined && { id }), status: 'final',
    identifier: [{ system: 'urn:lanh:bench:result', value: id === undefined ? `R${n}-${Math.random().toString(36).slice(2)}` : `R${Number(id.slice(24))}` }],
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory', display: 'Laboratory' }] }],
    code: { coding: [{ system: 'http://loinc.org', code, display: `Measured in the laboratory: ${code}` }], text: `Measured in the laboratory: ${code}` },
    subject: { reference: `Patient/${subject}`, display: 'Nguyễn Thị Thử' }, encounter: { reference: `Encounter/${visit}` }, effectiveDateTime: at, issued: at,
    valueQuantity: { value: Number((4 + (n % 977) / 10).toFixed(1)), unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
    interpretation: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code: 'N', display: 'Normal' }] }],
    note: [{ text: 'Mẫu máu lấy lúc đói, không tan huyết; kết quả đã được kiểm tra lại trên cùng một mẫu và khớp với kết quả của lần trước.' }],
    referenceRange: [{ low: { value: 3.9, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' }, high: { value: 6.4, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' }, text: '3,9 – 6,4 mmol/L' }],
  };
}
