// What F10 finds: everything saved, what bars the end, and what should be looked at once more. spec: VIS-14
import { useState } from 'react';
import { asRefusal, useRefusalText } from '#fhir/client/index.ts';
import type { Refusal } from '#fhir/client/index.ts';
import { formatDate, useSlotFillers, useText } from '#ui/index.ts';
import type { VisitParts, VisitProblem } from '#ui/index.ts';
import { findTooLong } from '#modules/chart/model/index.ts';
import { hasBlank } from '../fields/blanks.ts';
import type { OpenVisit } from '../doc/useVisit.ts';

/** So long a column may take to load before the end of the visit is refused. */
export const waitMs = 8_000;

export interface Review {
  readonly problems: readonly VisitProblem[];
  readonly notices: readonly string[];
  readonly refusal: Refusal | undefined;
}

export function useReview({ doc }: OpenVisit, parts: VisitParts): { readonly review: Review | undefined; readonly look: () => Promise<void> } {
  const { t } = useText();
  const words = useRefusalText();
  const columns = useSlotFillers('visit.plan').length;
  const [review, setReview] = useState<Review | undefined>(undefined);
  const look = async () => {
    setReview(undefined);
    // A column that is still loading may hold what bars the end.
    const there = await parts.whenThere(columns, waitMs);
    const outcomes = await Promise.allSettled([doc.flush(), parts.saveAll()]);
    const { form, faults, both, warnings, copied } = doc.state();
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    const own: VisitProblem[] = [
      ...(there ? [] : [{ text: t('chart.visit.columnMissing'), fix: () => location.reload() }]),
      ...(both.length > 0 ? [{ text: t('chart.visit.conflict'), fix: () => undefined }] : []),
      ...findTooLong(form).map(({ field, path, length, most }) => ({ text: t('fault.chart.text-too-long', { field, length, most }), fix: () => focusOn(path === 'followUp.note' ? 'followUpNote' : field) })),
      ...Object.entries(faults).map(([path, refusal]) => ({ text: words(refusal), fix: () => focusOn(fieldOf(path)) })),
      ...(form.main === null && !('main' in faults) ? [{ text: t('fault.chart.main-diagnosis-missing'), fix: () => focusOn('main') }] : []),
    ];
    const blank = textFields.find((field) => hasBlank(form[field])) ?? (form.examination.some(({ text }) => hasBlank(text)) ? 'examination' : undefined);
    if (blank) own.push({ text: t('chart.visit.blankLeft', { field: t(`chart.visit.${blank}`) }), fix: () => focusOn(blank) });
    const problems = [...own, ...parts.list().flatMap((part) => part.problems?.() ?? [])];
    const days = [...new Set(Object.values(copied))].map((day) => formatDate(day)).join(', ');
    const notices = [
      ...(days === '' ? [] : [t('chart.visit.copiedNotice', { fields: Object.keys(copied).map((field) => t(`chart.visit.${field}`)).join(', '), dates: days })]),
      ...parts.list().flatMap((part) => part.notices?.() ?? []),
      ...warnings.map(({ code, warning }) => t(`chart.visit.warning.${warning}`, { code })),
    ];
    setReview({ problems, notices, refusal: refused && problems.length === 0 ? asRefusal(refused.reason) : undefined });
  };
  return { review, look };
}

/** `main`, `secondary[2]` and `examination[0].text` → the field to go to. */
const fieldOf = (path: string): string => path.replace(/[[.].*$/, '').replace('secondary', 'main');

const textFields = ['history', 'pastHistory', 'management', 'advice'] as const;

/** The examination has a field for each exception: the one that is wrong, else the first. */
function focusOn(field: string): void {
  const find = (selector: string) => document.querySelector<HTMLElement>(selector);
  const found = field === 'examination'
    ? (find('textarea[data-visit-field^="exam "][aria-invalid="true"]') ?? find('textarea[data-visit-field^="exam "]'))
    : find(`[data-visit-field="${field}"]:is(input, textarea), [data-visit-field="${field}"] :is(input, textarea)`);
  found?.focus();
}
