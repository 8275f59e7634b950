// Quantities: number, or number|system|code, compared in canonical units. https://hl7.org/fhir/R4/search.html#quantity   spec: SRC-5
import { any, type Condition } from '../condition.ts';
import { badModifier, badValue } from '../faults.ts';
import { splitEscaped, unescaped } from '../text.ts';
import { canonical } from '../units.ts';
import { type KindClause, missing, storedAs } from './context.ts';
import { numberTests, readNumber } from './number.ts';

export function planQuantity(clause: KindClause): Condition {
  const { parameter, modifier, values } = clause;
  const params = storedAs(parameter);
  if (modifier === 'missing') return missing(clause, { is: 'presentIn', table: 'ix_num', params });
  if (modifier !== undefined) throw badModifier(parameter.code, modifier);
  return any(values.map((value) => quantityCondition(params, value, parameter.code)));
}

export function quantityCondition(params: readonly string[], text: string, parameter: string): Condition {
  const [amount = '', system = '', code = '', ...rest] = splitEscaped(text, '|').map(unescaped);
  if (rest.length > 0) throw badValue(parameter, 'a quantity like 5.4|http://unitsofmeasure.org|mg');
  const number = readNumber(amount, parameter);
  if (code === '') return { is: 'number', params, unit: { raw: true, code: undefined }, tests: numberTests(number) };
  const { unit, value } = canonical(number.value, code);
  const inUnit = { prefix: number.prefix, value, lo: canonical(number.lo, code).value, hi: canonical(number.hi, code).value };
  return { is: 'number', params, unit: { raw: false, unit, system: system === '' ? undefined : system }, tests: numberTests(inUnit) };
}
