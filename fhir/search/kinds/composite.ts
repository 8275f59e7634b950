// Composites: parts joined by $. https://hl7.org/fhir/R4/search.html#composite   spec: SRC-11
import { all, any, type Condition } from '../condition.ts';
import { pairKey } from '../composite.ts';
import { badModifier, badValue } from '../faults.ts';
import { bareKey } from '../hash.ts';
import { findParameter, type Parameter } from '../parameters.ts';
import { splitEscaped, unescaped } from '../text.ts';
import type { KindClause, KindContext } from './context.ts';
import { numberTests, readNumber } from './number.ts';
import { quantityCondition } from './quantity.ts';
import { readToken } from './token.ts';

type PlanPart = (clause: KindClause, context: KindContext) => Condition;

/** `planPart` plans the single parameters that a composite may consist of. */
export function planComposite(clause: KindClause, context: KindContext, planPart: PlanPart): Condition {
  const { parameter, modifier, values } = clause;
  if (modifier !== undefined) throw badModifier(parameter.code, modifier);
  const stored = parameter.alias === undefined ? [parameter] : parameter.alias.flatMap((code) => findParameter(context.type, code) ?? []);
  return any(values.flatMap((value) => stored.map((one) => planValue(one, splitEscaped(value, '$'), { context, planPart }))));
}

function planValue(parameter: Parameter, given: readonly string[], { context, planPart }: { context: KindContext; planPart: PlanPart }): Condition {
  const { form, parts } = parameter.composite ?? { form: 'keys', parts: [] };
  if (given.length !== parts.length || given.includes('')) throw badValue(parameter.code, `${parts.length} parts joined by $`);
  if (form === 'and') {
    return all(parts.map((part, index) => {
      const single = findParameter(context.type, part.code);
      if (single === undefined) throw badValue(parameter.code, 'known');
      return planPart({ parameter: single, modifier: undefined, values: [given[index] ?? ''] }, context);
    }));
  }
  const [first = '', second = '', third = ''] = given;
  const key = keyOf(first);
  if (form === 'numbers') return quantityCondition([`${parameter.code}$${key}`], second, parameter.code);
  if (form === 'span') return span(`${parameter.code}$${key}`, [second, third], parameter.code);
  return { is: 'tokens', any: [context.hash(context.dk, bareKey(parameter.code, `${key}$${keyOf(second)}`))] };
}

/** As fhir/search/composite.ts writes it: a code with its system or bare, or a reference as Type/id or id. */
function keyOf(text: string): string {
  const { system, code } = readToken(text);
  return system === undefined ? unescaped(text) : pairKey(system, code);
}

/** Start and end of a stretch, each with its own prefix. */
function span(param: string, [start, end]: readonly [string, string], parameter: string): Condition {
  const from = numberTests(readNumber(start, parameter)).map((test) => ({ ...test, column: 'lo' as const }));
  const to = numberTests(readNumber(end, parameter)).map((test) => ({ ...test, column: 'hi' as const }));
  return { is: 'number', params: [param], unit: { raw: false, unit: '', system: undefined }, tests: [...from, ...to] };
}
