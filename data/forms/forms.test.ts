// The forms of the law: well written, complete, and each field of the law with its place.   spec: FRD
import { describe, expect, it } from 'vitest';
import { fieldsOf, layOut } from '../../tools/forms/layOut.ts';
import { readForms, readLists, readParts, readPictures, readRequired } from '../../tools/forms/readForms.ts';
import type { Row } from '../../tools/forms/readForms.ts';
import { readCoverage } from '../../tools/generated/formFieldsPage.ts';

const forms = readForms();
const parts = readParts();
const lists = readLists();
const pictures = new Set(readPictures());
const laidOut = forms.map((written) => ({ form: written.form, items: layOut(written, parts) }));
const allRows: readonly Row[] = [...forms.flatMap(({ rows }) => rows), ...Object.values(parts).flat()];
const twice = (values: readonly string[]): string[] => values.filter((value, at) => values.indexOf(value) !== at);
const keyOf = (code: string): string => code.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
const isTidy = (text: string): boolean => text === text.trim() && text === text.normalize('NFC') && !text.includes('  ');
/** What is said of a row when it breaks a rule. */
const nameOf = (row: Row): string => `${row['type']} ${row['name']}`;

describe('FRD-1 a form', () => {
  it('is named after its official code, in three languages', () => {
    expect(forms.filter(({ form }) => form.key !== keyOf(form.code)).map(({ form }) => form.key)).toEqual([]);
    expect(forms.filter(({ form: { title } }) => !title.vi || !title.en || !title.fr).map(({ form }) => form.key)).toEqual([]);
    expect(twice(forms.map(({ form }) => form.code))).toEqual([]);
  });
  it('says what it is, for which care, by which text, on which paper and who signs it', () => {
    const said = ({ kind, care, source, paper, signers, version }: (typeof forms)[number]['form']): boolean =>
      ['record', 'slip', 'certificate'].includes(kind) && care.length > 0 && care.every((one) => ['inpatient', 'day', 'outpatient'].includes(one)) && source !== '' && /^A[45]$/.test(paper.size) && signers !== '' && /^\d{4}-\d\d$/.test(version);
    expect(forms.filter(({ form }) => !said(form)).map(({ form }) => form.key)).toEqual([]);
  });
});

describe('FRD-2 an item', () => {
  it('has a name of its own in the form, and a Vietnamese label', () => {
    expect(laidOut.flatMap(({ form, items }) => twice(items.map(({ linkId }) => linkId)).map((name) => `${form.key} ${name}`))).toEqual([]);
    expect(laidOut.flatMap(({ form, items }) => items.filter(({ linkId, row }) => !/^[a-z][a-z0-9-]*$/.test(linkId) || !row['label']).map(({ linkId }) => `${form.key} ${linkId}`))).toEqual([]);
  });
  it('stands in groups that are closed', () => {
    const depth = (rows: readonly Row[]): number => rows.reduce((sum, { type = '' }) => sum + (type.startsWith('begin ') ? 1 : 0) - (type.startsWith('end ') ? 1 : 0), 0);
    expect([...forms.map(({ form, rows }) => [form.key, depth(rows)]), ...Object.entries(parts).map(([name, rows]) => [name, depth(rows)])].filter(([, open]) => open !== 0)).toEqual([]);
  });
  it('names lists, parts and pictures that there are', () => {
    const known = ({ type = '' }: Row): boolean => {
      const [kind = '', named = ''] = type.split(' ');
      if (kind.startsWith('select_')) return named.startsWith('@') || named in lists;
      return kind === 'include' ? named in parts : kind !== 'drawing' || pictures.has(named);
    };
    expect(allRows.filter((row) => !known(row)).map(nameOf)).toEqual([]);
  });
  it('is written without blanks at the ends, composed', () => expect(allRows.filter((row) => !Object.values(row).every(isTidy)).map(nameOf)).toEqual([]));
  it('of a shared part is named in three languages, and so is every choice', () => {
    const untranslated = Object.values(parts).flat().filter((row) => row['label'] && !(row['label_en'] && row['label_fr']));
    expect(untranslated.map(nameOf)).toEqual([]);
    expect(Object.entries(lists).flatMap(([list, rows]) => rows.filter((row) => !row['code'] || !row['display'] || !row['display_en'] || !row['display_fr']).map(({ code }) => `${list} ${code}`))).toEqual([]);
    expect(Object.entries(lists).flatMap(([list, rows]) => twice(rows.map(({ code = '' }) => code)).map((code) => `${list} ${code}`))).toEqual([]);
  });
});

describe('FRD-3 labels', () => {
  const abbreviation = /(^|[\s(])(HA|CĐ|ĐT|PT|TT|GM|BS|ĐD|XN|CLS|BHYT|BHXH|CCCD|KCB|TMH|RHM|PP|NB|BN|HSBA|TTYT|KKB|TN|SD|TC|CTC|YHCT|YHHĐ|PHCN|GDSK|TSM)([\s):.,]|$)/;
  it('of a paper for the patient or another facility have no abbreviation', () => {
    const outside = laidOut.filter(({ form }) => form.kind !== 'record');
    expect(outside.flatMap(({ form, items }) => items.filter(({ row }) => abbreviation.test(`${row['label']} ${row['hint']}`)).map(({ linkId }) => `${form.key} ${linkId}`))).toEqual([]);
  });
});

describe('FRD-4 coverage', () => {
  const coverage = readCoverage();
  it('every field that the law asks has an item', () => expect(coverage.flatMap(({ form, missing }) => missing.map((field) => `${form.code}: ${field}`))).toEqual([]));
  it('every form that the list of fields names is there', () => {
    const codes = new Set(forms.map(({ form }) => form.code));
    expect([...readRequired().keys()].filter((code) => !codes.has(code))).toEqual([]);
  });
  it('every record form says which fields it must have', () => {
    const required = readRequired();
    expect(forms.filter(({ form }) => form.kind === 'record' && (required.get(form.code)?.length ?? 0) < 20).map(({ form }) => form.code)).toEqual([]);
  });
  it('the words of the law on an item are each said once', () => expect(allRows.filter((row) => twice(fieldsOf(row)).length > 0).map(nameOf)).toEqual([]));
});

describe('FRD-5 identity and address', () => {
  it('every form has a place for the personal identification number', () => expect(laidOut.filter(({ items }) => !items.some(({ linkId }) => linkId === 'personal-id')).map(({ form }) => form.key)).toEqual([]));
  it('no form insists on a district', () => expect(allRows.filter((row) => row['name']?.includes('district') && row['required']).map(nameOf)).toEqual([]));
});
