// The column `extract`: which resource, or which element of the resource around, the answers become. http://hl7.org/fhir/uv/sdc/STU3/extraction.html   spec: FRM
import type { Extension, QuestionnaireItem } from '#fhir/types/index.ts';
import type { FormProblem } from '../source.ts';
import { formUrls } from '../urls.ts';
import type { RowNode } from './rows.ts';

/** The element that a question alone fills. */
export const mainElements: Readonly<Record<string, string>> = {
  Condition: 'code', Procedure: 'code', AllergyIntolerance: 'code', ServiceRequest: 'code', FamilyMemberHistory: 'condition', Immunization: 'vaccineCode', MedicationStatement: 'medication', ClinicalImpression: 'summary', CarePlan: 'description', Goal: 'description',
};

export function extractOf({ type, linkId, row, cells: { extract, code } }: RowNode, problems: FormProblem[]): { extension: Extension[]; item: Pick<QuestionnaireItem, 'definition'> } {
  const wrong = () => {
    problems.push({ code: 'wrong-extract', linkId, row, detail: extract });
    return { extension: [], item: {} };
  };
  if (extract === '') return { extension: [], item: {} };
  const isGroup = type === 'group' || type === 'repeat';
  if (extract === 'Observation') return code === '' || type === 'repeat' ? wrong() : { extension: [{ url: formUrls.observationExtract, valueBoolean: true }], item: {} };
  const [resource = '', element] = extract.split('.');
  const main = mainElements[resource];
  if (main === undefined) return wrong();
  const context: Extension = { url: formUrls.itemExtractionContext, valueCode: resource };
  if (element !== undefined) return { extension: [], item: { definition: definitionOf(resource, element) } };
  return isGroup ? { extension: [context], item: {} } : { extension: [context], item: { definition: definitionOf(resource, main) } };
}

const definitionOf = (resource: string, element: string): string => `http://hl7.org/fhir/StructureDefinition/${resource}#${resource}.${element}`;
