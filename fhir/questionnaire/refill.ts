// A draft opened again: what is empty and untouched takes what has become known since it was begun. http://hl7.org/fhir/uv/sdc/STU3/populate.html   spec: FRM-20
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { isRows } from './answers/place.ts';
import type { Form, FormItem } from './form.ts';
import type { Populated } from './populate.ts';

type Items = readonly QuestionnaireResponseItem[];
const of = (items: Items, { linkId }: FormItem): Items => items.filter((one) => one.linkId === linkId);

/** `emptied`: linkIds whose answers or lines somebody took away. What is answered stays; gives the origins of what was filled in alone. */
export function refill({ items }: Pick<Form, 'items'>, stored: Items, { known, emptied }: { readonly known: Populated; readonly emptied: ReadonlySet<string> }): Populated {
  const origins: Record<string, string> = {};
  return { items: fillItems(items, stored, known.items), origins };

  function fillItems(asked: readonly FormItem[], given: Items, found: Items): QuestionnaireResponseItem[] {
    return asked.flatMap((item) => {
      const [here, there] = [of(given, item), of(found, item)];
      if (isRows(item)) return [...here, ...newRows(item, here, there)];
      if (item.type === 'group') return fillGroup(item, here, there);
      if (here.length > 0 || emptied.has(item.linkId) || known.origins[item.linkId] === undefined) return here;
      origins[item.linkId] = known.origins[item.linkId] ?? '';
      return there;
    });
  }
  function fillGroup(item: FormItem, [here]: Items, [there]: Items): QuestionnaireResponseItem[] {
    const inside = fillItems(item.items, here?.item ?? [], there?.item ?? []);
    return inside.length > 0 ? [{ ...(here ?? { linkId: item.linkId }), item: inside }] : [];
  }
  /** Lines are filled from entries, each known by its first answer. */
  function newRows(item: FormItem, here: Items, there: Items): Items {
    if (!item.initialExpression || emptied.has(item.linkId)) return [];
    const names = new Set(here.map(nameOf));
    return there.filter((row) => !names.has(nameOf(row)));
  }
}

const nameOf = ({ item = [] }: QuestionnaireResponseItem): string => JSON.stringify(item[0]?.answer ?? []);

/** Before and after a save: what was answered and is no longer, and groups that lost a line. What is answered again is not empty. */
export function findEmptied({ before, after, already }: { readonly before: Items; readonly after: Items; readonly already: ReadonlySet<string> }): string[] {
  const [was, is] = [answeredIn(before), answeredIn(after)];
  const gone = [...was.questions].filter((linkId) => !is.questions.has(linkId));
  const lost = [...was.rows].filter(([id]) => !is.rows.has(id)).map(([, linkId]) => linkId);
  return [...new Set([...already, ...gone, ...lost])].filter((linkId) => !is.questions.has(linkId)).toSorted();
}

interface Answered { readonly questions: ReadonlySet<string>; readonly rows: ReadonlyMap<string, string> }

/** Questions outside of lines, and the lines themselves. */
function answeredIn(items: Items): Answered {
  const [questions, rows] = [new Set<string>(), new Map<string, string>()];
  const visit = (some: Items): void => {
    for (const { id, linkId, answer = [], item = [] } of some) {
      if (id !== undefined) rows.set(id, linkId);
      else {
        if (answer.length > 0) questions.add(linkId);
        visit(item);
      }
    }
  };
  visit(items);
  return { questions, rows };
}
