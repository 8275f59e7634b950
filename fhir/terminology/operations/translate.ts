// ConceptMap/$translate. https://hl7.org/fhir/R4/conceptmap-operation-translate.html   spec: TRM-17
import { Fault } from '#platform/fault/index.ts';
import type { StandardOperation } from '#fhir/rest/standardOperation.ts';
import type { CodeableConcept, Coding, ConceptMap, ParametersParameter } from '#fhir/types/index.ts';
import { splitCanonical } from '../chooseEdition.ts';
import { answerParameters, codingsOf, oneOf, openFor, requireInstance, textOf } from '../exchange.ts';
import { badParameter, readInputs } from '../inputs.ts';
import type { Inputs } from '../inputs.ts';
import type { Lookups } from '../lookups.ts';
import { findStandard, listStandardUrls } from '../standard.ts';
import { isTranslation, translateCode } from '../translateCode.ts';
import type { Asked, Match } from '../translateCode.ts';

export const translateNames: readonly string[] = ['url', 'conceptMap', 'conceptMapVersion', 'code', 'system', 'version', 'source', 'coding', 'codeableConcept', 'target', 'targetsystem', 'dependency', 'reverse'];

/** Maps of the store that are looked through when none is named. */
const mostMaps = 1_000;
/** Maps that stand in for one another, in a row. */
const mostFollowed = 20;

export const translate: StandardOperation = {
  code: 'translate', definition: 'http://hl7.org/fhir/OperationDefinition/ConceptMap-translate', levels: ['type', 'instance'], types: ['ConceptMap'], methods: ['GET', 'POST'],
  run: async (exchange, target) => {
    const inputs = readInputs(exchange, { names: translateNames });
    const lookups = openFor(exchange, 'ConceptMap', inputs);
    const codings = readCodings(inputs);
    const own = (await requireInstance(lookups, 'ConceptMap', target)) ?? inputs.resource('conceptMap', 'ConceptMap');
    const maps = own ? [own] : await findMaps(lookups, inputs);
    const matches: Match[] = [];
    for (const coding of codings) for (const map of maps) matches.push(...(await translateBy(lookups, map, askedOf(inputs, coding))));
    const found = matches.some(isTranslation);
    const [first] = codings;
    return answerParameters(exchange, { code: 'translate', type: 'ConceptMap', id: target.id }, [
      { name: 'result', valueBoolean: found },
      ...(found ? [] : [{ name: 'message', valueString: textOf(exchange, maps.length === 0 ? 'terminology.no-map' : 'terminology.no-translation', { code: first?.code ?? '', system: first?.system ?? '' }) }]),
      ...matches.map(presentMatch),
    ]);
  },
};

function readCodings(inputs: Inputs): readonly Coding[] {
  const [code, coding, concept] = [inputs.text('code'), inputs.coding('coding'), inputs.concept('codeableConcept')];
  if ([code, coding, concept].filter((one) => one !== undefined).length !== 1) throw oneOf('code', 'coding', 'codeableConcept');
  const system = inputs.text('system');
  const asked: readonly Coding[] = code !== undefined ? [{ ...(system !== undefined && { system }), code }] : coding ? [coding] : codingsOf(concept ?? {});
  if (asked.some((one) => one.system === undefined)) throw oneOf('system with code', 'coding with a system', 'codeableConcept');
  return asked.filter((one) => one.code !== undefined);
}

function askedOf(inputs: Inputs, coding: Coding): Asked {
  const dependencies = inputs.parts('dependency').map((part) => {
    const value = (name: string) => part.find((one) => one.name === name);
    const { valueUri, valueString = valueUri } = value('element') ?? {};
    const { valueCodeableConcept, valueCoding, valueCode } = value('concept') ?? {};
    if (valueString === undefined) throw badParameter('dependency', 'names no element');
    const concept: CodeableConcept = valueCodeableConcept ?? { coding: valueCoding ? [valueCoding] : valueCode === undefined ? [] : [{ code: valueCode }] };
    return { element: valueString, concept };
  });
  return { coding, targetSystem: inputs.text('targetsystem'), isReverse: inputs.flag('reverse') === true, dependencies };
}

/** The one named by `url`; else all between the value sets that are named. */
async function findMaps(lookups: Lookups, inputs: Inputs): Promise<readonly ConceptMap[]> {
  const [url, version] = [inputs.text('url'), inputs.text('conceptMapVersion')];
  if (url !== undefined) {
    const found = await lookups.findConceptMap(url, version);
    if (!found) throw new Fault('notFound', 'terminology.unknown-map', { params: { map: version === undefined ? url : `${url}|${version}` }, issue: [{ code: 'not-found', text: url }] });
    return [found];
  }
  const isReverse = inputs.flag('reverse') === true;
  const [from, to] = isReverse ? [inputs.text('target'), inputs.text('source')] : [inputs.text('source'), inputs.text('target')];
  const stored = await lookups.stored.list(lookups.ask, 'ConceptMap', mostMaps);
  const known = new Set(stored.map((map) => map.url));
  const standard = listStandardUrls('ConceptMap').filter((one) => !known.has(one)).flatMap((one) => findStandard('ConceptMap', one));
  return [...stored, ...standard].filter((map) => map.status !== 'retired' && isSame(from, map.sourceCanonical ?? map.sourceUri) && isSame(to, map.targetCanonical ?? map.targetUri));
}

const isSame = (asked: string | undefined, own: string | undefined): boolean => asked === undefined || (own !== undefined && (own === asked || splitCanonical(own).url === asked));

/** A map may name another for what it does not have. */
async function translateBy(lookups: Lookups, map: ConceptMap, asked: Asked): Promise<readonly Match[]> {
  const seen = new Set<string>();
  const matches: Match[] = [];
  const open: ConceptMap[] = [map];
  for (let next = open.pop(); next !== undefined && seen.size < mostFollowed; next = open.pop()) {
    const others: string[] = [];
    matches.push(...translateCode(next, asked, (url) => void others.push(url)));
    for (const url of others.filter((one) => !seen.has(one))) {
      seen.add(url);
      const other = await lookups.findConceptMap(url);
      if (other) open.push(other);
    }
  }
  return matches;
}

function presentMatch({ equivalence, concept, products, source }: Match): ParametersParameter {
  return {
    name: 'match',
    part: [
      { name: 'equivalence', valueCode: equivalence }, ...(concept ? [{ name: 'concept', valueCoding: concept }] : []),
      ...products.map((product) => ({ name: 'product', part: [{ name: 'element', valueUri: product.element }, { name: 'concept', valueCoding: product.concept }] })),
      ...(source === undefined ? [] : [{ name: 'source', valueUri: source }]),
    ],
  };
}
