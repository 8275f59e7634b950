// Forms that can be begun: of each the newest version in force that serves this kind of care; the facility's own copy stands before what it was made from. spec: FRM-12
import { canonicalOf, formSystems, readForm } from '#fhir/questionnaire/index.ts';
import type { Form } from '#fhir/questionnaire/index.ts';
import type { Encounter, Questionnaire, QuestionnaireResponse } from '#fhir/types/index.ts';
import type { ListedAnswers, ListedForm } from './shapes.ts';

type Care = 'inpatient' | 'day' | 'outpatient';
const cares: Readonly<Record<string, Care>> = { IMP: 'inpatient', ACUTE: 'inpatient', NONAC: 'inpatient', SS: 'day' };
export const careOf = ({ class: kind }: Pick<Encounter, 'class'>): Care => cares[kind.code ?? ''] ?? 'outpatient';

export const publisher = 'Lành';
const order = new Intl.Collator('vi', { numeric: true });

/** Newest version of each; drafts and retired ones are not begun. */
export function newestForms(questionnaires: readonly Questionnaire[]): Questionnaire[] {
  const newest = new Map<string, Questionnaire>();
  for (const one of questionnaires) {
    const before = newest.get(one.url ?? '');
    if (one.url !== undefined && one.status === 'active' && (!before || order.compare(one.version ?? '', before.version ?? '') > 0)) newest.set(one.url, one);
  }
  return [...newest.values()];
}

/** Key of the form that a hospital's copy stands in the place of: what rules ask for by that key. Its own key where it is no copy. */
export function keyStoodFor({ key, derivedFrom = '' }: Pick<Form, 'key' | 'derivedFrom'>): string {
  const own = `${formSystems.form}:`;
  return derivedFrom.startsWith(own) ? (derivedFrom.slice(own.length).split('|')[0] ?? key) : key;
}

/** Who asks for the answers to a form asks for those to its copies too. `standsFor`: key of each copy → key of the form it stands for. */
export const askCopies = (search: string, standsFor: ReadonlyMap<string, string>): string =>
  search.replace(/((?:^|&)questionnaire=)urn:lanh:form:([^&|,]+)/, (whole, _name: string, key: string) => [whole, ...[...standsFor].filter(([copy, of]) => of === key && copy !== key).map(([copy]) => canonicalOf(copy))].join(','));

/** Without its items. */
export const headOf = (questionnaire: Questionnaire): Form => readForm({ ...questionnaire, item: [] }).form;

export function chooseForms(questionnaires: readonly Questionnaire[], encounter: Encounter): ListedForm[] {
  const newest = newestForms(questionnaires);
  const replaced = new Set(newest.flatMap(({ derivedFrom = [] }) => derivedFrom.map((one) => one.split('|')[0])));
  return newest.filter(({ url }) => !replaced.has(url ?? '')).map((one) => ({ questionnaire: one, form: headOf(one) })).filter(({ form }) => form.care === undefined || form.care.includes(careOf(encounter)))
    .map(({ questionnaire, form }) => listed(questionnaire, form)).toSorted((a, b) => order.compare(a.code, b.code));
}

function listed({ id = '', url, version = '', publisher: from }: Questionnaire, form: Form): ListedForm {
  const { key, code, title, kind, repeats, seen } = form;
  return { questionnaireId: id, canonical: `${url}|${version}`, key, standsFor: keyStoodFor(form), version, code: code ?? key, title, kind: kind ?? 'slip', repeats: repeats !== false, seen: seen !== false, isOwn: from !== publisher };
}

export function listAnswers(responses: readonly QuestionnaireResponse[], questionnaires: readonly Questionnaire[]): ListedAnswers[] {
  const forms = new Map(questionnaires.map((one) => [`${one.url}|${one.version}`, headOf(one)]));
  return responses.filter(({ status }) => status !== 'entered-in-error').map((one) => listedAnswers(one, forms.get(one.questionnaire ?? ''))).toSorted((a, b) => (a.authored < b.authored ? 1 : -1));
}

function listedAnswers({ id = '', questionnaire: canonical = '', status, meta, authored = '', author }: QuestionnaireResponse, form: Form | undefined): ListedAnswers {
  const known = { responseId: id, canonical, version: meta?.versionId ?? '1', status: status as ListedAnswers['status'], authored, savedAt: meta?.lastUpdated ?? '', author: author?.display ?? '' };
  return form ? { ...known, key: form.key, code: form.code ?? form.key, title: form.title } : { ...known, key: canonical, code: canonical, title: { vi: canonical } };
}
