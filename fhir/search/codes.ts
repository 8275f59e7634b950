// Codes that a search means by value set or hierarchy, asked of terminology before the search is planned. https://hl7.org/fhir/R4/search.html#modifiers   spec: SRC-19
import type { SearchAsk } from '#fhir/repository/searchEngine.ts';
import { codeModifiers, type CodesOf, type SystemCode } from './codeModifiers.ts';
import { badModifier, badValue, searchFault } from './faults.ts';
import { readToken } from './kinds/token.ts';
import type { Clause, ParameterClause, SearchRequest } from './request.ts';
import { unescaped } from './text.ts';

const mostLists = 20;
const mostCodes = 20_000;
const none: CodesOf = new Map();

type Ask = Pick<SearchAsk, 'db' | 'caller' | 'terminology'>;

export async function findCodes(requests: readonly SearchRequest[], ask: Ask): Promise<CodesOf> {
  const clauses = requests.flatMap((request) => request.clauses.flatMap(listClauses));
  if (clauses.length === 0) return none;
  const asked = new Map<string, Promise<readonly SystemCode[]>>();
  const found = new Map<unknown, readonly SystemCode[]>();
  for (const clause of clauses) {
    const lists = clause.values.map((value) => {
      const key = `${clause.modifier?.replace('not-', '')} ${value}`;
      if (!asked.has(key) && asked.size >= mostLists) throw searchFault({ code: 'too-costly', parameter: clause.parameter.code, text: `at most ${mostLists} value sets and hierarchies`, issue: 'too-costly' });
      const list = asked.get(key) ?? askFor(clause, unescaped(value), ask);
      asked.set(key, list);
      return list;
    });
    const codes = (await Promise.all(lists)).flat();
    if (codes.length > mostCodes) throw searchFault({ code: 'too-costly', parameter: clause.parameter.code, text: `at most ${mostCodes} codes`, issue: 'too-costly' });
    found.set(clause, codes);
  }
  return found;
}

/** The clauses that need codes, wherever they stand in a chain or filter. */
function listClauses(clause: Clause): ParameterClause[] {
  switch (clause.kind) {
    case 'parameter': return clause.parameter.type === 'token' && codeModifiers.has(clause.modifier) ? [clause] : [];
    case 'all': case 'any': return clause.of.flatMap(listClauses);
    case 'not': return listClauses(clause.of);
    case 'chain': return clause.targets.flatMap((target) => listClauses(target.clause));
    case 'has': return listClauses(clause.clause);
    case 'list': return [];
  }
}

async function askFor({ parameter, modifier = '' }: ParameterClause, value: string, { db, caller: { dk }, terminology }: Ask): Promise<readonly SystemCode[]> {
  if (terminology === undefined) throw badModifier(parameter.code, modifier);
  if (modifier === 'in' || modifier === 'not-in') {
    const codes = await terminology.expandCodes(db, dk, value);
    if (codes === undefined) throw badValue(parameter.code, 'the address of a value set that is known here');
    return codes;
  }
  const { system, code } = readToken(value);
  const codes = system && code ? await terminology.descendants(db, dk, { system, code, direction: modifier === 'below' ? 'below' : 'above' }) : undefined;
  if (system === undefined || codes === undefined) throw badValue(parameter.code, 'system|code of a hierarchy that is known here');
  return codes.map((one) => ({ system, code: one }));
}
