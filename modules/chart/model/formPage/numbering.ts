// Headings with the numbers of the official forms: I, II for the parts of a record; where any of them brings its own, none is added. spec: PRF-2
import type { FormItem } from '#fhir/questionnaire/index.ts';
import type { PageBlock } from './shapes.ts';

const roman = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII', 'XIII', 'XIV', 'XV', 'XVI', 'XVII', 'XVIII', 'XIX', 'XX'];
const ownNumber = /^(?:[IVX]+|[A-Z]|\d+(?:\.\d+)*)[.)]|^[A-Z][-–]\s?/u;

export type Heading = PageBlock & { readonly kind: 'heading' };

/** The heading of each group at its own number, or with the number of its place among the groups. */
export function numberOf({ label, linkId }: FormItem, { depth, groups, numbers }: { depth: number; groups: readonly FormItem[]; numbers: boolean }): Heading | undefined {
  const words = label.vi.trim();
  if (words === '') return undefined;
  const counted = numbers && depth === 0 && groups.length > 1 && !groups.some((one) => ownNumber.test(one.label.vi.trim()));
  const place = groups.findIndex((one) => one.linkId === linkId);
  return { kind: 'heading', level: depth + 1, text: counted ? `${roman[place] ?? place + 1}. ${words}` : words };
}
