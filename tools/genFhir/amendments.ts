// The definitions package carries additions of its own and of later releases; this takes R4 back to 4.0.1.
// https://hl7.org/fhir/R4/evidencevariable.html https://hl7.org/fhir/R4/researchstudy.html   spec: GEN
import type { ElementDefinition, SearchParameter, StructureDefinition } from './definitions.ts';

/** Elements (with all below) that 4.0.1 does not have. */
const added: Readonly<Record<string, readonly string[]>> = {
  Meta: ['project', 'author', 'onBehalfOf', 'account', 'accounts', 'compartment', 'deleted'],
  Binary: ['url'],
  DeviceDefinition: ['bodySite'],
  EvidenceVariable: ['characteristic.linkId', 'characteristic.note', 'characteristic.definition', 'characteristic.instances', 'characteristic.duration', 'characteristic.timeFromEvent'],
  ResearchStudy: [
    'name', 'label', 'studyDesign', 'region', 'descriptionSummary', 'classifier', 'associatedParty', 'progressStatus', 'whyStopped', 'recruitment',
    'comparisonGroup', 'outcomeMeasure', 'result', 'objective.description',
  ],
};
const addedConstraints = new Set(['evv-1']);

const codes = (...list: string[]): { code: string }[] => list.map((code) => ({ code }));
const optional = (path: string, type: { code: string; targetProfile?: string[] }[]): ElementDefinition => ({ id: path, path, min: 0, max: '1', type });

/** Elements of 4.0.1 that the package replaced. */
const restored: Readonly<Record<string, readonly ElementDefinition[]>> = {
  EvidenceVariable: [
    {
      ...optional('EvidenceVariable.characteristic.definition[x]', [
        { code: 'Reference', targetProfile: ['http://hl7.org/fhir/StructureDefinition/Group'] },
        ...codes('canonical', 'CodeableConcept', 'Expression', 'DataRequirement', 'TriggerDefinition'),
      ]),
      min: 1,
    },
    { ...optional('EvidenceVariable.characteristic.usageContext', codes('UsageContext')), max: '*' },
    optional('EvidenceVariable.characteristic.participantEffective[x]', codes('dateTime', 'Period', 'Duration', 'Timing')),
    optional('EvidenceVariable.characteristic.timeFromStart', codes('Duration')),
    {
      ...optional('EvidenceVariable.characteristic.groupMeasure', codes('code')),
      binding: { strength: 'required', valueSet: 'http://hl7.org/fhir/ValueSet/group-measure|4.0.1' },
    },
  ],
};

export function amend(structure: StructureDefinition): StructureDefinition {
  const drop = added[structure.name];
  if (drop === undefined) return structure;
  const isAdded = (path: string): boolean => {
    const relative = path.slice(structure.name.length + 1);
    return drop.some((name) => relative === name || relative.startsWith(`${name}.`) || (name === 'characteristic.definition' && relative.startsWith(name)) || relative === `${name}[x]`);
  };
  const kept = structure.snapshot.element.filter((element) => !isAdded(element.path)).map(withoutConstraints);
  return { ...structure, snapshot: { element: [...kept, ...(restored[structure.name] ?? [])] } };
}

const withoutConstraints = (element: ElementDefinition): ElementDefinition =>
  element.constraint === undefined ? element : { ...element, constraint: element.constraint.filter((one) => !addedConstraints.has(one.key)) };

/** R4 publishes the parts of this composite with each other's expressions. https://hl7.org/fhir/R4/documentreference.html#search */
export function amendSearch(parameter: SearchParameter): SearchParameter {
  if (parameter.url !== 'http://hl7.org/fhir/SearchParameter/DocumentReference-relationship') return parameter;
  const expressions = (parameter.component ?? []).map((one) => one.expression).reverse();
  return { ...parameter, component: (parameter.component ?? []).map((one, index) => ({ ...one, expression: expressions[index] ?? one.expression })) };
}
