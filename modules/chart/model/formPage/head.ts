// The head of the paper. Forms of the house carry it as a group `header`: its answers go to the head, not among the blocks. spec: PRF-1
import type { FormItem } from '#fhir/questionnaire/index.ts';
import { answerWords } from './answerWords.ts';
import { answersOf, itemsOf } from './tableBlock.ts';
import type { Given } from './tableBlock.ts';

const headGroup = 'header';
/** What the head of the template has a place for; all else in the group is printed below the title. */
const places: Readonly<Record<string, 'form' | 'governing' | 'name' | 'department' | 'room' | 'bed' | 'number' | 'archive' | 'code'>> = {
  'form-number': 'form', 'health-authority': 'governing', facility: 'name', department: 'department', room: 'room', bed: 'bed', 'record-number': 'number', 'archive-number': 'archive', 'medical-code': 'code',
};

export interface Head {
  /** What was written into the head, by its place. */
  readonly written: Readonly<Partial<Record<(typeof places)[string], string>>>;
  /** The form without what stands in the head. */
  readonly items: readonly FormItem[];
  readonly given: Given;
}

export function splitHead(items: readonly FormItem[], given: Given): Head {
  const group = items.find(({ linkId, type }) => linkId === headGroup && type === 'group');
  if (!group) return { written: {}, items, given };
  const answered = itemsOf(given, headGroup).flatMap(({ item }) => item ?? []);
  const written = Object.fromEntries(Object.entries(places).map(([linkId, place]) => [place, answersOf(answered, linkId).map(answerWords).join(' ')]).filter(([, words]) => words !== ''));
  const others = group.items.filter(({ linkId }) => !(linkId in places));
  return { written, items: [...others, ...items.filter((item) => item !== group)], given: [...answered, ...given] };
}
