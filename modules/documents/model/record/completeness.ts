// How complete a record is: a pure decision from dated rules and what the record holds, with what is missing, whose it is, and since when.
// spec: REC-10, REC-11, REC-12
import { dayOf } from '#modules/facility/model/index.ts';
import { findAbbreviations, leavesTheHouse } from './abbreviations.ts';
import type { Abbreviation } from './abbreviations.ts';
import { hoursOf, rulesFor } from './completenessTables.ts';
import type { Deadline, LeavingForm, Owner, RecordEventKind, RequiredForm } from './completenessTables.ts';
import type { CareType } from './record.ts';

export interface RecordAnswers {
  readonly id: string;
  readonly form: string;
  readonly status: 'draft' | 'completed';
  /** When it happened. */
  readonly authored: string;
  /** When it was entered. */
  readonly entered: string;
  readonly signature: 'none' | 'pending' | 'signed';
  readonly texts: readonly string[];
}
export interface RecordPaper { readonly documentId: string; readonly title: string; readonly pending: boolean }

export interface RecordHolding {
  readonly care: CareType;
  readonly formKey: string | undefined;
  readonly beganAt: string;
  readonly endedAt: string | undefined;
  /** Last day kept on paper: what fell before it is in the scan. */
  readonly paperUntil?: string | undefined;
  readonly events: readonly { readonly kind: RecordEventKind; readonly at: string }[];
  readonly answers: readonly RecordAnswers[];
  /** Signed papers other than forms. */
  readonly papers: readonly RecordPaper[];
}

export interface CompletenessRules {
  readonly required: readonly RequiredForm[];
  readonly deadlines: readonly Deadline[];
  readonly abbreviations: readonly Abbreviation[];
  /** Forms given to the patient or another facility. */
  readonly leaving: readonly LeavingForm[];
}

/** `coming`: not there and not yet due. */
export const gapKinds = ['missing', 'draft', 'unsigned', 'abbreviation', 'coming'] as const;
export interface Gap {
  readonly kind: (typeof gapKinds)[number];
  /** Rule of the table; absent where no rule asks for the form. */
  readonly rule?: string | undefined;
  readonly form?: string | undefined;
  readonly owner: Owner;
  readonly day?: string | undefined;
  /** When the sheet of a day would have been written: what is begun late carries it. */
  readonly at?: string | undefined;
  readonly dueAt?: string | undefined;
  readonly answersId?: string | undefined;
  readonly documentId?: string | undefined;
  readonly text?: string | undefined;
}
export interface LateEntry { readonly answersId: string; readonly form: string; readonly happenedAt: string; readonly enteredAt: string; readonly hours: number }

export interface Completeness { readonly required: number; readonly done: number; readonly gaps: readonly Gap[]; /** What will be asked for, with its time. */ readonly coming: readonly Gap[]; readonly late: readonly LateEntry[] }

const hourMs = 3_600_000;
const isBy = (instant: string, at: string): boolean => Date.parse(instant) <= Date.parse(at);
const plusHours = (at: string, hours: number): string => new Date(Date.parse(at) + hours * hourMs).toISOString();

export function decideCompleteness(record: RecordHolding, rules: CompletenessRules, at: string): Completeness {
  const demands = rulesFor(rules.required, record.care).flatMap((rule) => demandsOf(record, rule, at));
  const missing = demands.filter(({ answers }) => answers === undefined).map(({ rule, day, dueAt }): Gap => {
    const moment = day && momentOfDay(record, day);
    return { kind: isBy(dueAt, at) ? 'missing' : 'coming', rule: rule.id, form: formOf(record, rule), owner: rule.owner, dueAt, ...(day && { day }), ...(moment && isBy(moment, at) && { at: moment }) };
  });
  const gaps: Gap[] = [
    ...missing.filter(({ kind }) => kind === 'missing'),
    ...record.answers.flatMap((answers) => answerGaps(answers, rules)),
    ...record.papers.filter(({ pending }) => pending).map((paper): Gap => ({ kind: 'unsigned', owner: 'doctor', documentId: paper.documentId, text: paper.title })),
  ];
  return { required: demands.length, done: demands.filter(({ answers }) => answers?.status === 'completed').length, gaps, coming: missing.filter(({ kind }) => kind === 'coming'), late: record.answers.flatMap((answers) => lateOf(answers, rules)) };
}

const roundHour = 'T08:00:00+07:00';

/** The hour of the round; on the day of admission not before the admission. */
const momentOfDay = ({ beganAt }: RecordHolding, day: string): string => (isBy(beganAt, `${day}${roundHour}`) ? `${day}${roundHour}` : beganAt);

interface Demand { readonly rule: RequiredForm; readonly day?: string; readonly dueAt: string; readonly answers: RecordAnswers | undefined }

const formOf = (record: RecordHolding, { form }: RequiredForm): string => (form[0] === '@record' ? (record.formKey ?? '01-bv1') : (form[0] ?? ''));
const isOfRule = (record: RecordHolding, rule: RequiredForm) => ({ form }: RecordAnswers): boolean => (rule.form[0] === '@record' ? form === formOf(record, rule) : rule.form.includes(form));

function demandsOf(record: RecordHolding, rule: RequiredForm, at: string): Demand[] {
  const own = record.answers.filter(isOfRule(record, rule));
  if (rule.per === 'day') return treatmentDaysOf(record, at).map((day) => ({ rule, day, dueAt: plusHours(`${day}T00:00:00+07:00`, rule.dueHours), answers: own.find(({ authored }) => dayOf(authored) === day) }));
  const events = record.events.filter(({ kind, at: when }) => kind === rule.event && isElectronic(record, when));
  if (rule.per === 'before') return events.map((event) => ({ rule, dueAt: event.at, answers: own.find(({ authored }) => isBy(authored, event.at)) }));
  const inTurn = own.toSorted((a, b) => Date.parse(a.authored) - Date.parse(b.authored));
  return events.map((event, turn) => ({ rule, dueAt: plusHours(event.at, rule.dueHours), answers: rule.per === 'once' ? inTurn[0] : inTurn[turn] }));
}

const isElectronic = ({ paperUntil }: RecordHolding, at: string): boolean => paperUntil === undefined || dayOf(at) > paperUntil;

/** Calendar days with a sheet of their own: all but the day of discharge; of a stay of one day that day. */
export function treatmentDaysOf(record: RecordHolding, at: string): string[] {
  const first = dayOf(record.beganAt);
  const last = dayOf(record.endedAt ?? at);
  const days: string[] = [];
  for (let time = Date.parse(`${first}T00:00:00Z`); ; time += 24 * hourMs) {
    const day = new Date(time).toISOString().slice(0, 10);
    if (day > last || (day === last && record.endedAt !== undefined && days.length > 0)) return days.filter((one) => record.paperUntil === undefined || one > record.paperUntil);
    days.push(day);
  }
}

function answerGaps(answers: RecordAnswers, { required, abbreviations, leaving }: CompletenessRules): Gap[] {
  const rule = required.find(({ form }) => form.includes(answers.form));
  const gap = { rule: rule?.id, form: answers.form, owner: rule?.owner ?? ('doctor' as const), answersId: answers.id, ...(rule?.per === 'day' && { day: dayOf(answers.authored) }) };
  if (answers.status === 'draft') return [{ ...gap, kind: 'draft' }];
  const words = leavesTheHouse(answers.form, leaving) ? findAbbreviations(answers.texts.join('\n'), abbreviations.map(({ code }) => code)) : [];
  return [
    ...(answers.signature !== 'signed' && rule?.signed !== 'no' ? [{ ...gap, kind: 'unsigned' as const }] : []),
    ...(words.length > 0 ? [{ ...gap, kind: 'abbreviation' as const, text: words.join(', ') }] : []),
  ];
}

/** Orders have the shorter mark. The hours are kept, not judged: the hospital decides what follows. */
function lateOf({ id, form, authored, entered }: RecordAnswers, { deadlines }: CompletenessRules): LateEntry[] {
  const hours = (Date.parse(entered) - Date.parse(authored)) / hourMs;
  const most = hoursOf(deadlines, form === '36-bv2' ? 'late-order' : 'late-entry');
  return hours > most ? [{ answersId: id, form, happenedAt: authored, enteredAt: entered, hours: Math.floor(hours) }] : [];
}
