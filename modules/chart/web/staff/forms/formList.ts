// Forms to choose from, found by code or by words without accents. spec: FRS-11
import { readForm, type Words } from '#fhir/questionnaire/index.ts';
import type { Questionnaire } from '#fhir/types/index.ts';
import { newestForms } from '#modules/chart/model/index.ts';
import { fold } from '#ui/index.ts';

interface Named {
  readonly key: string;
  readonly code?: string | undefined;
  readonly title: Words;
}

/** All words typed must be in code or title; a code that begins so comes first. */
export function findForms<T extends Named>(forms: readonly T[], typed: string): readonly T[] {
  const words = fold(typed).split(/[\s/]+/).filter(Boolean);
  const start = fold(typed).replaceAll(/[^a-z0-9]/g, '');
  const rank = (form: T) => (start !== '' && plain(form).startsWith(start) ? 0 : 1);
  return forms.filter((form) => words.every((word) => textOf(form).includes(word))).toSorted((a, b) => rank(a) - rank(b));
}

const textOf = ({ code = '', key, title }: Named): string => fold([code, key, title.vi, title.en, title.fr].filter(Boolean).join(' '));
const plain = ({ code, key }: Named): string => fold(code ?? key).replaceAll(/[^a-z0-9]/g, '');

export interface EditableForm extends Named {
  readonly id: string;
  readonly url: string;
  readonly version: string;
  readonly publisher: string;
  readonly care: readonly ('inpatient' | 'day' | 'outpatient')[];
  readonly seen: boolean;
  /** A form of the hospital's own stands in its place. */
  readonly isReplaced: boolean;
}

const collator = new Intl.Collator('vi', { numeric: true });

/** Of each form the version in force, by its code. */
export function listEditable(questionnaires: readonly Questionnaire[]): readonly EditableForm[] {
  const newest = newestForms(questionnaires);
  const replaced = new Set(newest.flatMap(({ derivedFrom = [] }) => derivedFrom.map((one) => one.split('|')[0])));
  return newest.map((one) => toEditable(one, replaced.has(one.url))).toSorted((a, b) => collator.compare(a.code ?? a.key, b.code ?? b.key));
}

function toEditable(questionnaire: Questionnaire, isReplaced: boolean): EditableForm {
  const { key, code, care = [], seen = true, title } = readForm({ ...questionnaire, item: [] }).form;
  const { id = '', url = '', version = '', publisher = '' } = questionnaire;
  return { id, url, version, publisher, key, code, care, seen, title, isReplaced };
}
