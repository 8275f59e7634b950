// What is known already, put into a form that is begun. http://hl7.org/fhir/uv/sdc/STU3/populate.html   spec: FRM-8
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { coerce } from './answers/coerce.ts';
import { isRows } from './answers/place.ts';
import type { AnswerValue, Form, FormItem, FormQuery } from './form.ts';
import { compilePath, PathProblem } from './path/compilePath.ts';
import type { Reading } from './path/expression.ts';
import { newWork } from './path/work.ts';
import { answerOf } from './read/choices.ts';
import type { AnswersContext } from './state.ts';

type Variables = Readonly<Record<string, unknown>>;

export interface Populated {
  /** Also of items whose condition does not hold yet. */
  readonly items: QuestionnaireResponseItem[];
  /** linkId → the variable it came from: `patient`, `observation29463x7Encounter`. */
  readonly origins: Readonly<Record<string, string>>;
}

export function populate(form: Form, context: AnswersContext): Populated {
  const origins: Record<string, string> = {};
  const known = new Map<string, readonly AnswerValue[]>();
  const work = newWork();
  return { items: populateItems(form.items, context.variables ?? {}), origins };

  function populateItems(items: readonly FormItem[], variables: Variables): QuestionnaireResponseItem[] {
    return items.flatMap((item) => (item.type === 'group' ? populateGroup(item, variables) : populateQuestion(item, variables)));
  }
  function populateGroup(item: FormItem, variables: Variables): QuestionnaireResponseItem[] {
    const { linkId, entryName = '', initialExpression, items } = item;
    if (!isRows(item)) return withItems({ linkId }, populateItems(items, variables));
    const entries = initialExpression?.run(readingOf(variables)) ?? [];
    if (entries.length === 0) return item.minOccurs > 0 ? [{ id: context.newId(), linkId, item: populateItems(items, variables) }] : [];
    return entries.flatMap((entry) => withItems({ id: context.newId(), linkId }, populateItems(items, { ...variables, [entryName]: entry })));
  }
  function populateQuestion(item: FormItem, variables: Variables): QuestionnaireResponseItem[] {
    const found = item.initialExpression ? coerce(item.initialExpression.run(readingOf(variables)), item) : [];
    const [origin] = item.initialExpression?.variables ?? [];
    if (found.length > 0 && origin !== undefined) origins[item.linkId] = origin;
    const values = found.length > 0 ? found : item.initial;
    known.set(item.linkId, [...(known.get(item.linkId) ?? []), ...values]);
    return values.length === 0 || item.calculated ? [] : [{ linkId: item.linkId, answer: values.map((value) => answerOf(value, item.type)) }];
  }
  function readingOf(variables: Variables): Reading {
    return { at: context.at, work, own: () => [], answers: (linkId) => known.get(linkId) ?? [], variable: (name) => listOf(variables[name]) };
  }
}

/** What a new row begins with. */
export const beginRow = ({ linkId, items }: FormItem, context: AnswersContext): QuestionnaireResponseItem => ({
  id: context.newId(), linkId, item: populate({ items } as Form, { ...context, at: context.rowAt?.() ?? context.at }).items,
});

const withItems = (head: QuestionnaireResponseItem, item: QuestionnaireResponseItem[]): QuestionnaireResponseItem[] => (item.length > 0 ? [{ ...head, item }] : []);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : value === undefined || value === null ? [] : [value]);

export interface AskedQuery { readonly name: string; readonly type: string; readonly search: string }

/** The search of a query with its `{{…}}` filled; undefined where something in it is not known, or where it asks beyond the patient. */
export function fillQuery({ name, query }: FormQuery, variables: Variables): AskedQuery | undefined {
  const [type = '', search = ''] = query.split('?');
  if (!/^[A-Z][A-Za-z]+$/.test(type) || !/(^|&)(patient|subject)=(Patient\/)?\{\{\s*%patient\.id\s*\}\}(&|$)/.test(search)) return undefined;
  let isWhole = true;
  const filled = search.replaceAll(/\{\{([^{}]+)\}\}/g, (_, path: string) => {
    const value = valueOfPath(path.trim(), variables);
    isWhole &&= value !== undefined;
    return encodeURIComponent(value ?? '');
  });
  return isWhole ? { name, type, search: filled } : undefined;
}

function valueOfPath(path: string, variables: Variables): string | undefined {
  try {
    const [value] = compilePath(path).run({ at: '', work: newWork(), own: () => [], answers: () => [], variable: (name) => listOf(variables[name]) });
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  } catch (error) {
    if (error instanceof PathProblem) return undefined;
    throw error;
  }
}
