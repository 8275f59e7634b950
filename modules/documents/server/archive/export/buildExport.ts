// A record as groups of rows of fields: from its resources by the paths of the tables, and from every answer of its forms. spec: ARC-50
import fhirpath from 'fhirpath';
import model from 'fhirpath/fhir-context/r4';
import type { QuestionnaireResponse, QuestionnaireResponseItem, Resource } from '#fhir/types/index.ts';
import { exportFields, exportGroups, exportParts, formGroup } from './exportTables.ts';
import type { ExportPart } from './exportTables.ts';

export interface ExportRow {
  /** What sort of row: `NguoiBenh`, or that of form answers. */
  readonly part: string;
  /** Address of the resource it is from. */
  readonly source: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Of a form: every answer under its lasting name. */
  readonly answers?: readonly ExportAnswer[];
  readonly form?: string;
}
export interface ExportAnswer { readonly name: string; readonly label: string; readonly value: string }

export interface RecordExport {
  readonly record: string;
  readonly groups: Readonly<Record<string, readonly ExportRow[]>>;
}

const compiled = new Map<string, (resource: unknown) => unknown[]>();

function evaluate(path: string, resource: Resource): unknown[] {
  const run = compiled.get(path) ?? (fhirpath.compile(path, model) as (resource: unknown) => unknown[]);
  compiled.set(path, run);
  return run(resource);
}

/** Every group is there, whether it has rows or not; rows stand in the order of the resources. */
export function buildExport(record: string, resources: readonly Resource[], answersPart: string): RecordExport {
  const rows = [...exportParts.flatMap((part) => resources.filter((one) => belongs(part, one)).map((one) => ({ group: part.group, row: rowOf(part, one) }))), ...formRows(resources, answersPart)];
  return { record, groups: Object.fromEntries(exportGroups.map((group) => [group, rows.filter((one) => one.group === group).map(({ row }) => row)])) };
}

const belongs = ({ resource, where }: ExportPart, one: Resource): boolean => one.resourceType === resource && (where === '' || evaluate(where, one)[0] === true);
const addressOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id ?? ''}`;

function rowOf({ part }: ExportPart, resource: Resource): ExportRow {
  const fields = (exportFields.get(part) ?? []).map(({ field, path, max }): [string, string] => [field, cut(evaluate(path, resource).map(textOf).filter((text) => text !== '').join('; '), max)]);
  return { part, source: addressOf(resource), fields: Object.fromEntries(fields) };
}

/** XML has no control characters. The whole text stands in the bundle. */
const cut = (text: string, max: number | undefined): string => (max === undefined ? text : text.slice(0, max));

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object' && 'toJSON' in value) return textOf((value as { toJSON(): unknown }).toJSON());
  if (typeof value === 'object') return 'value' in value ? [textOf(value.value), textOf((value as { unit?: unknown }).unit)].join(' ').trim() : textOf((value as { text?: unknown; display?: unknown }).text ?? (value as { display?: unknown }).display);
  return String(value).replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '');
}

function formRows(resources: readonly Resource[], part: string): { group: string; row: ExportRow }[] {
  return resources.filter((one): one is QuestionnaireResponse => one.resourceType === 'QuestionnaireResponse').map((response) => {
    const form = response.questionnaire ?? '';
    return { group: formGroup(form), row: { part, source: addressOf(response), form, fields: {}, answers: (response.item ?? []).flatMap(answersOf) } };
  });
}

function answersOf({ linkId, text = '', answer = [], item = [] }: QuestionnaireResponseItem): ExportAnswer[] {
  return [...answer.flatMap((one) => [{ name: linkId, label: text, value: answerText(one) }, ...(one.item ?? []).flatMap(answersOf)]), ...item.flatMap(answersOf)];
}

function answerText(answer: object): string {
  const value: unknown = Object.entries(answer).find(([key]) => key.startsWith('value'))?.[1];
  const coding = value as { code?: string; display?: string };
  return typeof value === 'object' && value !== null && 'code' in value && !('value' in value) ? [coding.code, coding.display].filter(Boolean).join(' ') : textOf(value);
}
