// Rows of a form with its parts pasted in: each item with the groups it lies in.   spec: FRD-2
import type { Row, WrittenForm } from './readForms.ts';

export interface LaidOutItem {
  readonly linkId: string;
  readonly row: Row;
  /** linkIds of the groups around it, outermost first. */
  readonly groups: readonly string[];
}

type Parts = Readonly<Record<string, readonly Row[]>>;

export function layOut({ rows }: WrittenForm, parts: Parts): LaidOutItem[] {
  const items: LaidOutItem[] = [];
  const groups: string[] = [];
  for (const { row, linkId } of paste(rows, parts, '')) {
    if (row['type']?.startsWith('end ')) { groups.pop(); continue; }
    items.push({ linkId, row, groups: [...groups] });
    if (row['type']?.startsWith('begin ')) groups.push(linkId);
  }
  return items;
}

function paste(rows: readonly Row[], parts: Parts, prefix: string): { readonly row: Row; readonly linkId: string }[] {
  return rows.flatMap((row) => {
    const [kind, part = ''] = (row['type'] ?? '').split(' ');
    const name = row['name'] ?? '';
    if (kind !== 'include') return [{ row, linkId: `${prefix}${name}` }];
    return paste(parts[part] ?? [], parts, name === '' ? prefix : `${prefix}${name}-`);
  });
}

/** Words of the law that an item covers. */
export const fieldsOf = ({ field = '' }: Row): string[] => field.split(';').filter((one) => one !== '');
