// $validate-code of a code system and of a value set. https://hl7.org/fhir/R4/valueset-operation-validate-code.html
// https://hl7.org/fhir/R4/codesystem-operation-validate-code.html   spec: TRM-15 TRM-16
import { Fault } from '#platform/fault/index.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import type { StandardOperation } from '#fhir/rest/standardOperation.ts';
import type { ParametersParameter } from '#fhir/types/index.ts';
import type { CodeList } from '../codeList.ts';
import { answerParameters, codingsOf, oneOf, openFor, requireInstance, requireSystem, requireValueSet, textOf } from '../exchange.ts';
import type { AskedCoding } from '../exchange.ts';
import { readInputs } from '../inputs.ts';
import type { Inputs } from '../inputs.ts';
import type { Lookups } from '../lookups.ts';
import { listOf } from '../lookups.ts';
import { displayIn, isNameOf, readLanguages } from '../names.ts';
import { memberOf, openValueSet } from '../openValueSet.ts';
import type { Member } from '../openValueSet.ts';

const shared = ['code', 'display', 'coding', 'codeableConcept', 'date', 'abstract', 'displayLanguage'];
export const codeSystemNames: readonly string[] = ['url', 'codeSystem', 'version', ...shared];
export const valueSetNames: readonly string[] = ['url', 'valueSet', 'valueSetVersion', 'system', 'systemVersion', ...shared];

/** What was found of one coding: the code, or why not. */
type Found = { readonly member: Member } | { readonly message: string };

export const validateCodeInSystem: StandardOperation = {
  code: 'validate-code', definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code', levels: ['type', 'instance'], types: ['CodeSystem'], methods: ['GET', 'POST'],
  run: async (exchange, target) => {
    const inputs = readInputs(exchange, { names: codeSystemNames });
    const lookups = openFor(exchange, 'CodeSystem', inputs);
    const codings = readCodings(inputs, inputs.text('version'));
    const own = (await requireInstance(lookups, 'CodeSystem', target)) ?? inputs.resource('codeSystem', 'CodeSystem');
    const url = inputs.text('url') ?? codings.find(({ system }) => system !== undefined)?.system;
    if (!own && url === undefined) throw oneOf('url', 'codeSystem', 'a coding with a system');
    const list = own ? listOf(own) : await requireSystem(lookups, url ?? '', inputs.text('version') ?? codings.find(({ system }) => system === url)?.version);
    const find = async ({ system, code }: AskedCoding): Promise<Found> => {
      if (system !== undefined && system !== list.system) return { message: textOf(exchange, 'terminology.other-system', { system, wanted: list.system }) };
      return findInList(exchange, list, code);
    };
    return answerParameters(exchange, { code: 'validate-code', type: 'CodeSystem', id: target.id }, await validate(exchange, { inputs, codings, find }));
  },
};

export const validateCodeInSet: StandardOperation = {
  code: 'validate-code', definition: 'http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code', levels: ['type', 'instance'], types: ['ValueSet'], methods: ['GET', 'POST'],
  run: async (exchange, target) => {
    const inputs = readInputs(exchange, { names: valueSetNames, bare: { ValueSet: 'valueSet' } });
    if (inputs.text('context') !== undefined) throw new Fault('unprocessable', 'terminology.no-context', { issue: [{ code: 'not-supported', expression: 'context', text: 'name the value set by url' }] });
    const lookups = openFor(exchange, 'ValueSet', inputs);
    const codings = readCodings(inputs, inputs.text('systemVersion'));
    if (inputs.text('code') !== undefined && codings[0]?.system === undefined) throw oneOf('system with code', 'coding', 'codeableConcept');
    const valueSet = await requireValueSet(lookups, target, inputs);
    const versions = new Map(codings.flatMap(({ system, version }) => (system !== undefined && version !== undefined ? [[system, version] as const] : [])));
    const open = await openValueSet(lookups, valueSet, { system: versions });
    const find = async ({ system = '', code }: AskedCoding): Promise<Found> => {
      const member = open.find(system, code);
      const asked = versions.get(system);
      if (member?.version !== undefined && asked !== undefined && asked !== member.version) return { message: textOf(exchange, 'terminology.other-version', { system, version: member.version }) };
      return member ? { member } : { message: await whyNotIn(exchange, { lookups, valueSet: valueSet.url ?? valueSet.id ?? 'the value set', isUnknown: open.unknownSystems.has(system), isIncomplete: open.unknownImports.size > 0 }, { system, code, version: asked }) };
    };
    return answerParameters(exchange, { code: 'validate-code', type: 'ValueSet', id: target.id }, await validate(exchange, { inputs, codings, find }));
  },
};

/** Exactly one of code, coding and codeableConcept. */
function readCodings(inputs: Inputs, version: string | undefined): readonly AskedCoding[] {
  const [code, coding, concept] = [inputs.text('code'), inputs.coding('coding'), inputs.concept('codeableConcept')];
  if ([code, coding, concept].filter((one) => one !== undefined).length !== 1) throw oneOf('code', 'coding', 'codeableConcept');
  const asked = code !== undefined ? [{ system: inputs.text('system'), code, display: inputs.text('display') }] : coding ? [{ display: inputs.text('display'), ...coding }] : codingsOf(concept ?? {});
  return asked.flatMap((one) => (one.code === undefined ? [] : [{ system: one.system, code: one.code, display: one.display, version: ('version' in one ? one.version : undefined) ?? version }]));
}

function findInList(exchange: Exchange, list: CodeList, code: string): Found {
  const concept = list.find(code);
  if (concept) return { member: memberOf(list, concept) };
  return { message: textOf(exchange, list.content === 'complete' || list.isGrammar ? 'terminology.no-such-code' : 'terminology.not-in-part', { system: list.system, code }) };
}

interface Ground { readonly lookups: Lookups; readonly valueSet: string; readonly isUnknown: boolean; readonly isIncomplete: boolean }

/** The most telling reason: an unknown system, no code of its system, or a code outside the value set. */
async function whyNotIn(exchange: Exchange, { lookups, valueSet, isUnknown, isIncomplete }: Ground, { system, code, version }: { system: string; code: string; version: string | undefined }): Promise<string> {
  if (system === '') return textOf(exchange, 'terminology.no-system', { code });
  if (isIncomplete) return textOf(exchange, 'terminology.unknown-import', {});
  const list = isUnknown ? undefined : await lookups.findSystem(system, version);
  if (!list) return textOf(exchange, 'terminology.cannot-tell', { system: version === undefined ? system : `${system}|${version}`, code });
  if (list.find(code)) return textOf(exchange, 'terminology.not-in-value-set', { system, code, valueSet });
  return list.content === 'complete' || list.isGrammar ? textOf(exchange, 'terminology.not-in-either', { system, code, valueSet }) : textOf(exchange, 'terminology.not-in-part', { system, code });
}

interface Validation { readonly inputs: Inputs; readonly codings: readonly AskedCoding[]; readonly find: (coding: AskedCoding) => Promise<Found> }

/** One coding that holds is enough. */
async function validate(exchange: Exchange, { inputs, codings, find }: Validation): Promise<ParametersParameter[]> {
  const reasons: string[] = [];
  let recommended: string | undefined;
  const languages = readLanguages(inputs.text('displayLanguage'));
  for (const coding of codings) {
    const found = await find(coding);
    const message = 'message' in found ? found.message : wrongWith(exchange, found.member, { coding, inputs });
    if ('member' in found) recommended ??= displayIn(found.member, languages);
    if (message === undefined && 'member' in found) return result(true, warningOf(exchange, found.member), displayIn(found.member, languages));
    if (message !== undefined) reasons.push(message);
  }
  return result(false, reasons.join(' ') || textOf(exchange, 'terminology.no-coding', {}), recommended);
}

function wrongWith(exchange: Exchange, member: Member, { coding: { display }, inputs }: { coding: AskedCoding; inputs: Inputs }): string | undefined {
  const { code } = member;
  if (member.abstract && inputs.flag('abstract') !== true) return textOf(exchange, 'terminology.abstract-code', { code });
  if (display === undefined || (member.display === undefined && member.designations.length === 0) || isNameOf(member, display)) return undefined;
  return textOf(exchange, 'terminology.wrong-display', { code, display, known: member.display ?? '' });
}

const warningOf = (exchange: Exchange, { inactive, code }: Member): string | undefined => (inactive ? textOf(exchange, 'terminology.inactive-code', { code }) : undefined);

const result = (valueBoolean: boolean, message: string | undefined, display: string | undefined): ParametersParameter[] => [
  { name: 'result', valueBoolean }, ...(message === undefined ? [] : [{ name: 'message', valueString: message }]), ...(display === undefined ? [] : [{ name: 'display', valueString: display }]),
];
