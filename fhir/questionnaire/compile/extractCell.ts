// The column `extract`: which resource, or which element of the resource around, the answers become. http://hl7.org/fhir/uv/sdc/STU3/extraction.html   spec: FRM
import type { Extension, QuestionnaireItem } from '#fhir/types/index.ts';
import { extractable } from '../extract/elements.ts';
import type { FormProblem } from '../source.ts';
import { formUrls } from '../urls.ts';
import type { RowNode } from './rows.ts';


export function extractOf({ type, linkId, row, cells: { extract, code } }: RowNode, problems: FormProblem[]): { extension: Extension[]; item: Pick<QuestionnaireItem, 'definition'> } {
  const wrong = () => {
    problems.push({ code: 'wrong-extract', linkId, row, detail: extract });
    return { extension: [], item: {} };
  };
  if (extract === '') return { extension: [], item: {} };
  const isGroup = type === 'group' || type === 'repeat';
  if (extract === 'Observation') return code === '' || type === 'repeat' ? wrong() : { extension: [{ url: formUrls.observationExtract, valueBoolean: true }], item: {} };
  const [resource = '', element] = extract.split('.');
  const [main, ...others] = extractable[resource] ?? [];
  if (main === undefined || ![undefined, main, ...others].includes(element)) return wrong();
  const context: Extension = { url: formUrls.itemExtractionContext, valueCode: resource };
  if (element !== undefined) return { extension: [], item: { definition: definitionOf(resource, element) } };
  return isGroup ? { extension: [context], item: {} } : { extension: [context], item: { definition: definitionOf(resource, main) } };
}

const definitionOf = (resource: string, element: string): string => `http://hl7.org/fhir/StructureDefinition/${resource}#${resource}.${element}`;
