// What expressions read of the answers, from the place they stand in.   spec: FRM-4
import type { Reading } from '../path/expression.ts';
import { spend } from '../path/work.ts';
import type { Work } from '../path/work.ts';
import type { AnswersContext } from '../state.ts';
import type { Place, Row } from './place.ts';
import { writeItems, writePlace, writeRow } from './writeItems.ts';

export interface Readable {
  readonly context: AnswersContext;
  readonly top: readonly Place[];
  readonly byLinkId: ReadonlyMap<string, ReadonlySet<Place>>;
  /** Begun anew with each thing that a person or a caller does. */
  work: Work;
}

export function readingAt(place: Place, { context, top, byLinkId, work }: Readable): Reading {
  const rowNamed = (name: string): Row | undefined => {
    for (let row = place.row; row !== undefined; row = row.of.row) if (row.of.item.rowName === name) return row;
    return undefined;
  };
  return {
    at: context.at, work,
    own: () => place.values,
    answers(linkId, rowVariable) {
      const row = rowVariable === undefined ? undefined : rowNamed(rowVariable);
      const values: unknown[] = [];
      for (const one of byLinkId.get(linkId) ?? []) if (one.isEnabled && (row === undefined || isWithin(one, row))) values.push(...one.values);
      return values;
    },
    variable(name) {
      spend(work, 4 * placesIn(byLinkId));
      if (name === 'resource') return [{ resourceType: 'QuestionnaireResponse', item: writeItems(top) }];
      if (name === 'context') return writePlace(place);
      const row = rowNamed(name);
      return row ? writeRow(row) : listOf(context.variables?.[name]);
    },
  };
}

/** What is written out may be all of it, and takes longer than looking. */
function placesIn(byLinkId: Readable['byLinkId']): number {
  let count = 0;
  for (const places of byLinkId.values()) count += places.size;
  return count;
}

function isWithin(place: Place, row: Row): boolean {
  for (let one = place.row; one !== undefined; one = one.of.row) if (one === row) return true;
  return false;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : value === undefined || value === null ? [] : [value]);
