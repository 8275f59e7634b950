// From the items of a form and their answers to the blocks of the page, in the order of the form. spec: PRF
import { readMarks } from '#fhir/questionnaire/index.ts';
import type { FormItem } from '#fhir/questionnaire/index.ts';
import type { QuestionnaireResponseItemAnswer } from '#fhir/types/index.ts';
import { answerWords } from './answerWords.ts';
import { buildChoice, isListed, optionsOf, signsOf } from './choiceCell.ts';
import { numberOf } from './numbering.ts';
import { pictureRatio } from './picture.ts';
import { cellWidth, packRows } from './rows.ts';
import type { LineSize } from './rows.ts';
import type { PageBlock } from './shapes.ts';
import { answersOf, buildGrid, buildRepeatTable, itemsOf, labelOf } from './tableBlock.ts';
import type { Given } from './tableBlock.ts';
import { unitWords } from './unitWords.ts';

export interface PageContext {
  readonly pictures: Readonly<Record<string, string>>;
  readonly size: LineSize;
  /** Parts without numbers of their own get them. */
  readonly numbers: boolean;
}

interface Level { readonly depth: number; readonly context: PageContext }

export function buildBlocks(items: readonly FormItem[], given: Given, level: Level): PageBlock[] {
  const shown = items.filter(({ hidden }) => !hidden);
  const groups = shown.filter(({ type }) => type === 'group');
  return packRows(shown.flatMap((item) => (item.type === 'group' ? groupBlocks(item, { given, level, groups }) : itemBlocks(item, given, level))));
}

function groupBlocks(group: FormItem, { given, level, groups }: { given: Given; level: Level; groups: readonly FormItem[] }): PageBlock[] {
  const heading = numberOf(group, { depth: level.depth, groups, numbers: level.context.numbers });
  const repetitions = itemsOf(given, group.linkId);
  const whole = pressureCell(group, repetitions) ?? tableOf(group, heading?.text ?? '', repetitions);
  if (whole) return [whole];
  return [...(heading && hasHeading(group) ? [heading] : []), ...repetitionBlocks(group, repetitions, level)];
}

function tableOf(group: FormItem, label: string, repetitions: Given): PageBlock | undefined {
  if (group.control !== 'table') return undefined;
  if (group.repeats) return buildRepeatTable(group, label, repetitions);
  return group.items.every(({ type }) => type === 'group') ? buildGrid(group, label, repetitions.flatMap(({ item }) => item ?? [])) : undefined;
}

/** Each repetition under its number; a single one has none. */
function repetitionBlocks(group: FormItem, repetitions: Given, level: Level): PageBlock[] {
  const inner = (answered: Given) => buildBlocks(group.items, answered, { ...level, depth: level.depth + 1 });
  if (!group.repeats || repetitions.length < 2) return inner(repetitions[0]?.item ?? []);
  return repetitions.flatMap(({ item }, index): PageBlock[] => [{ kind: 'heading', level: level.depth + 2, text: `Lần ${index + 1}` }, ...inner(item ?? [])]);
}

/** The lines on the patient and places to sign have no heading on the official forms. */
const hasHeading = ({ linkId, items }: FormItem): boolean => linkId !== 'person' && !(items.length > 0 && items.every(({ control }) => control === 'signature'));

const pressurePanel = '85354-9';

/** Both pressures are one figure on paper: `Huyết áp: 120/80 mmHg`. */
function pressureCell(group: FormItem, repetitions: Given): PageBlock | undefined {
  if (group.repeats || !group.code.some(({ code }) => code === pressurePanel)) return undefined;
  const answered = repetitions.flatMap(({ item }) => item ?? []);
  const values = group.items.map(({ linkId }) => answersOf(answered, linkId).map(answerWords).join(''));
  return { kind: 'row', cells: [{ label: labelOf(group), value: values.some((value) => value !== '') ? values.map((value) => value || '…').join('/') : '', width: 1, unit: 'mmHg' }] };
}

function itemBlocks(item: FormItem, given: Given, level: Level): PageBlock[] {
  const answers = answersOf(given, item.linkId);
  const under = item.items.length === 0 ? [] : buildBlocks(item.items, [...answers.flatMap((answer) => answer.item ?? []), ...itemsOf(given, item.linkId).flatMap((one) => one.item ?? [])], level);
  return [ownBlock(item, answers, level.context), ...under];
}

type Answered = readonly QuestionnaireResponseItemAnswer[];

function ownBlock(item: FormItem, answers: Answered, context: PageContext): PageBlock {
  const label = labelOf(item);
  if (item.control === 'signature') return { kind: 'signatures', places: [{ linkId: item.linkId, role: label, code: item.signatureRole ?? '' }] };
  if (item.control === 'drawing') {
    const picture = context.pictures[item.picture ?? ''] ?? '';
    return { kind: 'drawing', label, picture, ratio: pictureRatio(picture), marks: answers.flatMap(({ valueAttachment }) => readMarks(valueAttachment?.data ?? '') ?? []) };
  }
  if (item.type === 'note') return { kind: 'note', text: label };
  const value = answers.map((answer) => codedWords(item, answer)).filter((words) => words !== '').join('; ');
  return item.type === 'text' ? { kind: 'text', label, value } : { kind: 'row', cells: [cellOf(item, { label, value, answers, size: context.size })] };
}

function cellOf(item: FormItem, { label, value, answers, size }: { label: string; value: string; answers: Answered; size: LineSize }) {
  const width = (signs: number) => cellWidth({ type: item.type, asked: item.width, signs: label.length + 2 + signs }, size);
  const options = optionsOf(item);
  if (isListed(options)) return buildChoice(item, { label, options, answers, width: item.type === 'open-choice' ? 4 : width(signsOf(options) + 4 * Math.max(1, answers.length)) });
  const unit = unitWords(item.unit);
  return { label, value, width: width(value.length + unit.length), ...(unit !== '' && { unit }) };
}

/** A disease is written with its code, as the forms have a box for it. */
function codedWords({ catalogue = '' }: FormItem, answer: QuestionnaireResponseItemAnswer): string {
  const words = answerWords(answer);
  const { code, display } = answer.valueCoding ?? {};
  return catalogue.startsWith('icd') && code !== undefined && display !== undefined && !display.includes(code) ? `${display} (${code})` : words;
}
