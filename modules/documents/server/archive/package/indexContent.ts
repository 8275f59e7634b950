// The data of a record on the page of its package: groups and fields in words, what repeats as a table. spec: ARC-66
import type { ExportRow, RecordExport } from '../export/buildExport.ts';
import { exportLabels, exportParts } from '../export/exportTables.ts';
import { definitions, html } from './html.ts';

const labelOf = (name: string): string => exportLabels.get(name)?.label ?? name;
/** Both languages, for headings. */
function headingOf(name: string): string {
  const known = exportLabels.get(name);
  return known ? `${known.label} / ${known.label_en}` : name;
}

export const formatGroups = ({ groups }: RecordExport): string => {
  const filled = Object.entries(groups).filter(([, rows]) => rows.length > 0);
  const empty = Object.entries(groups).filter(([, rows]) => rows.length === 0).map(([group]) => labelOf(group));
  return `${filled.map(([group, rows]) => `<h3>${html(headingOf(group))}</h3>\n${formatRows(group, rows)}`).join('\n')}${empty.length > 0 ? `\n<p class="note">Không có / none: ${html(empty.join(', '))}</p>` : ''}`;
};

function formatRows(group: string, rows: readonly ExportRow[]): string {
  const hasParts = exportParts.filter((one) => one.group === group).length > 1;
  const byPart = Map.groupBy(rows.filter(({ form }) => form === undefined), ({ part }) => part);
  const forms = rows.filter(({ form }) => form !== undefined);
  return [...byPart].map(([part, some]) => `${hasParts ? `<h4>${html(labelOf(part))}</h4>` : ''}${some.length > 1 ? tableOf(some) : definitions(pairsOf(some[0]))}`).join('\n') + forms.map(formOf).join('\n');
}

type Pair = readonly [string, string];
const pairsOf = (row: ExportRow | undefined): Pair[] => Object.entries(row?.fields ?? {}).map(([name]) => [labelOf(name), wordsOf(name, row)]);

/** Columns that have something in them. On a phone each row becomes a block, each cell with its name. */
function tableOf(rows: readonly ExportRow[]): string {
  const names = Object.keys(rows[0]?.fields ?? {}).filter((name) => rows.some(({ fields }) => fields[name]));
  const head = names.map((name) => `<th scope="col">${html(labelOf(name))}</th>`).join('');
  const body = rows.map((row) => `<tr>${names.map((name) => cell(labelOf(name), wordsOf(name, row))).join('')}</tr>`).join('\n');
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

const cell = (name: string, text: string): string => (text === '' ? '<td></td>' : `<td data-name="${html(name)}">${html(text).replaceAll('\n', '<br>')}</td>`);

/** Fields that hold a code of the standards. */
const inWords = new Set(['gioi_tinh', 'loai', 'trang_thai', 'tinh_trang_ra', 'don_vi']);

/** Codes of the standards in words where they have some; the files beside have them as they are. */
function wordsOf(name: string, row: ExportRow | undefined): string {
  const value = row?.fields[name] ?? '';
  if (name === 'ten_chi_so') return exportLabels.get(row?.fields.machiso ?? '')?.label ?? value;
  return inWords.has(name) ? labelOf(value) : dateWords(value);
}

function formOf({ form = '', answers = [] }: ExportRow): string {
  const [key = '', version = ''] = form.replace('urn:lanh:form:', '').split('|');
  const filled = answers.filter(({ value }) => value !== '').map(({ name, label, value }): Pair => [label || name, dateWords(value)]);
  return `<h4>${html(`${labelOf('BieuMau')} ${key.toUpperCase()} (${version})`)}</h4>${definitions(filled)}`;
}

/** Days and instants as people write them, in the time of Viet Nam. */
export function dateWords(value: string): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? [];
  if (year !== undefined) return `${day}/${month}/${year}`;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value)) return value;
  const local = new Date(Date.parse(value) + 7 * 3_600_000).toISOString();
  return `${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)} ${local.slice(11, 16)}`;
}
