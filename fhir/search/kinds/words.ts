// `_text` and `_content`: resources that have all the words of one of the alternatives. https://hl7.org/fhir/R4/search.html#content   spec: SRC-27
import { all, any, type Condition } from '../condition.ts';
import { badModifier, badValue } from '../faults.ts';
import { wordKey } from '../hash.ts';
import { unescaped } from '../text.ts';
import { wordsIn } from '../words.ts';
import type { KindClause, KindContext } from './context.ts';

/** More than anybody looks for at once. */
const mostAsked = 30;

export const isOfWords = ({ parameter: { code } }: KindClause): boolean => code === '_text' || code === '_content';

export function planWords({ parameter: { code }, modifier, compare, values }: KindClause, { dk, hash }: KindContext): Condition {
  const refused = modifier ?? compare;
  if (refused !== undefined) throw badModifier(code, refused);
  const isWithin = (word: string): Condition => ({ is: 'tokens', any: [hash(dk, wordKey('_text', word)), ...(code === '_text' ? [] : [hash(dk, wordKey('_content', word))])] });
  return any(values.map((value) => {
    const words = [...new Set(wordsIn(unescaped(value)))];
    if (words.length === 0 || words.length > mostAsked) throw badValue(code, `one to ${mostAsked} words`);
    return all(words.map(isWithin));
  }));
}
