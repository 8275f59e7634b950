// What people wrote on a form: its texts without those that the house filled in from what it knows of person, stay and itself. spec: REC-13
import type { Form, FormItem } from '#fhir/questionnaire/index.ts';
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';

const known: ReadonlySet<string> = new Set(['patient', 'encounter', 'facility', 'user', 'coverage']);

/** Of what is known of the stay, the words that somebody typed. */
const typed = /\breasonCode\b|urn:lanh:death/;

/** Numbers and names that were put there; prose taken from the desk or another form was written by somebody. */
function isFilledIn({ initial, initialExpression, calculated }: FormItem): boolean {
  const { variables, source } = initialExpression ?? { variables: [], source: '' };
  const names = [...variables];
  return initial.length > 0 || calculated !== undefined || (names.length > 0 && !typed.test(source) && names.every((name) => known.has(name)));
}

export function writtenTexts({ byLinkId }: Pick<Form, 'byLinkId'>, items: readonly QuestionnaireResponseItem[]): string[] {
  return items.flatMap(({ linkId, answer = [], item = [] }) => {
    const asked = byLinkId.get(linkId);
    const own = asked && isFilledIn(asked) ? [] : answer.flatMap(({ valueString }) => valueString ?? []);
    return [...own, ...answer.flatMap((one) => writtenTexts({ byLinkId }, one.item ?? [])), ...writtenTexts({ byLinkId }, item)];
  });
}
