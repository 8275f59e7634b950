// _elements and _summary: whole members of the stored text are left out; what stays keeps every character. spec: SRC-14
// https://hl7.org/fhir/R4/search.html#summary
import { scanJson } from '#fhir/repository/scanJson.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { typeParameters } from './parameters.ts';
import type { SearchRequest } from './request.ts';

const always = new Set(['resourceType', 'id', 'meta']);
const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

/** Cuts the text of a match down; undefined when the search asks for whole resources. */
export function subsetOf({ elements, summary }: SearchRequest): ((type: ResourceType, text: string) => string) | undefined {
  if (elements !== undefined) {
    const wanted = new Set(elements);
    return (type, text) => cut(text, (name) => wanted.has(name) || wanted.has(choiceOf(name)) || isMandatory(type, name));
  }
  if (summary === 'true') return (type, text) => cut(text, (name) => isMandatory(type, name) || typeParameters(type).summary.includes(name));
  if (summary === 'text') return (type, text) => cut(text, (name) => name === 'text' || isMandatory(type, name));
  return summary === 'data' ? (_, text) => cut(text, (name) => name !== 'text') : undefined;
}

const choiceTypes = /(?:Address|Age|Annotation|Attachment|Boolean|Canonical|CodeableConcept|Code|Coding|ContactPoint|DateTime|Date|Decimal|Duration|HumanName|Identifier|Instant|Integer|Markdown|Money|Period|PositiveInt|Quantity|Range|Ratio|Reference|SampledData|String|Time|Timing|UnsignedInt|Uri|Url)$/;

/** `value` of `valueQuantity`: elements are asked for by the name of the choice. */
const choiceOf = (name: string): string => name.replace(choiceTypes, '');

const isMandatory = (type: ResourceType, name: string): boolean => typeParameters(type).mandatory.includes(name);

function cut(text: string, keeps: (name: string) => boolean): string {
  const { members } = scanJson(text);
  const kept = members.filter(({ key }) => always.has(key) || keeps(key.startsWith('_') ? key.slice(1) : key));
  const parts = kept.map(({ key, value }) => `${JSON.stringify(key)}:${key === 'meta' ? tagged(text.slice(value.start, value.end)) : text.slice(value.start, value.end)}`);
  if (!kept.some(({ key }) => key === 'meta')) parts.splice(1, 0, `"meta":${tagged('{}')}`);
  return `{${parts.join(',')}}`;
}

/** The mark that keeps a client from writing a cut resource back. */
function tagged(meta: string): string {
  const parsed = JSON.parse(meta) as { tag?: unknown[] };
  return JSON.stringify({ ...parsed, tag: [...(parsed.tag ?? []), subsetted] });
}
