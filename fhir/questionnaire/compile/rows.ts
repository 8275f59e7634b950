// Rows of a form with its parts pasted in, as a tree of groups.   spec: FRM-1
import type { FormProblem, FormRow, FormSource } from '../source.ts';
import { formLimits } from '../source.ts';

export interface PlacedRow {
  readonly cells: FormRow;
  /** Line of items.csv; of the `include` row for what a part brings. */
  readonly row: number;
  /** Put before the names of a part. */
  readonly prefix: string;
}

export interface RowNode extends PlacedRow {
  readonly linkId: string;
  /** First word of the type: `select_one`; `group` and `repeat` for those that hold others. */
  readonly type: string;
  /** The rest of it: list, picture, role. */
  readonly argument: string;
  readonly children: RowNode[];
  readonly parent: RowNode | undefined;
}

const empty: FormRow = {
  type: '', name: '', label: '', label_en: '', label_fr: '', hint: '', required: '', relevant: '', constraint: '', calculation: '', prefill: '', default: '', unit: '', code: '', extract: '', appearance: '', field: '',
};

export function placeRows({ rows, parts }: Pick<FormSource, 'rows' | 'parts'>, problems: FormProblem[]): PlacedRow[] {
  const placed: PlacedRow[] = [];
  // The header is line 1.
  rows.forEach((cells, at) => paste({ ...empty, ...trimmed(cells) }, { row: at + 2, prefix: '', open: [] }));
  return placed;

  function paste(cells: FormRow, at: { row: number; prefix: string; open: readonly string[] }): void {
    if (placed.length > formLimits.items) return;
    const part = /^include\s+(\S+)$/.exec(cells.type)?.[1];
    if (part === undefined) {
      if (cells.type !== '') placed.push({ cells, row: at.row, prefix: at.prefix });
      return;
    }
    const problem = (code: FormProblem['code']) => void problems.push({ code, row: at.row, detail: part });
    if (at.open.includes(part)) return problem('include-loop');
    const content = parts[part];
    if (content === undefined) return problem('unknown-part');
    const prefix = cells.name === '' ? at.prefix : `${at.prefix}${cells.name}-`;
    for (const one of content) paste({ ...empty, ...trimmed(one) }, { row: at.row, prefix, open: [...at.open, part] });
  }
}

const trimmed = (cells: Partial<FormRow>): Partial<FormRow> => Object.fromEntries(Object.entries(cells).map(([column, text]) => [column, (text ?? '').trim().normalize('NFC')]));

export function buildTree(placed: readonly PlacedRow[], problems: FormProblem[]): RowNode[] {
  const top: RowNode[] = [];
  const open: RowNode[] = [];
  for (const one of placed) {
    const [, mark, kind] = /^(begin|end)[ _](group|repeat)$/.exec(one.cells.type) ?? [];
    const parent = open.at(-1);
    if (mark === 'end') {
      if (parent?.type === kind) open.pop();
      else problems.push({ code: 'not-opened', row: one.row, detail: kind });
      continue;
    }
    const siblings = parent?.children ?? top;
    const node = nodeOf(one, { kind, parent, count: siblings.length });
    siblings.push(node);
    if (mark === 'begin') open.push(node);
    if (open.length > formLimits.depth) problems.push({ code: 'too-deep', linkId: node.linkId, row: one.row });
  }
  for (const node of open) problems.push({ code: 'not-closed', linkId: node.linkId, row: node.row });
  return top;
}

function nodeOf(one: PlacedRow, { kind, parent, count }: { kind: string | undefined; parent: RowNode | undefined; count: number }): RowNode {
  const [type = '', ...rest] = one.cells.type.split(/\s+/);
  return { ...one, linkId: linkIdOf(one, parent, count), type: kind ?? type, argument: kind === undefined ? rest.join(' ') : '', children: [], parent };
}

/** Words alone need no name of their own. */
function linkIdOf({ cells, prefix }: PlacedRow, parent: RowNode | undefined, count: number): string {
  if (cells.name !== '') return `${prefix}${cells.name}`;
  return cells.type === 'note' ? `${parent?.linkId ?? 'form'}-note-${count + 1}` : '';
}

export const listNodes = (nodes: readonly RowNode[]): RowNode[] => nodes.flatMap((node) => [node, ...listNodes(node.children)]);
/** Groups that repeat around it, the nearest first. */
export const rowsAround = (node: RowNode | undefined): RowNode[] => (node === undefined ? [] : [...(node.type === 'repeat' ? [node] : []), ...rowsAround(node.parent)]);
