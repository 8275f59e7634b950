// The forms of the law: well written, complete, and each field of the law with its place.   spec: FRD
import { describe, expect, it } from 'vitest';
import { readForm } from '#fhir/questionnaire/index.ts';
import { readDataFile } from '#platform/datedTable/server.ts';
import type { FormJson, FormRow, ListRow } from '#fhir/questionnaire/index.ts';
import { readElsewhere, readFormSources, readRequired } from '../../tools/forms/readForms.ts';
import { readCoverage } from '../../tools/generated/formFieldsPage.ts';

type Row = Partial<FormRow>;
const sources = readFormSources();
const coverage = readCoverage();
const required = readRequired();
const elsewhere = new Set(readElsewhere().map(({ code = '' }) => code));
const parts: Readonly<Record<string, readonly Row[]>> = sources[0]?.parts ?? {};
const lists: Readonly<Record<string, readonly ListRow[]>> = sources[0]?.lists ?? {};
const partRows = Object.values(parts).flat();
const allRows: readonly Row[] = [...sources.flatMap(({ rows }) => rows), ...partRows];
const twice = (values: readonly string[]): string[] => values.filter((value, at) => values.indexOf(value) !== at);
const keyOf = (code: string): string => code.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
const numbered = (count: number, codeOf: (at: string) => string): string[] => Array.from({ length: count }, (_, at) => codeOf(String(at + 1).padStart(2, '0')));
const isTidy = (text: string): boolean => text === text.trim() && text === text.normalize('NFC') && !text.includes('  ');
/** What is said of a row when it breaks a rule. */
const nameOf = (row: Row): string => `${row.type} ${row.name}`;

describe('FRD-1 a form', () => {
  it('is named after its official code, in three languages', () => {
    expect(sources.filter(({ form }) => form.key !== keyOf(form.code)).map(({ form }) => form.key)).toEqual([]);
    expect(sources.filter(({ form: { title } }) => !title.vi || !title.en || !title.fr).map(({ form }) => form.key)).toEqual([]);
    expect(twice(sources.map(({ form }) => form.code))).toEqual([]);
  });
  it('FRD-1 is signed by a workflow that there is', () => {
    const workflows = new Set(readDataFile('regulation/vn/signers/workflows.csv').map(({ workflow }) => workflow));
    expect(sources.filter(({ form }) => !workflows.has(form.signers)).map(({ form }) => form.code)).toEqual([]);
  });
  it('says what it is, for which care, by which text, on which paper and who signs it', () => {
    const said = ({ kind, care, source, paper, signers, version }: FormJson): boolean =>
      ['record', 'slip', 'certificate'].includes(kind) && care.length > 0 && care.every((one) => ['inpatient', 'day', 'outpatient'].includes(one)) && source !== '' && /^A[45]$/.test(paper.size) && signers !== '' && /^\d{4}-\d\d$/.test(version);
    expect(sources.filter(({ form }) => !said(form)).map(({ form }) => form.key)).toEqual([]);
  });
});

describe('FRD-2 the rows', () => {
  it('FRD-2 of every form become a Questionnaire that is read without a problem', () => {
    expect(coverage.flatMap(({ form, compiled }) => compiled.problems.map((problem) => ({ form: form.key, ...problem })))).toEqual([]);
    expect(coverage.flatMap(({ form, compiled }) => readForm(compiled.questionnaire).problems.map((problem) => ({ form: form.key, ...problem })))).toEqual([]);
  });
  it('are written without blanks at the ends, composed', () => expect(allRows.filter((row) => !Object.values(row).every(isTidy)).map(nameOf)).toEqual([]));
  it('are named in Vietnamese; of a shared part in three languages, and so is every choice', () => {
    expect(allRows.filter(({ type = '', label }) => !/^(end|include) /.test(type) && !label).map(nameOf)).toEqual([]);
    expect(partRows.filter((row) => row.label && !(row.label_en && row.label_fr)).map(nameOf)).toEqual([]);
    expect(Object.entries(lists).flatMap(([list, rows]) => rows.filter((row) => !row.code || !row.display || !row.display_en || !row.display_fr).map(({ code }) => `${list} ${code}`))).toEqual([]);
    expect(Object.entries(lists).flatMap(([list, rows]) => twice(rows.map(({ code }) => code)).map((code) => `${list} ${code}`))).toEqual([]);
  });
  it('use every part, list and picture there is', () => {
    const named = new Set(allRows.map(({ type = '' }) => type));
    const uses = (kinds: readonly string[], name: string) => kinds.some((kind) => named.has(`${kind} ${name}`));
    expect(Object.keys(parts).filter((name) => !uses(['include'], name))).toEqual([]);
    expect(Object.keys(lists).filter((name) => !uses(['select_one', 'select_multiple', 'select_one_or_text'], name))).toEqual([]);
    expect(sources[0]?.pictures.filter((name) => !uses(['drawing'], name))).toEqual([]);
  });
});

describe('FRD-3 labels', () => {
  const abbreviation = /(^|[\s(])(HA|CĐ|ĐT|PT|TT|GM|BS|ĐD|XN|CLS|BHYT|BHXH|CCCD|KCB|TMH|RHM|PP|NB|BN|HSBA|TTYT|KKB|TN|SD|TC|CTC|YHCT|YHHĐ|PHCN|GDSK|TSM)([\s):.,]|$)/;
  it('FRD-3 of a paper for the patient or another facility have no abbreviation', () => {
    const outside = sources.filter(({ form }) => form.kind !== 'record').flatMap(({ rows }) => rows);
    expect([...outside, ...partRows].filter((row) => abbreviation.test(`${row.label} ${row.hint}`)).map(nameOf)).toEqual([]);
  });
});

describe('FRD-4 coverage', () => {
  it('FRD-4 every field that the law asks has an item', () => expect(coverage.flatMap(({ form, missing }) => missing.map((field) => `${form.code}: ${field}`))).toEqual([]));
  it('every form that the list of fields names is there', () => {
    const codes = new Set(sources.map(({ form }) => form.code));
    expect([...required.keys()].filter((code) => !codes.has(code))).toEqual([]);
  });
  it('every record form says which fields it must have', () => {
    expect(sources.filter(({ form }) => form.kind === 'record' && (required.get(form.code)?.length ?? 0) < 20).map(({ form }) => form.code)).toEqual([]);
  });
  it('all 29 record forms are there', () => expect(numbered(29, (at) => `${at}/BV1`).filter((code) => !sources.some(({ form }) => form.code === code && form.kind === 'record'))).toEqual([]));
  it('FRD-6 every slip and certificate is there, or it is said where its content is', () => {
    const known = new Set([...sources.map(({ form }) => form.code), ...elsewhere]);
    expect([...numbered(53, (at) => `${at}/BV2`), ...numbered(13, (at) => `TT25-${at}`), ...numbered(2, (at) => `TT22-${at}`), ...numbered(11, (at) => `X-${at}`), 'TT01-V', 'TT01-VI'].filter((code) => !known.has(code))).toEqual([]);
    expect(sources.filter(({ form }) => elsewhere.has(form.code)).map(({ form }) => form.code)).toEqual([]);
  });
});

describe('FRD-5 identity and address', () => {
  it('FRD-5 every form has a place for the personal identification number', () => expect(coverage.filter(({ places }) => !places.some(({ linkId }) => linkId === 'personal-id')).map(({ form }) => form.key)).toEqual([]));
  it('no form insists on a district', () => expect(allRows.filter((row) => row.name?.includes('district') && row.required).map(nameOf)).toEqual([]));
});
