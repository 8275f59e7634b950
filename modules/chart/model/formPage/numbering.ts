// Headings with the numbers of the official forms: I, II for the parts of a record; where any of them brings its own, none is added. spec: PRF-2
import type { QuestionnaireItem } from '#fhir/types/index.ts';
import type { PageBlock } from './shapes.ts';

const roman = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII', 'XIII', 'XIV', 'XV', 'XVI', 'XVII', 'XVIII', 'XIX', 'XX'];
const ownNumber = /^(?:[IVX]+|[A-Z]|\d+(?:\.\d+)*)[.)]|^[A-Z][-–]\s?/u;

export type Heading = PageBlock & { readonly kind: 'heading' };

/** The heading of each group at its own number, or with the number of its place among the groups. */
export function numberOf(group: QuestionnaireItem, { depth, groups, numbers }: { depth: number; groups: readonly QuestionnaireItem[]; numbers: boolean }): Heading | undefined {
  const words = group.text?.trim() ?? '';
  if (words === '') return undefined;
  const own = group.prefix ? `${group.prefix} ${words}` : words;
  const counted = numbers && depth === 0 && groups.length > 1 && !groups.some(({ prefix, text }) => prefix || ownNumber.test(text?.trim() ?? ''));
  return { kind: 'heading', level: depth + 1, text: counted ? `${roman[groups.indexOf(group)] ?? groups.indexOf(group) + 1}. ${own}` : own };
}
