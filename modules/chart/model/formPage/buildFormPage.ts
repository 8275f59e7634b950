// A filled form as data for `officialForm.typ`: the same answers always give the same page. spec: PRF
import { readForm } from '#fhir/questionnaire/index.ts';
import type { FormFacts, FormItem } from '#fhir/questionnaire/index.ts';
import type { Coverage, Patient, Questionnaire, QuestionnaireResponse } from '#fhir/types/index.ts';
import { paperPerson } from '../paper/person.ts';
import { buildBlocks } from './blocks.ts';
import { splitHead } from './head.ts';
import { cellWidth, packRows } from './rows.ts';
import type { LineSize } from './rows.ts';
import type { FormPage, PageBlock } from './shapes.ts';

export interface FormPageFacts {
  readonly patient: Patient;
  readonly coverage?: Coverage | undefined;
  /** Day the form tells of, YYYY-MM-DD: ages are of this day. */
  readonly day: string;
  /** Record number, archive number and bed, as far as they are known. */
  readonly record?: { readonly number?: string; readonly archive?: string; readonly bed?: string };
  /** Pictures (SVG) by their name. */
  readonly pictures?: Readonly<Record<string, string>>;
}

export type FormPageData = FormPage & { readonly patient: Readonly<Record<string, string>>; readonly record: Readonly<Record<string, string>>; readonly facility?: Readonly<Record<string, string>>; readonly issued: string };

/**
 * Example: `renderPdf({ template: templateOf(questionnaire), data: { ...buildFormPage(questionnaire, response, facts), facility, signers, verify }, … })`
 */
export function buildFormPage(questionnaire: Questionnaire, response: QuestionnaireResponse, facts: FormPageFacts): FormPageData {
  const { form: { key, code, title, version = '', kind, seen = false, paper, items: all } } = readForm(questionnaire);
  const { size, flipped, line } = sheetOf(paper);
  const person = paperPerson(facts);
  const { written, items, given: answered } = splitHead(all, response.item ?? []);
  const { form, governing, name, department, number, archive, bed } = written;
  return {
    title: title.vi, key, form: form ?? code ?? '', formVersion: version, seen, paper: { size, flipped }, patient: person, record: given({ number, archive, bed, ...facts.record }),
    ...givenGroup('facility', { governing, name, department }), issued: facts.day,
    head: namesPatient(items) ? [] : headOf(person, line),
    blocks: buildBlocks(items, answered, { depth: 0, context: { numbers: kind === 'record', pictures: facts.pictures ?? {}, size: line } }),
  };
}

function sheetOf(paper: FormFacts['paper'] = { size: 'A4', orientation: 'portrait' }): { size: string; flipped: boolean; line: LineSize } {
  const flipped = paper.orientation === 'landscape';
  const size = paper.size === 'A5' ? 'a5' : 'a4';
  return { size, flipped, line: flipped ? 'flipped' : size };
}

/** Whether the form itself asks for the name of the patient; else the page says who it is about. */
const namesPatient = (items: readonly FormItem[]): boolean => items.some(({ initialExpression, items: inner }) => initialExpression?.source.includes('%patient.name') === true || namesPatient(inner));

const given = (fields: Readonly<Record<string, string | undefined>>): Record<string, string> => Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''));

const givenGroup = (name: string, fields: Readonly<Record<string, string | undefined>>): Record<string, Record<string, string>> => (Object.keys(given(fields)).length === 0 ? {} : { [name]: given(fields) });

/** Who the paper is about, in the order of the official forms. */
function headOf(person: Readonly<Record<string, string>>, size: LineSize): PageBlock[] {
  const lines = [['Họ và tên người bệnh', person.name?.toUpperCase(), 2], ['Sinh ngày', person.birthDate, 1], ['Tuổi', person.age?.replace(' tuổi', ''), 1], ['Giới', person.sex, 1], ['Số định danh cá nhân', person.personalId, 2], ['Địa chỉ', person.address, 4]] as const;
  const rows = lines.map(([label, value = '', asked]): PageBlock => ({ kind: 'row', cells: [{ label, value, width: cellWidth({ type: 'string', asked, signs: label.length + 2 + value.length }, size) }] }));
  return packRows(rows);
}
