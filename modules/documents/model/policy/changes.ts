// What a version changes, line by line, and whose work it touches. spec: POL-13
import type { RoleCode } from '#modules/facility/model/index.ts';
import type { AccessRow } from '../archive/recordAccess.ts';
import type { Deadline, RequiredForm } from '../record/completenessTables.ts';
import type { SignerStep } from '../workflow/signers.ts';
import { mostDays } from './apply.ts';
import { confirmationLimits, noPolicy, policyHours } from './policy.ts';
import type { PolicyContent, PolicyStep } from './policy.ts';
import { signersKey } from './problems.ts';

export const policySections = ['signers', 'hours', 'due', 'asks', 'days', 'approver', 'closed', 'ways', 'confirmation', 'abbreviations'] as const;
export type PolicySection = (typeof policySections)[number];

/** One rule in words that a table can show; `value` is empty where there is none. */
export interface PolicyLine { readonly section: PolicySection; readonly key: string; readonly value: string }
export interface PolicyChange { readonly section: PolicySection; readonly key: string; readonly before: string; readonly after: string; readonly name?: string | undefined }

/** The national rows that lines are shown against. */
export interface Defaults {
  readonly signers: readonly SignerStep[];
  readonly deadlines: readonly Deadline[];
  readonly required: readonly RequiredForm[];
  readonly access: readonly AccessRow[];
  /** Limits of a confirmation by name. */
  readonly confirmation: Readonly<Record<string, number>>;
}

/** `Bác sĩ điều trị → Trưởng khoa (KT. Trưởng khoa – Phó trưởng khoa) → [Giám đốc]`: in brackets who need not sign. */
export const stepWords = (steps: readonly Pick<PolicyStep, 'title' | 'required' | 'standInTitle'>[]): string =>
  steps.map(({ title, required, standInTitle }) => `${required ? title : `[${title}]`}${standInTitle === undefined ? '' : ` (${standInTitle})`}`).join(' → ');

const line = (section: PolicySection, key: string, value: string | number): PolicyLine => ({ section, key, value: String(value) });

export interface ShownSigners { readonly workflow: string; readonly form: string | undefined; readonly steps: readonly Pick<PolicyStep, 'title' | 'required' | 'standInTitle'>[]; readonly own: boolean }

/** Every workflow, the national one where the hospital has none of its own, then single forms. */
export function signersOf(content: PolicyContent, { signers }: Pick<Defaults, 'signers'>): ShownSigners[] {
  const workflows = [...Map.groupBy(signers, ({ workflow }) => workflow)].map(([workflow, steps]) => {
    const own = content.signers.find((one) => one.workflow === workflow && one.form === undefined);
    return { workflow, form: undefined, steps: own?.steps ?? steps, own: own !== undefined };
  });
  return [...workflows, ...content.signers.flatMap(({ workflow, form, steps }) => (form === undefined ? [] : [{ workflow, form, steps, own: true }]))];
}

/** Every rule of a policy, the national value where it says nothing else. */
export function linesOf(content: PolicyContent, national: Defaults): PolicyLine[] {
  return [
    ...signersOf(content, national).map((one) => line('signers', signersKey(one).slice('signers.'.length), stepWords(one.steps))),
    ...policyHours.map((kind) => line('hours', kind, content.hours[kind] ?? national.deadlines.find((row) => row.kind === kind)?.hours ?? '')),
    ...national.required.map(({ id, dueHours }) => line('due', id, content.due[id] ?? dueHours)),
    ...content.asks.map(({ id, form, dueHours }) => line('asks', id, `${form} ≤ ${dueHours}`)),
    ...(['read', 'copy', 'summary', 'loan'] as const).flatMap((kind) => [line('days', kind, mostDays(content, kind)), line('approver', kind, content.approver[kind] ?? 'any')]),
    ...national.access.filter(({ phase, certainty }) => phase === 'archived' && certainty === 'own').map(({ recipient }) => line('closed', recipient, content.closed.includes(recipient) ? 'closed' : 'open')),
    line('ways', 'ways', (content.ways ?? ['code', 'device', 'witness']).toSorted().join(' ')),
    ...confirmationLimits.map((rule) => line('confirmation', rule, content.confirmation[rule] ?? national.confirmation[rule] ?? '')),
    ...(content.abbreviations ?? []).map(({ code, display }) => line('abbreviations', code, display)),
  ];
}

/** `before` absent: against the national default. */
export function changesOf(after: PolicyContent, before: PolicyContent | undefined, national: Defaults): PolicyChange[] {
  const keyOf = ({ section, key }: Pick<PolicyLine, 'section' | 'key'>) => `${section} ${key}`;
  const [old, now] = [before ?? noPolicy, after].map((content) => new Map(linesOf(content, national).map((one) => [keyOf(one), one])));
  if (!old || !now) return [];
  const keys = [...new Set([...now.keys(), ...old.keys()])];
  return keys.flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    const known = is ?? was;
    return known && was?.value !== is?.value ? [{ section: known.section, key: known.key, before: was?.value ?? '', after: is?.value ?? '' }] : [];
  });
}

const care: readonly RoleCode[] = ['doctor', 'nurse'];
const touchedBy: Record<PolicySection, readonly RoleCode[]> = {
  signers: [...care, 'pharmacist', 'lab', 'imaging', 'manager', 'records'], hours: [...care, 'records'], due: [...care, 'records'], asks: [...care, 'records'], days: [...care, 'pharmacist', 'records', 'manager', 'admin'],
  approver: ['records', 'manager', 'admin'], closed: [...care, 'pharmacist', 'records', 'manager'], ways: care, confirmation: care, abbreviations: [...care, 'pharmacist', 'lab', 'imaging', 'records'],
};

export const changesFor = (changes: readonly PolicyChange[], roles: readonly string[]): PolicyChange[] => changes.filter(({ section }) => touchedBy[section].some((role) => roles.includes(role)));
