// Strings, without case and accents: beginning, :contains and :exact. https://hl7.org/fhir/R4/search.html#string   spec: SRC-2
import { any, type Condition, type StringMatch } from '../condition.ts';
import { badModifier, badValue } from '../faults.ts';
import { fold } from '../fold.ts';
import { unescaped } from '../text.ts';
import { type KindClause, missing, storedAs } from './context.ts';

const longestFolded = 200;

export function planString(clause: KindClause): Condition {
  const { parameter, modifier, values } = clause;
  const params = storedAs(parameter);
  if (modifier === 'missing') return missing(clause, { is: 'presentIn', table: 'ix_str', params });
  return any(values.map((value) => ({ is: 'string', params, match: matchOf(unescaped(value), clause) })));
}

function matchOf(value: string, { parameter, modifier, compare }: KindClause): StringMatch {
  const folded = fold(value).slice(0, longestFolded);
  if (folded === '') throw badValue(parameter.code, 'a text');
  if (compare !== undefined) return { by: compare, value: folded };
  if (modifier === undefined) return { by: 'prefix', value: folded };
  if (modifier === 'contains') return { by: 'part', value: folded };
  if (modifier === 'exact') return { by: 'exact', folded, exact: value.normalize('NFC') };
  throw badModifier(parameter.code, modifier);
}
