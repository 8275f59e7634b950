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
  /** Completed months of life within which the code is used. */
  readonly fromMonths?: number | undefined;
  readonly toMonths?: number | undefined;
}

interface Entry { readonly code: string; readonly display: string; readonly properties: Readonly<Record<string, unknown>> }

/** Reads the columns of the starter list and of the official one. A code with an asterisk tells where a disease shows itself and never stands first. */
export function readConceptFacts({ code, display, properties }: Entry, version?: string): CodeFacts {
  const isSet = (name: string) => ['1', 'true', 'yes', 'x'].includes(String(properties[name] ?? '').toLowerCase());
  const months = (name: string) => (/^\d+$/.test(String(properties[name] ?? '')) ? Number(properties[name]) : undefined);
  const sexes = (['female', 'male'] as const).filter((sex) => properties['sex'] === sex || isSet(`mainly_${sex}`));
  return {
    code, display, version, notMain: isSet('not_main') || isSet('not_as_primary') || code.endsWith('*'), unspecific: isSet('has_more_specific'), sex: sexes.length === 1 ? sexes[0] : undefined,
    fromMonths: months('min_age_months'), toMonths: months('max_age_months'),
  };
}

/** `undefined`: no list is loaded, so only the form of a code can be checked. */
export type CodeList = ReadonlyMap<string, CodeFacts> | undefined;

export interface Person { readonly birthDate?: string | undefined; readonly sex?: string | undefined }

const codeForm = /^[A-Z]\d{2}(\.\d{1,3})?[†*+]?$/;
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
  const months = monthsOfLife(person.birthDate, day);
  return codesAt(diagnoses).flatMap(({ diagnosis: { code } }) => {
    const facts = list?.get(code);
    if (facts === undefined) return [];
    const otherSex = facts.sex !== undefined && (person.sex === 'male' || person.sex === 'female') && person.sex !== facts.sex;
    return [
      ...(otherSex ? [{ code, warning: 'sex' as const }] : []),
      ...(isOutside(months, facts) ? [{ code, warning: 'age' as const }] : []),
      ...(facts.unspecific ? [{ code, warning: 'unspecific' as const }] : []),
    ];
  });
}

interface Range { readonly least: number; readonly most: number }

/** A birth year alone leaves a span of a year: only what is outside for every day of it is told. */
function isOutside(months: Range | undefined, { fromMonths, toMonths }: CodeFacts): boolean {
  if (months === undefined) return false;
  return (fromMonths !== undefined && months.most < fromMonths) || (toMonths !== undefined && months.least > toMonths);
}

function monthsOfLife(birthDate: string | undefined, day: string): Range | undefined {
  if (birthDate === undefined || !/^\d{4}(-\d{2}){0,2}$/.test(birthDate)) return undefined;
  const earliest = `${birthDate}${'-01'.repeat((10 - birthDate.length) / 3)}`;
  const latest = birthDate.length === 4 ? `${birthDate}-12-31` : birthDate.length === 7 ? `${birthDate}-31` : birthDate;
  return { least: monthsBetween(latest, day), most: monthsBetween(earliest, day) };
}

/** Completed months. */
function monthsBetween(from: string, to: string): number {
  const [year = 0, month = 1, date = 1] = from.split('-').map(Number);
  const [atYear = 0, atMonth = 1, atDate = 1] = to.split('-').map(Number);
  return (atYear - year) * 12 + (atMonth - month) - (atDate < date ? 1 : 0);
}
