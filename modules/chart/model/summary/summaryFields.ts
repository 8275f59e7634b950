// Which fields of a form a proposal goes into, and the days that it is about. spec: SUM
import type { Form } from '#fhir/questionnaire/index.ts';

export const summaryParts = ['course', 'results', 'treatment'] as const;
export type SummaryPart = (typeof summaryParts)[number];
export type SummaryFields = Readonly<Record<SummaryPart, string>> & { readonly from?: string; readonly to?: string };

/** Of record forms and the discharge summary; of the summary of fifteen days and of a hand-over between wards. */
const shapes: readonly SummaryFields[] = [
  { course: 'final-course', results: 'final-results', treatment: 'final-treatment' },
  { course: 'course', results: 'results', treatment: 'treatment', from: 'period-from', to: 'period-to' },
];

export const findSummaryFields = ({ byLinkId }: Pick<Form, 'byLinkId'>): SummaryFields | undefined => shapes.find((shape) => summaryParts.every((part) => byLinkId.has(shape[part])));

/** Parts that are ticked from the beginning: what somebody wrote already is replaced only when a person ticks it. */
export const partsToTake = (proposal: Readonly<Record<SummaryPart, string>>, isWritten: (part: SummaryPart) => boolean): SummaryPart[] => summaryParts.filter((part) => proposal[part] !== '' && !isWritten(part));
