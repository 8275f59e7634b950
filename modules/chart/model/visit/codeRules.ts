// What a list says of a diagnosis code: whether it is in force, may stand first, and whom it fits. spec: VIS-4
import { Fault } from '#platform/fault/index.ts';
import type { CodeWarning } from './contracts.ts';
import { mostSecondary } from './shapes.ts';
import type { Diagnosis } from './shapes.ts';

/** Facts of one code on the day of the visit. */
export interface CodeFacts {
  readonly code: string;
  readonly display: string;
  readonly version?: string | undefined;
  /** May not be the main diagnosis: external causes, codes with an asterisk. */
  readonly notMain: boolean;
  /** A more exact code exists below it. */
  readonly unspecific: boolean;
  readonly sex?: 'male' | 'female' | undefined;
  /** Days of life within which the code is used. */
  readonly fromDays?: number | undefined;
  readonly toDays?: number | undefined;
}

interface Entry { readonly code: string; readonly display: string; readonly properties: Readonly<Record<string, unknown>> }

/** Reads the columns of the diagnosis list: `not_main`, `has_more_specific`, `sex`, `min_age_days`, `max_age_days`. */
export function readConceptFacts({ code, display, properties }: Entry, version?: string): CodeFacts {
  const isSet = (name: string) => ['1', 'true', 'yes', 'x'].includes(String(properties[name] ?? '').toLowerCase());
  const days = (name: string) => (/^\d+$/.test(String(properties[name] ?? '')) ? Number(properties[name]) : undefined);
  const sex = properties['sex'] === 'male' || properties['sex'] === 'female' ? properties['sex'] : undefined;
  return { code, display, version, notMain: isSet('not_main'), unspecific: isSet('has_more_specific'), sex, fromDays: days('min_age_days'), toDays: days('max_age_days') };
}

/** `undefined`: no list is loaded, so only the form of a code can be checked. */
export type CodeList = ReadonlyMap<string, CodeFacts> | undefined;

export interface Person { readonly birthDate?: string | undefined; readonly sex?: string | undefined }

const codeForm = /^[A-Z]\d{2}(\.\d{1,3})?$/;
const codesAt = ({ main, secondary }: Diagnoses) => [...(main ? [{ path: 'main', diagnosis: main }] : []), ...secondary.map((diagnosis, index) => ({ path: `secondary[${index}]`, diagnosis }))];

export interface Diagnoses { readonly main: Diagnosis | null; readonly secondary: readonly Diagnosis[] }

/** Throws at the first code that cannot stand where it stands. */
export function checkDiagnoses(diagnoses: Diagnoses, list: CodeList): void {
  if (diagnoses.secondary.length > mostSecondary) throw refusal('chart.too-many-secondary', 'secondary', { most: mostSecondary });
  const seen = new Set<string>();
  for (const { path, diagnosis: { code } } of codesAt(diagnoses)) {
    if (!codeForm.test(code)) throw refusal('chart.code-wrong', path, { code });
    if (seen.has(code)) throw refusal('chart.code-twice', path, { code });
    seen.add(code);
    if (list === undefined) continue;
    const facts = list.get(code);
    if (facts === undefined) throw refusal('chart.code-not-in-force', path, { code });
    if (path === 'main' && facts.notMain) throw refusal('chart.code-not-main', path, { code });
  }
}

const refusal = (code: string, path: string, params: Record<string, string | number>) =>
  new Fault('unprocessable', code, { params, issue: [{ code: 'code-invalid', expression: `content.${path}`, text: Object.values(params).join(' ') }] });

/** What the doctor should look at again; nothing of it refuses. `day` is the day of the visit. */
export function warnOfCodes(diagnoses: Diagnoses, list: CodeList, { person, day }: { person: Person; day: string }): CodeWarning[] {
  const days = daysOfLife(person.birthDate, day);
  return codesAt(diagnoses).flatMap(({ diagnosis: { code } }) => {
    const facts = list?.get(code);
    if (facts === undefined) return [];
    const otherSex = facts.sex !== undefined && (person.sex === 'male' || person.sex === 'female') && person.sex !== facts.sex;
    return [
      ...(otherSex ? [{ code, warning: 'sex' as const }] : []),
      ...(isOutside(days, facts) ? [{ code, warning: 'age' as const }] : []),
      ...(facts.unspecific ? [{ code, warning: 'unspecific' as const }] : []),
    ];
  });
}

interface Range { readonly least: number; readonly most: number }

/** A birth year alone leaves a span of a year: only what is outside for every day of it is told. */
function isOutside(days: Range | undefined, { fromDays, toDays }: CodeFacts): boolean {
  if (days === undefined) return false;
  return (fromDays !== undefined && days.most < fromDays) || (toDays !== undefined && days.least > toDays);
}

function daysOfLife(birthDate: string | undefined, day: string): Range | undefined {
  if (birthDate === undefined || !/^\d{4}(-\d{2}){0,2}$/.test(birthDate)) return undefined;
  const [year = 0, month] = birthDate.split('-').map(Number);
  const first = Date.parse(`${birthDate}${'-01'.repeat((10 - birthDate.length) / 3)}T00:00:00Z`);
  const last = birthDate.length === 10 ? first : month === undefined ? Date.UTC(year, 11, 31) : Date.UTC(year, month, 0);
  const at = Date.parse(`${day}T00:00:00Z`);
  return { least: Math.floor((at - last) / 86_400_000), most: Math.floor((at - first) / 86_400_000) };
}
