// ValueSet/$expand. https://hl7.org/fhir/R4/valueset-operation-expand.html   spec: TRM-11 TRM-12
import { Fault } from '#platform/fault/index.ts';
import { newId } from '#fhir/repository/id.ts';
import type { StandardOperation } from '#fhir/rest/standardOperation.ts';
import type { ValueSet } from '#fhir/types/index.ts';
import { splitCanonical } from '../chooseEdition.ts';
import { typedWords } from '../codeList.ts';
import { answerResource, openFor, requireValueSet } from '../exchange.ts';
import { badParameter, readInputs } from '../inputs.ts';
import type { Inputs } from '../inputs.ts';
import { designationsAsked, displayIn, readLanguages } from '../names.ts';
import { openValueSet } from '../openValueSet.ts';
import type { Member, OpenValueSet, SystemVersions } from '../openValueSet.ts';
import { mostCodes, tooManyCodes } from '../terminology.ts';

type Expansion = NonNullable<ValueSet['expansion']>;
type Contained = NonNullable<Expansion['contains']>[number];

/** Values that are not listed may belong to the value set too. https://hl7.org/fhir/R4/extension-valueset-unclosed.html */
const unclosed = 'http://hl7.org/fhir/StructureDefinition/valueset-unclosed';

/** Those that shape the expansion and are told in it. */
const told = ['filter', 'date', 'offset', 'count', 'includeDesignations', 'designation', 'activeOnly', 'excludeNested', 'excludeNotForUI', 'excludePostCoordinated', 'displayLanguage', 'exclude-system', 'system-version', 'check-system-version', 'force-system-version'] as const;

export const expandNames: readonly string[] = ['url', 'valueSet', 'valueSetVersion', 'includeDefinition', ...told];

export const expand: StandardOperation = {
  code: 'expand', definition: 'http://hl7.org/fhir/OperationDefinition/ValueSet-expand', levels: ['type', 'instance'], types: ['ValueSet'], methods: ['GET', 'POST'],
  run: async (exchange, target) => {
    const inputs = readInputs(exchange, { names: expandNames, bare: { ValueSet: 'valueSet' } });
    if (inputs.text('context') !== undefined) throw new Fault('unprocessable', 'terminology.no-context', { issue: [{ code: 'not-supported', expression: 'context', text: 'name the value set by url' }] });
    const lookups = openFor(exchange, 'ValueSet', inputs);
    const valueSet = await requireValueSet(lookups, target, inputs);
    const open = await openValueSet(lookups, valueSet, versionsOf(inputs));
    checkVersions(open, inputs);
    const page = listPage(open, inputs);
    const expansion: Expansion = {
      ...(open.isUnclosed() && { extension: [{ url: unclosed, valueBoolean: true }] }),
      identifier: `urn:uuid:${newId()}`, timestamp: exchange.services.now().toISOString(), total: page.total,
      ...(inputs.count('offset') !== undefined && { offset: inputs.count('offset') }),
      parameter: [...toldParameters(inputs), ...[...open.usedSystems].map((valueUri) => ({ name: 'version', valueUri }))],
      ...(page.members.length > 0 && { contains: page.members.map(presenter(inputs)) }),
    };
    return answerResource(exchange, { code: 'expand', type: 'ValueSet', id: target.id }, { ...headOf(valueSet, inputs.flag('includeDefinition') === true), expansion });
  },
};

/** The definition itself and its narrative stay out unless asked for. */
function headOf({ compose, text: _text, expansion: _expansion, contained, ...head }: ValueSet, withDefinition: boolean): ValueSet {
  return { ...head, ...(withDefinition && contained && { contained }), ...(withDefinition && compose && { compose }) };
}

const versionMap = (canonicals: readonly string[], name: string): ReadonlyMap<string, string> => new Map(canonicals.map((canonical) => {
  const { url, version } = splitCanonical(canonical);
  if (version === undefined) throw badParameter(name, 'is no [system]|[version]');
  return [url, version];
}));

const versionsOf = (inputs: Inputs): SystemVersions => ({
  system: versionMap(inputs.texts('system-version'), 'system-version'), force: versionMap(inputs.texts('force-system-version'), 'force-system-version'),
});

/** `check-system-version`: another version than this one is an error. */
function checkVersions({ usedSystems }: OpenValueSet, inputs: Inputs): void {
  const wanted = versionMap(inputs.texts('check-system-version'), 'check-system-version');
  for (const used of usedSystems) {
    const { url, version } = splitCanonical(used);
    const asked = wanted.get(url);
    if (asked !== undefined && asked !== version) throw new Fault('unprocessable', 'terminology.other-version', { params: { system: url, version: version ?? '' }, issue: [{ code: 'value', expression: 'check-system-version', text: `${used} is used, not ${asked}` }] });
  }
}

/** One pass over the codes: what fits is counted, what is on the page is kept. */
function listPage(open: OpenValueSet, inputs: Inputs): { readonly members: readonly Member[]; readonly total: number } {
  const fits = testOf(inputs);
  const [offset, count] = [inputs.count('offset') ?? 0, inputs.count('count')];
  const members: Member[] = [];
  let total = 0;
  for (const member of open.list(typedWords(inputs.text('filter') ?? ''))) {
    if (!fits(member)) continue;
    total += 1;
    if (total <= offset || members.length >= (count ?? mostCodes + 1)) continue;
    if (members.push(member) > mostCodes) throw tooManyCodes(open.valueSet.url ?? 'the value set');
  }
  return { members, total };
}

function testOf(inputs: Inputs): (member: Member) => boolean {
  const excluded = new Set(inputs.texts('exclude-system').map((canonical) => splitCanonical(canonical).url));
  const [activeOnly, forUi] = [inputs.flag('activeOnly') === true, inputs.flag('excludeNotForUI') === true];
  return ({ inactive, abstract, system }) => !((activeOnly && inactive) || (forUi && abstract) || excluded.has(system));
}

function presenter(inputs: Inputs): (member: Member) => Contained {
  const languages = readLanguages(inputs.text('displayLanguage'));
  const asked = inputs.texts('designation');
  const withDesignations = inputs.flag('includeDesignations') ?? asked.length > 0;
  return (member) => {
    const { system, version, code, abstract, inactive, designations } = member;
    const display = displayIn(member, languages);
    const shown = withDesignations ? designationsAsked(designations, asked) : [];
    return {
      system, ...(abstract && { abstract }), ...(inactive && { inactive }), ...(version !== undefined && { version }), code, ...(display !== undefined && { display }),
      ...(shown.length > 0 && { designation: [...shown] }),
    };
  };
}

function toldParameters(inputs: Inputs): NonNullable<Expansion['parameter']> {
  const flags: readonly string[] = ['includeDesignations', 'activeOnly', 'excludeNested', 'excludeNotForUI', 'excludePostCoordinated'];
  return told.flatMap((name) => inputs.texts(name).map((text) => {
    if (flags.includes(name)) return { name, valueBoolean: text === 'true' };
    if (name === 'count' || name === 'offset') return { name, valueInteger: Number(text) };
    if (name === 'displayLanguage') return { name, valueCode: text };
    if (name === 'date') return { name, valueDateTime: text };
    return name.endsWith('version') || name === 'exclude-system' ? { name, valueUri: text } : { name, valueString: text };
  }));
}
