// From the items of a form and their answers to the blocks of the page, in the order of the form. spec: PRF
import type { QuestionnaireItem } from '#fhir/types/index.ts';
import { answerWords } from './answerWords.ts';
import { buildChoice, isListed, optionsOf, signsOf } from './choiceCell.ts';
import type { Options } from './choiceCell.ts';
import { pictureRatio, readMarks } from './drawing.ts';
import { isHidden, isTable, pictureOf, signerOf, unitOf, widthOf } from './formItem.ts';
import { numberOf } from './numbering.ts';
import { cellWidth, packRows } from './rows.ts';
import type { LineSize } from './rows.ts';
import type { PageBlock } from './shapes.ts';
import { answersOf, buildGrid, buildRepeatTable, itemsOf } from './tableBlock.ts';
import type { Given } from './tableBlock.ts';

export interface PageContext {
  readonly lists: Readonly<Record<string, Options>>;
  readonly pictures: Readonly<Record<string, string>>;
  readonly size: LineSize;
  /** Parts without numbers of their own get them. */
  readonly numbers: boolean;
}

interface Level { readonly depth: number; readonly context: PageContext }

export function buildBlocks(items: readonly QuestionnaireItem[], given: Given, level: Level): PageBlock[] {
  const shown = items.filter((item) => !isHidden(item));
  const groups = shown.filter(({ type }) => type === 'group');
  return packRows(shown.flatMap((item) => (item.type === 'group' ? groupBlocks(item, { given, level, groups }) : itemBlocks(item, given, level))));
}

function groupBlocks(group: QuestionnaireItem, { given, level, groups }: { given: Given; level: Level; groups: readonly QuestionnaireItem[] }): PageBlock[] {
  const heading = numberOf(group, { depth: level.depth, groups, numbers: level.context.numbers });
  const role = signerOf(group);
  if (role !== undefined) return [placeOf(group, role)];
  const repetitions = itemsOf(given, group.linkId);
  if (isTable(group)) {
    const label = heading?.text ?? '';
    return [group.repeats === true ? buildRepeatTable(group, label, repetitions) : buildGrid(group, label, repetitions.flatMap(({ item }) => item ?? []))];
  }
  const inner = (answered: Given) => buildBlocks(group.item ?? [], answered, { ...level, depth: level.depth + 1 });
  const head: PageBlock[] = heading ? [heading] : [];
  if (group.repeats !== true || repetitions.length < 2) return [...head, ...inner(repetitions[0]?.item ?? [])];
  return [...head, ...repetitions.flatMap(({ item }, index): PageBlock[] => [{ kind: 'heading', level: level.depth + 2, text: `Lần ${index + 1}` }, ...inner(item ?? [])])];
}

const placeOf = ({ linkId, text }: QuestionnaireItem, code: string): PageBlock => ({ kind: 'signatures', places: [{ linkId, role: text ?? code, code }] });

function itemBlocks(item: QuestionnaireItem, given: Given, level: Level): PageBlock[] {
  const answers = answersOf(given, item.linkId);
  const under = (item.item ?? []).length === 0 ? [] : buildBlocks(item.item ?? [], [...answers.flatMap((answer) => answer.item ?? []), ...itemsOf(given, item.linkId).flatMap((one) => one.item ?? [])], level);
  return [ownBlock(item, answers, level.context), ...under];
}

function ownBlock(item: QuestionnaireItem, answers: ReturnType<typeof answersOf>, { lists, pictures, size }: PageContext): PageBlock {
  const label = [item.prefix, item.text].filter(Boolean).join(' ').replace(/\s*:$/, '');
  const role = signerOf(item);
  if (role !== undefined) return placeOf(item, role);
  if (item.type === 'display') return { kind: 'note', text: label };
  const drawn = pictureOf(item);
  if (drawn !== undefined) return { kind: 'drawing', label, picture: pictures[drawn] ?? '', ratio: pictureRatio(pictures[drawn]), marks: answers.flatMap(readMarks) };
  const value = answers.map(answerWords).filter((words) => words !== '').join('; ');
  if (item.type === 'text') return { kind: 'text', label, value };
  const options = optionsOf(item, lists);
  const width = (signs: number) => cellWidth({ type: item.type, asked: widthOf(item), signs: label.length + 2 + signs }, size);
  if (isListed(options)) return { kind: 'row', cells: [buildChoice(item, { label, options, answers, width: item.type === 'open-choice' ? 4 : width(signsOf(options) + 4 * Math.max(1, answers.length)) })] };
  const unit = unitOf(item);
  return { kind: 'row', cells: [{ label, value, width: width(value.length + unit.length), ...(unit !== '' && { unit }) }] };
}
