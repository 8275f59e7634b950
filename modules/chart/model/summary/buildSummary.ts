// Course, results and treatment out of treatment sheets, consultations, operations and reports: what was written, by days, nothing concluded. spec: SUM
import type { CodeableConcept, DiagnosticReport, Observation, Procedure, QuestionnaireResponse, QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { dayOf } from '#modules/reception/model/index.ts';
import { isCompleted } from '../forms/systems.ts';

export interface SummaryFacts {
  readonly sheets: readonly QuestionnaireResponse[];
  readonly consultations: readonly QuestionnaireResponse[];
  readonly procedures: readonly Procedure[];
  readonly reports: readonly DiagnosticReport[];
  /** Of the laboratory. */
  readonly results: readonly Observation[];
}
export interface Period { readonly from?: string | undefined; readonly to?: string | undefined }
export interface Summary { readonly course: string; readonly results: string; readonly treatment: string; readonly papers: number }

interface Said { readonly day: string; readonly text: string }

const shortDay = (day: string): string => `${day.slice(8, 10)}/${day.slice(5, 7)}`;
const within = ({ from = '', to = '9999' }: Period) => ({ day }: { readonly day: string }): boolean => day !== '' && day >= from && day <= to;
const dayAt = (instant: string | undefined): string => (instant ? dayOf(instant) : '');
const byDay = <T extends { readonly day: string }>(some: readonly T[]): T[] => some.toSorted((a, b) => a.day.localeCompare(b.day));

function answerIn(items: readonly QuestionnaireResponseItem[], linkId: string): string {
  const found = items.flatMap((one): readonly QuestionnaireResponseItem[] => [one, ...(one.item ?? [])]).find((one) => one.linkId === linkId)?.answer?.[0];
  return (found?.valueString ?? found?.valueDateTime ?? '').trim();
}

interface Entry { readonly day: string; readonly told: string; readonly orders: readonly string[] }

/** Lines of the treatment sheets; a line without a time has that of its sheet. */
function entriesOf({ item = [], authored }: QuestionnaireResponse): Entry[] {
  return item.filter(({ linkId }) => linkId === 'entries').map(({ item: cells = [] }) => ({
    day: dayAt(answerIn(cells, 'entry-at') || authored),
    told: ['entry-subjective', 'entry-objective', 'entry-assessment'].map((linkId) => answerIn(cells, linkId)).filter(Boolean).map(withoutStop).join('; '),
    orders: ['entry-orders', 'entry-plan'].flatMap((linkId) => answerIn(cells, linkId).split('\n')).map((line) => withoutStop(line.trim())).filter(Boolean),
  }));
}

const withoutStop = (text: string): string => text.replace(/[.;,\s]+$/, '');
const lines = (said: readonly Said[]): string => byDay(said).map(({ day, text }) => `${shortDay(day)}: ${text}.`).join('\n');

/** What is told again with the same words is told once, at its first day. */
const once = (said: readonly Said[]): Said[] => byDay(said).filter(({ text }, at, all) => all.findIndex((one) => one.text === text) === at);

/** Each order once, with the days it stood on. */
function ordersOf(entries: readonly Entry[]): string {
  const days = new Map<string, string[]>();
  for (const { day, orders } of byDay(entries)) for (const order of orders) days.set(order, [...(days.get(order) ?? []), day]);
  return [...days].map(([order, on]) => `${order} (${[...new Set([on[0] ?? '', on.at(-1) ?? ''])].map(shortDay).join(' – ')}).`).join('\n');
}

const operationsOf = (procedures: readonly Procedure[]): Said[] =>
  procedures.filter(({ status }) => status === 'completed').flatMap(({ performedDateTime, performedPeriod, code }) => {
    const text = nameOf(code);
    return text === '' ? [] : [{ day: dayAt(performedDateTime ?? performedPeriod?.start), text: withoutStop(text) }];
  });

const nameOf = (concept: CodeableConcept | undefined): string => concept?.text ?? concept?.coding?.[0]?.display ?? '';

function valueOf({ valueQuantity, valueString, valueCodeableConcept }: Observation): string {
  if (valueQuantity?.value !== undefined) return [String(valueQuantity.value).replace('.', ','), valueQuantity.unit].filter(Boolean).join(' ');
  return valueString ?? nameOf(valueCodeableConcept);
}

function resultOf(result: Observation): Said[] {
  const value = valueOf(result);
  return result.status === 'entered-in-error' || value === '' ? [] : [{ day: dayAt(result.effectiveDateTime), text: `${nameOf(result.code)} ${value}`.trim() }];
}

function reportOf({ code, conclusion, effectiveDateTime, issued, status }: DiagnosticReport): Said[] {
  if (conclusion === undefined || status === 'entered-in-error' || status === 'cancelled') return [];
  return [{ day: dayAt(effectiveDateTime ?? issued), text: withoutStop(`${nameOf(code)}: ${conclusion}`) }];
}

/** Only what was signed counts. */
export function buildSummary({ sheets, consultations, procedures, reports, results }: SummaryFacts, period: Period): Summary {
  const inside = within(period);
  const signed = sheets.filter(isCompleted);
  const entries = signed.flatMap(entriesOf).filter(inside);
  const operations = operationsOf(procedures).filter(inside);
  const meetings = consultations.filter(isCompleted).map(({ item = [], authored }): Said => ({ day: dayAt(answerIn(item, 'held-at') || authored), text: withoutStop(`Hội chẩn: ${answerIn(item, 'conclusion')}`) })).filter(inside);
  const told = entries.filter(({ told: text }) => text !== '').map(({ day, told: text }): Said => ({ day, text }));
  return {
    course: lines(once([...told, ...meetings, ...operations.map(({ day, text }) => ({ day, text: `Phẫu thuật, thủ thuật: ${text}` }))])),
    results: lines(once([...results.flatMap(resultOf), ...reports.flatMap(reportOf)].filter(inside))),
    treatment: [ordersOf(entries), ...byDay(operations).map(({ day, text }) => `${text} (${shortDay(day)}).`)].filter(Boolean).join('\n'),
    papers: signed.filter((sheet) => entriesOf(sheet).some(inside)).length + meetings.length,
  };
}
