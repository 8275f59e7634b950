// A form of the house that a hospital changed: published as a form of its own, in the place of the one it was made from or beside it, version by version.
// What was answered keeps its version. spec: FRS-22
import { canonicalOf, formIdOf, type FormProblem, formSystems, formUrls, readForm } from '#fhir/questionnaire/index.ts';
import type { Extension, Questionnaire, QuestionnaireItem } from '#fhir/types/index.ts';

export interface OwnFormInput {
  readonly title: string;
  readonly item: readonly QuestionnaireItem[];
  /** Beside the one it was made from, under a code of its own; else in its place. */
  readonly besideAs?: string | undefined;
  /** Somebody compared it with the official text. */
  readonly compared?: boolean;
}

export interface OwnFormState {
  /** The version that was edited. */
  readonly base: Questionnaire;
  /** Every form and version there is. */
  readonly forms: readonly Pick<Questionnaire, 'url' | 'version'>[];
  /** Name of the hospital. */
  readonly publisher: string;
  /** Its base is one of the hospital's own already. */
  readonly isOwn: boolean;
}

const collator = new Intl.Collator('en', { numeric: true });

export function buildOwnForm(state: OwnFormState, input: OwnFormInput, at: string): Questionnaire {
  const { base, forms, publisher } = state;
  const { id: _id, meta: _meta, text: _text, derivedFrom: _derived, ...head } = base;
  const { title, besideAs, compared } = input;
  const key = keyOf(state, besideAs);
  const url = canonicalOf(key);
  const version = nextVersion(at, forms.filter((one) => one.url === url).map((one) => one.version ?? ''));
  const from = state.isOwn ? base.derivedFrom : besideAs === undefined ? [base.url ?? ''] : undefined;
  return {
    ...head, id: formIdOf(key, version), url, version, name: `Form_${key.replaceAll('-', '_')}`, title, status: 'active', date: at, publisher, item: [...input.item], ...(from && { derivedFrom: from }),
    ...(besideAs !== undefined && { code: [{ system: formSystems.formCode, code: besideAs }] }),
    ...(compared && { extension: (base.extension ?? []).map(asCompared) }),
  };
}

const ownKey = (url = ''): string => (url.startsWith(`${formSystems.form}:`) ? url.slice(formSystems.form.length + 1) : 'form');
export const keyOfCode = (code: string): string => code.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[đĐ]/g, 'd').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');

function keyOf({ base, isOwn }: OwnFormState, besideAs: string | undefined): string {
  if (besideAs !== undefined) return keyOfCode(besideAs);
  return isOwn ? ownKey(base.url) : `${ownKey(base.url)}-own`;
}

/** `2026-11` in November; a second one of the month, or after a later one, counts on: `2026-11.1`. */
export function nextVersion(at: string, versions: readonly string[]): string {
  const month = at.slice(0, 7);
  const newest = versions.toSorted((a, b) => collator.compare(b, a))[0];
  if (newest === undefined || collator.compare(month, newest) > 0) return month;
  const [, head = newest, number = '0'] = /^(.*?)(?:\.(\d+))?$/.exec(newest) ?? [];
  return `${head}.${Number(number) + 1}`;
}

const asCompared = (one: Extension): Extension =>
  one.url === formUrls.facts ? { ...one, extension: [...(one.extension ?? []).filter(({ url }) => url !== 'seen'), { url: 'seen', valueBoolean: true }] } : one;

/**
 * What bars publishing. `retyped`: a question that asks for something of another kind under its old name, whose old answers would be misread.
 * `empty-condition`: a condition without a value.
 */
export type OwnFormProblem = FormProblem | { readonly code: 'retyped' | 'empty-condition'; readonly linkId: string; readonly detail?: string };

export function findOwnFormProblems(base: Questionnaire, edited: Questionnaire): readonly OwnFormProblem[] {
  const kinds = new Map(flat(base.item ?? []).map((item) => [item.linkId, kindOf(item)]));
  const retyped = flat(edited.item ?? []).filter((item) => kinds.has(item.linkId) && kinds.get(item.linkId) !== kindOf(item));
  const empty = flat(edited.item ?? []).filter(({ enableWhen = [] }) => enableWhen.some(({ answerString, answerCoding }) => answerString === '' || answerCoding?.code === ''));
  return [...readForm(edited).problems, ...retyped.map(({ linkId, text }) => ({ code: 'retyped' as const, linkId, detail: text ?? linkId })), ...empty.map(({ linkId }) => ({ code: 'empty-condition' as const, linkId }))];
}

const kindOf = ({ type, repeats }: QuestionnaireItem): string => `${type === 'text' ? 'string' : type} ${repeats === true}`;
const flat = (items: readonly QuestionnaireItem[]): QuestionnaireItem[] => items.flatMap((item) => [item, ...flat(item.item ?? [])]);
