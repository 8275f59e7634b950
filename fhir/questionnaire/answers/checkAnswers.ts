// The same rules for what comes from outside: first whether it is a response to this form at all, then what the rules of the form say.   spec: FRM-6
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '#fhir/types/index.ts';
import type { Form, FormItem } from '../form.ts';
import { isSame } from '../path/operators.ts';
import { isNamedFor, valueOf } from '../read/choices.ts';
import type { AnswerProblem, AnswerProblemCode, Answers, AnswersContext } from '../state.ts';
import { openAnswers } from './openAnswers.ts';
import { answerLimits } from './problems.ts';

type Items = readonly QuestionnaireResponseItem[];

export interface CheckedAnswers {
  /** Everything that bars completion and, as warnings, what does not. */
  readonly problems: readonly AnswerProblem[];
  /** As they are stored: computed anew, without what is disabled. */
  readonly items: QuestionnaireResponseItem[];
  readonly answers: Answers;
}

export function checkAnswers(form: Form, response: Pick<QuestionnaireResponse, 'item'>, context: AnswersContext): CheckedAnswers {
  const given = response.item ?? [];
  const misplaced = checkPlaces(form, given);
  const answers = openAnswers(form, response, context);
  const items = answers.items();
  return { problems: [...misplaced, ...answers.problems(), ...compare(form, given, items)], items, answers };
}

/** Items that the form has not, has elsewhere, or has once; values named for another type. */
export function checkPlaces(form: Form, given: Items): AnswerProblem[] {
  const problems: AnswerProblem[] = [];
  walk(given, form.items);
  return problems;

  function tell(linkId: string, code: AnswerProblemCode): void {
    problems.push({ key: linkId, linkId, code, severity: 'error' });
  }
  function walk(items: Items, allowed: readonly FormItem[]): void {
    const seen = new Set<string>();
    for (const one of items) {
      const item = allowed.find(({ linkId }) => linkId === one.linkId);
      if (!item) tell(one.linkId, form.byLinkId.has(one.linkId) ? 'misplaced' : 'unknown-item');
      else visit(one, item, seen);
    }
  }
  function visit({ linkId, answer = [], item: below = [] }: QuestionnaireResponseItem, item: FormItem, seen: Set<string>): void {
    if (seen.has(linkId) && !(item.type === 'group' && item.repeats)) tell(linkId, 'twice');
    seen.add(linkId);
    if (answer.some((one) => Object.keys(one).some((name) => name.startsWith('value') && !isNamedFor(name, item.type)))) tell(linkId, 'wrong-type');
    if (item.type === 'group' ? answer.length > 0 : below.length > 0) tell(linkId, 'misplaced');
    walk([...below, ...answer.flatMap((one) => one.item ?? [])], item.items);
  }
}

/** Answers that the form would not keep: of disabled items, and calculations that come to something else. */
function compare({ byLinkId }: Form, given: Items, kept: Items): AnswerProblem[] {
  const [before, after] = [valuesOf(given), valuesOf(kept)];
  return [...before].flatMap(([linkId, values]): AnswerProblem[] => {
    const item = byLinkId.get(linkId);
    const now = after.get(linkId) ?? [];
    if (!item || item.type === 'group' || (now.length === values.length && (!item.calculated || values.every((value, at) => isSame(value, now[at]))))) return [];
    return [{ key: linkId, linkId, code: item.calculated ? 'not-calculated' : 'not-enabled', severity: item.calculated ? 'warning' : 'error' }];
  });
}

function valuesOf(items: Items, found = new Map<string, unknown[]>()): Map<string, unknown[]> {
  for (const { linkId, answer = [], item = [] } of items) {
    const values = answer.flatMap((one) => valueOf(one) ?? []);
    if (values.length > 0) found.set(linkId, [...(found.get(linkId) ?? []), ...values]);
    valuesOf([...item, ...answer.flatMap((one) => one.item ?? [])], found);
  }
  return found;
}

/** Names the limit that answers pass before anything else looks at them. */
export function findOversize(items: Items): { readonly limit: 'items' | 'depth' | 'rows' | 'bytes'; readonly most: number } | undefined {
  let count = 0;
  for (let [layer, depth] = [items, 1] as [Items, number]; layer.length > 0; [layer, depth] = [layer.flatMap(({ item = [], answer = [] }) => [...item, ...answer.flatMap((one) => one.item ?? [])]), depth + 1]) {
    count += layer.length + layer.reduce((sum, { answer = [] }) => sum + answer.length, 0);
    if (depth > answerLimits.depth) return { limit: 'depth', most: answerLimits.depth };
    if (count > answerLimits.items) return { limit: 'items', most: answerLimits.items };
  }
  return JSON.stringify(items).length > answerLimits.bytes ? { limit: 'bytes', most: answerLimits.bytes } : undefined;
}
