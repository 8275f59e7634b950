// Where answers stand: one place per item, and per row where a group repeats.   spec: FRM-4
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';
import type { AnswerValue, FormItem } from '../form.ts';
import { valueOf } from '../read/choices.ts';
import type { ItemView } from '../state.ts';

export interface Row {
  readonly key: string;
  readonly id: string;
  readonly of: Place;
  readonly children: readonly Place[];
  /** What was last shown of it. */
  view: ItemView | undefined;
}

export interface Place {
  readonly key: string;
  readonly item: FormItem;
  readonly parent: Place | undefined;
  /** The row it stands in. */
  readonly row: Row | undefined;
  values: readonly AnswerValue[];
  /** Its own conditions hold. */
  isOpen: boolean;
  /** Its own hold and those around it. */
  isEnabled: boolean;
  rows: readonly Row[];
  readonly children: readonly Place[];
  /** What was last shown of it. */
  view: ItemView | undefined;
}

export interface Building {
  readonly newId: () => string;
  /** Told of each place as it is made. */
  readonly made: (place: Place) => void;
}

export const isRows = ({ type, repeats }: FormItem): boolean => type === 'group' && repeats;

type Around = Pick<Place, 'parent' | 'row'>;

export function buildPlaces(items: readonly FormItem[], answers: readonly QuestionnaireResponseItem[], at: Around & { building: Building }): Place[] {
  const given = Map.groupBy(answers, ({ linkId }) => linkId);
  return items.map((item) => buildPlace(item, given.get(item.linkId) ?? [], at));
}

function buildPlace(item: FormItem, given: readonly QuestionnaireResponseItem[], { parent, row, building }: Around & { building: Building }): Place {
  const children: Place[] = [];
  const place: Place = {
    key: row ? `${row.key}/${item.linkId}` : item.linkId, item, parent, row, isOpen: true, isEnabled: true, rows: [], children, view: undefined,
    values: item.type === 'group' ? [] : given.flatMap(({ answer = [] }) => answer.flatMap((one) => valueOf(one) ?? [])),
  };
  building.made(place);
  const taken = new Set<string>();
  if (isRows(item)) place.rows = given.map((one) => buildRow(place, { given: one, taken }, building));
  else children.push(...buildPlaces(item.items, given.flatMap(below), { parent: place, row, building }));
  return place;
}

/** What stands below a question lies in its answer. */
const below = ({ item = [], answer = [] }: QuestionnaireResponseItem): QuestionnaireResponseItem[] => [...item, ...answer.flatMap((one) => one.item ?? [])];

/** `taken`: names of the rows beside it. */
interface NewRow { readonly given: QuestionnaireResponseItem | undefined; readonly taken: Set<string> }

export function buildRow(of: Place, { given, taken }: NewRow, building: Building): Row {
  const id = given?.id !== undefined && !taken.has(given.id) ? given.id : building.newId();
  taken.add(id);
  const children: Place[] = [];
  const row: Row = { key: `${of.key}#${id}`, id, of, children, view: undefined };
  children.push(...buildPlaces(of.item.items, given ? below(given) : [], { parent: of, row, building }));
  return row;
}

export const partsOf = (place: Place): readonly Place[] => (isRows(place.item) ? place.rows.flatMap(({ children }) => children) : place.children);
