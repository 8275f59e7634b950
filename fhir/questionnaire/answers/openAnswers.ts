// Answers being given: opened once, then each change computes only what hangs on it.   spec: FRM-4
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '#fhir/types/index.ts';
import type { AnswerValue, Form } from '../form.ts';
import type { AnswerProblem, Answers, AnswersContext, ItemView } from '../state.ts';
import { beginRow } from '../populate.ts';
import { buildPlaces, buildRow, isRows, partsOf } from './place.ts';
import type { Building, Place, Row } from './place.ts';
import { mostWork, newWork } from '../path/work.ts';
import { planOf } from './plan.ts';
import { findProblems, isMissing, problem } from './problems.ts';
import { settle } from './settle.ts';
import type { Settling } from './settle.ts';
import { writeItems } from './writeItems.ts';

interface State extends Settling {
  readonly form: Form;
  top: readonly Place[];
  readonly byKey: Map<string, Place>;
  readonly rowByKey: Map<string, Row>;
  readonly byLinkId: Map<string, Set<Place>>;
  readonly listeners: Map<string, Set<() => void>>;
  revision: number;
}

export function openAnswers(form: Form, response: Pick<QuestionnaireResponse, 'item'> | undefined, context: AnswersContext): Answers {
  const state: State = { form, context, work: newWork(), plan: planOf(form), touched: new Set(), top: [], byKey: new Map(), rowByKey: new Map(), byLinkId: new Map(), listeners: new Map(), revision: 0 };
  fill(state, response?.item ?? []);
  state.touched.clear();
  return {
    form,
    get top() { return state.top.map(({ key }) => key); },
    get revision() { return state.revision; },
    view: (key) => viewOf(state, key),
    set: (key, values) => setValues(state, key, values),
    addRow: (groupKey) => addRow(state, groupKey),
    removeRow: (rowKey) => removeRow(state, rowKey),
    replace: (items) => replaceAll(state, items),
    subscribe: (key, listener) => listen(state, key, listener),
    problems: () => listProblems(state),
    items: () => writeItems(state.top),
  };
}

function fill(state: State, items: readonly QuestionnaireResponseItem[]): void {
  state.work = newWork();
  for (const known of [state.byKey, state.rowByKey, state.byLinkId]) known.clear();
  state.top = buildPlaces(state.form.items, items, { parent: undefined, row: undefined, building: buildingOf(state) });
  for (const place of state.byKey.values()) for (const row of place.rows) state.rowByKey.set(row.key, row);
  settle(state, undefined);
}

/** What was ended once is told until the answers are opened anew. */
function refill({ work }: State): void {
  work.left = mostWork;
}

const buildingOf = (state: State): Building => ({
  newId: state.context.newId,
  made: (place) => {
    state.byKey.set(place.key, place);
    const same = state.byLinkId.get(place.item.linkId);
    if (same) same.add(place);
    else state.byLinkId.set(place.item.linkId, new Set([place]));
  },
});

function setValues(state: State, key: string, values: readonly AnswerValue[]): readonly string[] {
  const place = state.byKey.get(key);
  if (!place || place.item.calculated || place.item.type === 'group' || place.item.type === 'note') return [];
  refill(state);
  place.values = values;
  state.touched.add(place);
  settle(state, [place.item.linkId]);
  return announce(state);
}

function addRow(state: State, groupKey: string): string {
  const place = state.byKey.get(groupKey);
  if (!place || !isRows(place.item)) throw new RangeError(`${groupKey} has no rows`);
  refill(state);
  const row = buildRow(place, { given: beginRow(place.item, state.context), taken: new Set(place.rows.map(({ id }) => id)) }, buildingOf(state));
  place.rows = [...place.rows, row];
  state.rowByKey.set(row.key, row);
  state.touched.add(place);
  settleRows(state, row);
  return row.key;
}

function removeRow(state: State, rowKey: string): void {
  const row = state.rowByKey.get(rowKey);
  if (!row) return;
  refill(state);
  row.of.rows = row.of.rows.filter((one) => one !== row);
  state.touched.add(row.of);
  const gone = placesIn(row);
  for (const place of gone) {
    state.byKey.delete(place.key);
    state.byLinkId.get(place.item.linkId)?.delete(place);
    for (const inner of place.rows) state.rowByKey.delete(inner.key);
  }
  state.rowByKey.delete(rowKey);
  settle(state, gone.map(({ item }) => item.linkId));
  announce(state);
}

/** Conditions and calculations of a new row, and whatever counts rows. */
function settleRows(state: State, row: Row): void {
  const names = new Set(placesIn(row).map(({ item }) => item.linkId));
  for (const place of placesIn(row)) place.isEnabled = place.isOpen && (place.parent?.isEnabled ?? true);
  settle({ ...state, plan: { ...state.plan, always: [...state.plan.always, ...state.plan.all.filter(({ item }) => names.has(item.linkId))] } }, [...names]);
  announce(state);
}

const placesIn = (row: Row): Place[] => row.children.flatMap(withBelow);
const withBelow = (place: Place): Place[] => [place, ...partsOf(place).flatMap(withBelow)];

function replaceAll(state: State, items: readonly QuestionnaireResponseItem[]): readonly string[] {
  const before = new Map(state.byKey);
  fill(state, items);
  for (const [key, place] of state.byKey) {
    place.view = before.get(key)?.view;
    state.touched.add(place);
  }
  return announce(state);
}

/** The same object as before unless something of it changed. */
function viewOf(state: State, key: string): ItemView | undefined {
  const place = state.byKey.get(key);
  if (place) return place.view ?? (place.view = makeView(place, state));
  const row = state.rowByKey.get(key);
  if (row && row.view?.isEnabled !== row.of.isEnabled) row.view = { ...makeView(row.of, state), key, rows: [], children: row.children.map((child) => child.key), problems: [], isMissing: false };
  return row?.view;
}

function makeView(place: Place, state: State): ItemView {
  const { key, item, isEnabled, values, rows, children } = place;
  return {
    key, item, isEnabled, values, rows: rows.map((row) => row.key), children: children.map((child) => child.key), isCalculated: item.calculated !== undefined,
    problems: findProblems(place, state), isMissing: isMissing(place),
  };
}

function announce(state: State): string[] {
  state.revision++;
  const changed: string[] = [];
  for (const place of state.touched) {
    const before = place.view;
    // What nobody has looked at is made when somebody does.
    const after = before && makeView(place, state);
    if (before && after && !isSameView(before, after)) place.view = after;
    else if (before) continue;
    changed.push(place.key);
  }
  state.touched.clear();
  for (const key of [...changed, '*']) for (const listener of state.listeners.get(key) ?? []) listener();
  return changed;
}

const isSameView = (a: ItemView, b: ItemView): boolean =>
  a.isEnabled === b.isEnabled && a.isMissing === b.isMissing && a.values === b.values && isSameList(a.rows, b.rows) && JSON.stringify(a.problems) === JSON.stringify(b.problems);
const isSameList = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one, at) => one === b[at]);

function listen(state: State, key: string, listener: () => void): () => void {
  const known = state.listeners.get(key) ?? new Set();
  state.listeners.set(key, known.add(listener));
  return () => void known.delete(listener);
}

function listProblems(state: State): AnswerProblem[] {
  refill(state);
  const found = state.top.flatMap(withBelow).flatMap((place) => [...(isMissing(place) ? [problem(place, place.item.repeats && place.item.minOccurs > 1 ? 'too-few' : 'required')] : []), ...findProblems(place, state)]);
  return state.work.isOver ? [...found, { key: '', linkId: '', code: 'too-costly', severity: 'error' }] : found;
}
