// The export as XML and back, with a schema made from the same tables. spec: ARC-51
import { DOMParser } from '@xmldom/xmldom';
import { Fault } from '#platform/fault/index.ts';
import type { ExportAnswer, ExportRow, RecordExport } from './buildExport.ts';
import { exportFields, exportGroups, exportNames, exportParts } from './exportTables.ts';

const { root, answers: answersName, answer: answerName } = exportNames;
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;' };
const escape = (text: string): string => text.replace(/[&<>"\n\r\t]/g, (sign) => escapes[sign] ?? sign);

const attributes = (values: Readonly<Record<string, string | undefined>>): string => Object.entries(values).map(([name, value]) => (value === undefined ? '' : ` ${name}="${escape(value)}"`)).join('');

export function formatXml({ record, groups }: RecordExport): string {
  const body = exportGroups.map((group) => `  <${group}>\n${(groups[group] ?? []).map(formatRow).join('')}  </${group}>\n`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attributes({ ma_ho_so: record })}>\n${body}</${root}>\n`;
}

function formatRow({ part, source, form, fields, answers = [] }: ExportRow): string {
  const lines = [
    ...Object.entries(fields).map(([name, value]) => `      <${name}>${escape(value)}</${name}>\n`),
    ...answers.map(({ name, label, value }) => `      <${answerName}${attributes({ ten: name, nhan: label })}>${escape(value)}</${answerName}>\n`),
  ];
  return `    <${part}${attributes({ nguon: source, bieu_mau: form })}>\n${lines.join('')}    </${part}>\n`;
}

type Node = NonNullable<ReturnType<DOMParser['parseFromString']>['documentElement']>;

/** Throws Fault `documents.export-unreadable`. */
export function parseXml(xml: string): RecordExport {
  const top = readRoot(xml);
  const groups = Object.fromEntries(childrenOf(top).filter(({ localName }) => exportGroups.includes(localName ?? '')).map((group) => [group.localName ?? '', childrenOf(group).map(readRow)]));
  if (exportGroups.some((group) => !groups[group])) throw new Fault('unprocessable', 'documents.export-unreadable');
  return { record: top.getAttribute('ma_ho_so') ?? '', groups };
}

function readRoot(xml: string): Node {
  if (/<!DOCTYPE/i.test(xml)) throw new Fault('unprocessable', 'documents.export-unreadable');
  try {
    const top = new DOMParser({ onError: (level, message) => { if (level !== 'warning') throw new Error(message); } }).parseFromString(xml, 'text/xml').documentElement;
    if (top?.localName === root) return top;
  } catch (cause) {
    throw new Fault('unprocessable', 'documents.export-unreadable', { cause });
  }
  throw new Fault('unprocessable', 'documents.export-unreadable');
}

const childrenOf = (node: Node): Node[] => [...node.childNodes].filter((child): child is Node => child.nodeType === 1);

function readRow(row: Node): ExportRow {
  const fields: Record<string, string> = {};
  const answers: ExportAnswer[] = [];
  for (const child of childrenOf(row)) {
    if (child.localName === answerName) answers.push({ name: child.getAttribute('ten') ?? '', label: child.getAttribute('nhan') ?? '', value: child.textContent ?? '' });
    else fields[child.localName ?? ''] = child.textContent ?? '';
  }
  const part = row.localName ?? '';
  const form = row.getAttribute('bieu_mau');
  return { part, source: row.getAttribute('nguon') ?? '', ...(form !== null && { form }), fields, ...(part === answersName && { answers }) };
}

/** Ours, from the known names; it says so itself. */
export function formatSchema(): string {
  const text = (field: string, max: number | undefined) => (max === undefined
    ? `<xs:element name="${field}" type="xs:string"/>`
    : `<xs:element name="${field}"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="${max}"/></xs:restriction></xs:simpleType></xs:element>`);
  const row = (part: string) => `<xs:element name="${part}" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>${(exportFields.get(part) ?? []).map(({ field, max }) => text(field, max)).join('')}</xs:sequence><xs:attribute name="nguon" type="xs:string" use="required"/></xs:complexType></xs:element>`;
  const forms = `<xs:element name="${answersName}" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence><xs:element name="${answerName}" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="ten" type="xs:string" use="required"/><xs:attribute name="nhan" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType></xs:element></xs:sequence><xs:attribute name="nguon" type="xs:string" use="required"/><xs:attribute name="bieu_mau" type="xs:string"/></xs:complexType></xs:element>`;
  const group = (name: string) => `      <xs:element name="${name}"><xs:complexType><xs:sequence>${exportParts.filter((one) => one.group === name).map(({ part }) => row(part)).join('')}${forms}</xs:sequence></xs:complexType></xs:element>\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">\n  <xs:annotation><xs:documentation xml:lang="vi">Lược đồ do phần mềm lập từ tên nhóm của CV 365/TTYQG-GPQLCL; không phải lược đồ chính thức, chưa đối chiếu.</xs:documentation><xs:documentation xml:lang="en">Made by the software from the group names of letter 365/TTYQG-GPQLCL; not an official schema.</xs:documentation></xs:annotation>\n  <xs:element name="${root}"><xs:complexType><xs:sequence>\n${exportGroups.map(group).join('')}      <xs:any namespace="http://www.w3.org/2000/09/xmldsig#" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>\n    </xs:sequence><xs:attribute name="ma_ho_so" type="xs:string" use="required"/><xs:anyAttribute processContents="lax"/></xs:complexType></xs:element>\n</xs:schema>\n`;
}

export const formatJson = (made: RecordExport): string => `${JSON.stringify({ [root]: made }, undefined, 1)}\n`;

/** Throws Fault `documents.export-unreadable`. */
export function parseJson(json: string): RecordExport {
  try {
    const made = (JSON.parse(json) as Record<string, RecordExport>)[root];
    if (made && exportGroups.every((group) => Array.isArray(made.groups[group]))) return made;
  } catch (cause) {
    throw new Fault('unprocessable', 'documents.export-unreadable', { cause });
  }
  throw new Fault('unprocessable', 'documents.export-unreadable');
}
