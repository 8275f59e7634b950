// What people wrote on a form: its texts without those that the house filled in from what it knows of person, stay and itself. spec: REC-13
import type { Form, FormItem } from '#fhir/questionnaire/index.ts';
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';

const known: ReadonlySet<string> = new Set(['patient', 'encounter', 'facility', 'user', 'coverage']);

/** Numbers and names that were put there; prose taken from another form was written by somebody. */
function isFilledIn({ initial, initialExpression, calculated }: FormItem): boolean {
  const variables = [...(initialExpression?.variables ?? [])];
  return initial.length > 0 || calculated !== undefined || (variables.length > 0 && variables.every((name) => known.has(name)));
}

export function writtenTexts({ byLinkId }: Pick<Form, 'byLinkId'>, items: readonly QuestionnaireResponseItem[]): string[] {
  return items.flatMap(({ linkId, answer = [], item = [] }) => {
    const asked = byLinkId.get(linkId);
    const own = asked && isFilledIn(asked) ? [] : answer.flatMap(({ valueString }) => valueString ?? []);
    return [...own, ...answer.flatMap((one) => writtenTexts({ byLinkId }, one.item ?? [])), ...writtenTexts({ byLinkId }, item)];
  });
}
