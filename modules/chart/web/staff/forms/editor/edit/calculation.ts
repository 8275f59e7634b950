// A computed answer as a person writes it: `${weight} / (${height} / 100)`; kept as FHIRPath over the response. spec: FRS-21
import { formUrls } from '#fhir/questionnaire/index.ts';
import type { QuestionnaireItem } from '#fhir/types/index.ts';
import type { Items } from './tree.ts';
import { withExtension } from './part.ts';

const isCoded = (item: QuestionnaireItem | undefined): boolean => item?.type === 'choice' || item?.type === 'open-choice';
const rowVariable = (linkId: string): string => `row_${linkId.replaceAll(/\W/g, '_')}`;
const written = /%(?:resource|row_\w+)\.descendants\(\)\.where\(linkId='([^']+)'\)\.answer\.value(?:\.code(?!\w))?/g;

/** The groups an item stands in, outermost first, then itself. */
function pathTo(items: Items, linkId: string): readonly QuestionnaireItem[] {
  for (const item of items) {
    if (item.linkId === linkId) return [item];
    const below = pathTo(item.item ?? [], linkId);
    if (below.length > 0) return [item, ...below];
  }
  return [];
}

/** Names become FHIRPath; a name in the same row means the answer of that row. */
export function toPath(source: string, at: string, items: Items): string {
  const around = pathTo(items, at).filter((item) => item.type === 'group' && item.repeats);
  return source.replaceAll(/\$\{\s*([^}\s]+)\s*\}/g, (_, linkId: string) => {
    const path = pathTo(items, linkId);
    const row = around.findLast((group) => path.includes(group));
    return `%${row ? rowVariable(row.linkId) : 'resource'}.descendants().where(linkId='${linkId}').answer.value${isCoded(path.at(-1)) ? '.code' : ''}`;
  });
}

export const fromPath = (expression: string): string => expression.replaceAll(written, (_, linkId: string) => `\${${linkId}}`);

export const readCalculation = (item: QuestionnaireItem): string => fromPath(item.extension?.find(({ url }) => url === formUrls.calculatedExpression)?.valueExpression?.expression ?? '');

/** Names that stand in no item. */
export const unknownNames = (source: string, items: Items): readonly string[] => [...source.matchAll(/\$\{\s*([^}\s]+)\s*\}/g)].flatMap(([, linkId = '']) => (pathTo(items, linkId).length > 0 ? [] : [linkId]));

/** What is computed is not typed. */
export function writeCalculation({ readOnly: _before, ...item }: QuestionnaireItem, source: string, items: Items): QuestionnaireItem {
  const text = source.trim();
  const plain = withExtension(item, formUrls.calculatedExpression, text === '' ? undefined : { valueExpression: { language: 'text/fhirpath', expression: toPath(text, item.linkId, items) } });
  return text === '' ? plain : { ...plain, readOnly: true };
}
