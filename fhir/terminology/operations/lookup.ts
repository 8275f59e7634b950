// CodeSystem/$lookup. https://hl7.org/fhir/R4/codesystem-operation-lookup.html   spec: TRM-13
import type { StandardOperation } from '#fhir/rest/standardOperation.ts';
import type { ParametersParameter } from '#fhir/types/index.ts';
import type { CodeList } from '../codeList.ts';
import { answerParameters, oneOf, openFor, requireCoding, requireSystem, unknownCode } from '../exchange.ts';
import { readInputs } from '../inputs.ts';
import { displayIn, readLanguages } from '../names.ts';
import { memberOf } from '../openValueSet.ts';
import type { Designation, ListedConcept } from '../source.ts';

export const lookupNames: readonly string[] = ['code', 'system', 'version', 'coding', 'date', 'displayLanguage', 'property'];

export const lookup: StandardOperation = {
  code: 'lookup', definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup', levels: ['type'], types: ['CodeSystem'], methods: ['GET', 'POST'],
  run: async (exchange) => {
    const inputs = readInputs(exchange, { names: lookupNames });
    const lookups = openFor(exchange, 'CodeSystem', inputs);
    const { system, code, version } = requireCoding(inputs, { code: 'code', coding: 'coding' });
    if (system === undefined) throw oneOf('coding with a system', 'code with system');
    const list = await requireSystem(lookups, system, version);
    const concept = list.find(code);
    if (!concept) throw unknownCode(system, code);
    const display = displayIn(memberOf(list, concept), readLanguages(inputs.text('displayLanguage'))) ?? concept.code;
    const wanted = new Set(inputs.texts('property'));
    return answerParameters(exchange, { code: 'lookup', type: 'CodeSystem', id: null }, [
      { name: 'name', valueString: list.title ?? list.name ?? list.system },
      ...(list.version === undefined ? [] : [{ name: 'version', valueString: list.version }]),
      { name: 'display', valueString: display },
      ...designationsOf(concept, wanted),
      ...propertiesOf(list, concept).filter(({ code: name }) => wanted.size === 0 || wanted.has('*') || wanted.has(name)).map(presentProperty),
    ]);
  },
};

function designationsOf({ designations = [] }: ListedConcept, wanted: ReadonlySet<string>): ParametersParameter[] {
  const isWanted = ({ language }: Designation) => wanted.size === 0 || wanted.has('*') || wanted.has('designation') || (language !== undefined && wanted.has(`lang.${language}`));
  return designations.filter(isWanted).map(({ language, use, value }) => ({
    name: 'designation',
    part: [...(language === undefined ? [] : [{ name: 'language', valueCode: language }]), ...(use === undefined ? [] : [{ name: 'use', valueCoding: use }]), { name: 'value', valueString: value }],
  }));
}

interface Property { readonly code: string; readonly value: object; readonly description?: string | undefined }

/** Those of its own, and those that every code has by its place in the list. */
function propertiesOf(list: CodeList, { code, definition, parents = [], inactive, abstract, properties = [] }: ListedConcept): Property[] {
  const own = properties.map(({ code: name, ...value }) => ({ code: name, value }));
  const has = (name: string, valueCode?: string) => own.some((one) => one.code === name && (valueCode === undefined || ('valueCode' in one.value && one.value.valueCode === valueCode)));
  const place = (name: string, codes: readonly string[]) => codes.filter((other) => !has(name, other)).map((other) => ({ code: name, value: { valueCode: other }, description: list.find(other)?.display }));
  return [
    ...(definition === undefined ? [] : [{ code: 'definition', value: { valueString: definition } }]),
    ...(inactive && !has('inactive') ? [{ code: 'inactive', value: { valueBoolean: true } }] : []),
    ...(abstract && !has('notSelectable') ? [{ code: 'notSelectable', value: { valueBoolean: true } }] : []),
    ...place('parent', parents), ...place('child', list.children(code)), ...own,
  ];
}

const presentProperty = ({ code, value, description }: Property): ParametersParameter => ({
  name: 'property', part: [{ name: 'code', valueCode: code }, { name: 'value', ...value }, ...(description === undefined ? [] : [{ name: 'description', valueString: description }])],
});
