// A small form that uses what forms can: for the tests.
import type { FormRow, FormSource } from './source.ts';

type Rows = readonly Partial<FormRow>[];

export const testRows: Rows = [
  { type: 'begin group', name: 'admission', label: 'Vào viện', label_en: 'Admission', label_fr: 'Admission' },
  { type: 'text', name: 'reason', label: 'Lý do vào viện', label_en: 'Reason', required: 'yes', appearance: 'multiline', prefill: '%encounter.reasonCode.text' },
  { type: 'date', name: 'came', label: 'Ngày vào viện', required: 'yes' },
  { type: 'date', name: 'left', label: 'Ngày ra viện', constraint: '. >= ${came}', hint: 'Không sớm hơn ngày vào viện' },
  { type: 'integer', name: 'days', label: 'Số ngày điều trị', calculation: "${came}.difference(${left}, 'days') + 1" },
  { type: 'end group' },
  { type: 'begin group', name: 'body', label: 'Toàn thân' },
  { type: 'decimal', name: 'weight', label: 'Cân nặng', unit: 'kg', code: 'http://loinc.org|29463-7', constraint: '. >= 0.2 and . <= 400', prefill: "observation('29463-7')", extract: 'Observation', appearance: 'w1' },
  { type: 'decimal', name: 'height', label: 'Chiều cao', unit: 'cm', code: 'http://loinc.org|8302-2', extract: 'Observation', appearance: 'w1' },
  { type: 'decimal', name: 'bmi', label: 'BMI', unit: 'kg/m2', calculation: '(${weight} / (${height} / 100).power(2)).round(1)' },
  { type: 'end group' },
  { type: 'select_one smoking', name: 'tobacco', label: 'Thuốc lá', label_en: 'Tobacco', appearance: 'inline' },
  { type: 'integer', name: 'cigarettes', label: 'Số điếu mỗi ngày', relevant: "${tobacco} = 'yes'", constraint: '. >= 0 and . <= 200', required: 'yes' },
  { type: 'select_multiple signs', name: 'signs', label: 'Dấu hiệu' },
  { type: 'text', name: 'fever-words', label: 'Tả cơn sốt', relevant: "${signs} contains 'fever'" },
  { type: 'select_one @icd10', name: 'diagnosis', label: 'Chẩn đoán chính', prefill: "condition('encounter-diagnosis').first()", extract: 'Condition' },
  { type: 'begin repeat', name: 'drugs', label: 'Thuốc đã dùng', appearance: 'table' },
  { type: 'text', name: 'drug', label: 'Tên thuốc', required: 'yes' },
  { type: 'decimal', name: 'dose', label: 'Liều', unit: 'mg' },
  { type: 'integer', name: 'times', label: 'Lần mỗi ngày' },
  { type: 'decimal', name: 'per-day', label: 'Tổng ngày', calculation: '${dose} * ${times}' },
  { type: 'end repeat' },
  { type: 'decimal', name: 'all-drugs', label: 'Tổng các thuốc', calculation: '${per-day}.sum()' },
  { type: 'include heart', name: 'first' },
  { type: 'drawing body', name: 'burns', label: 'Sơ đồ bỏng' },
  { type: 'signature doctor', name: 'doctor', label: 'Bác sĩ làm bệnh án' },
];

export const testSource: FormSource = {
  form: {
    key: '99-bv1', code: '99/BV1', version: '2026-11', title: { vi: 'Bệnh án thử', en: 'Test record', fr: 'Dossier d’essai' }, kind: 'record', care: ['inpatient'], source: 'TT thử', seen: true,
    paper: { size: 'A4', orientation: 'portrait' }, signers: 'record', repeats: false,
  },
  rows: testRows,
  parts: {
    heart: [
      { type: 'begin group', name: 'heart', label: 'Tim' },
      { type: 'boolean', name: 'murmur', label: 'Có tiếng thổi' },
      { type: 'text', name: 'murmur-words', label: 'Tả tiếng thổi', relevant: '${murmur} = true' },
      { type: 'end group' },
    ],
  },
  lists: {
    smoking: [{ code: 'yes', display: 'Có', display_en: 'Yes', display_fr: 'Oui' }, { code: 'no', display: 'Không', display_en: 'No', display_fr: 'Non' }],
    signs: [{ code: 'fever', display: 'Sốt' }, { code: 'cough', display: 'Ho' }, { code: 'pain', display: 'Đau' }],
  },
  pictures: ['body'],
  catalogues: ['icd10'],
};

export const withRows = (rows: Rows): FormSource => ({ ...testSource, rows });
