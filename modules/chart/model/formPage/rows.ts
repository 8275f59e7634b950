// Short answers side by side: how many quarters of a line each takes, and where a line is full. spec: PRF-5
import type { FormItemType } from '#fhir/questionnaire/index.ts';
import type { Cell, PageBlock } from './shapes.ts';

const quarters = 4;
/** Signs that a quarter of a line holds in 12 points on A4; a fifth less on A5 in 11 points. */
const signsInQuarter = { a4: 22, a5: 16, flipped: 32 } as const;
export type LineSize = keyof typeof signsInQuarter;
const roomForDots = 3;

const usual: Partial<Record<FormItemType, number>> = { date: 1, time: 1, integer: 1, decimal: 1, quantity: 1, dateTime: 2, boolean: 1, choice: 1 };

/** What the form asks for, or what the kind of answer needs; never less than its words. */
export function cellWidth({ type, asked, signs }: { type: FormItemType; asked: number | undefined; signs: number }, size: LineSize): number {
  const needed = Math.ceil((signs + roomForDots) / signsInQuarter[size]);
  return Math.min(quarters, Math.max(asked ?? usual[type] ?? quarters, needed));
}

const mostSideBySide = 4;

/** Neighbours become one line as long as they fit, and so do places to sign; the last of a line takes what is left. */
export function packRows(blocks: readonly PageBlock[]): PageBlock[] {
  const packed: PageBlock[] = [];
  for (const block of blocks) {
    const joined = join(packed.at(-1), block);
    if (joined) packed[packed.length - 1] = joined;
    else packed.push(block);
  }
  return packed.map((block) => (block.kind === 'row' ? { kind: 'row', cells: fill(block.cells) } : block));
}

function join(last: PageBlock | undefined, next: PageBlock): PageBlock | undefined {
  if (last?.kind === 'row' && next.kind === 'row' && total(last.cells) + total(next.cells) <= quarters) return { kind: 'row', cells: [...last.cells, ...next.cells] };
  if (last?.kind === 'signatures' && next.kind === 'signatures' && last.places.length < mostSideBySide) return { kind: 'signatures', places: [...last.places, ...next.places] };
  return undefined;
}

const total = (cells: readonly Cell[]): number => cells.reduce((sum, { width }) => sum + width, 0);

function fill(cells: readonly Cell[]): Cell[] {
  return cells.map((cell, index) => (index === cells.length - 1 ? { ...cell, width: cell.width + quarters - total(cells) } : cell));
}
