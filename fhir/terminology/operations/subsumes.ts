// CodeSystem/$subsumes. https://hl7.org/fhir/R4/codesystem-operation-subsumes.html   spec: TRM-14
import { Fault } from '#platform/fault/index.ts';
import type { StandardOperation } from '#fhir/rest/standardOperation.ts';
import type { CodeList } from '../codeList.ts';
import { answerParameters, oneOf, openFor, requireCoding, requireInstance, requireSystem, unknownCode } from '../exchange.ts';
import type { AskedCoding } from '../exchange.ts';
import { readInputs } from '../inputs.ts';
import { listOf } from '../lookups.ts';

export const subsumesNames: readonly string[] = ['codeA', 'codeB', 'system', 'version', 'codingA', 'codingB', 'date'];

export const subsumes: StandardOperation = {
  code: 'subsumes', definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-subsumes', levels: ['type', 'instance'], types: ['CodeSystem'], methods: ['GET', 'POST'],
  run: async (exchange, target) => {
    const inputs = readInputs(exchange, { names: subsumesNames });
    const lookups = openFor(exchange, 'CodeSystem', inputs);
    const instance = await requireInstance(lookups, 'CodeSystem', target);
    const a = requireCoding(inputs, { code: 'codeA', coding: 'codingA' });
    const b = requireCoding(inputs, { code: 'codeB', coding: 'codingB' });
    const system = a.system ?? b.system ?? instance?.url;
    if (system === undefined) throw oneOf('system', 'a coding with a system');
    if ([a, b].some((one) => one.system !== undefined && one.system !== system) || (instance?.url !== undefined && instance.url !== system)) {
      throw new Fault('unprocessable', 'terminology.two-systems', { issue: [{ code: 'processing', text: 'both codes must be of one code system' }] });
    }
    const list = instance ? listOf(instance) : await requireSystem(lookups, system, a.version ?? b.version);
    return answerParameters(exchange, { code: 'subsumes', type: 'CodeSystem', id: target.id }, [{ name: 'outcome', valueCode: outcomeOf(list, requireKnown(list, a), requireKnown(list, b)) }]);
  },
};

/** A heading that heads codes of the list counts as one of its codes. */
function requireKnown(list: CodeList, { code }: AskedCoding): string {
  const known = list.find(code)?.code ?? (list.children(code).length > 0 ? code : undefined);
  if (known === undefined) throw unknownCode(list.system, code);
  return known;
}

export function outcomeOf(list: CodeList, a: string, b: string): 'equivalent' | 'subsumes' | 'subsumed-by' | 'not-subsumed' {
  if (a === b) return 'equivalent';
  if (list.above(b).has(a)) return 'subsumes';
  return list.above(a).has(b) ? 'subsumed-by' : 'not-subsumed';
}
