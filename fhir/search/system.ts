// Search over several types: `GET /fhir?_type=Patient,Observation&…`. https://hl7.org/fhir/R4/http.html#search   spec: SRC-22
import { resourceTypes } from '#fhir/repository/typeNumber.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { badValue, searchFault } from './faults.ts';
import { parseSearch, type ParseOptions } from './parse.ts';
import type { SearchRequest } from './request.ts';

/** Not stored as resources: rendered from the trail, which has a search of its own. */
const elsewhere = new Set<string>(['AuditEvent']);

/** The same question to each type; what all of them together are shown as stands in the first. */
export function parseSystemSearch(query: string, options: ParseOptions): SearchRequest[] {
  const pairs = [...new URLSearchParams(query)];
  const named = pairs.filter(([name, value]) => name === '_type' && value !== '').flatMap(([, value]) => value.split(','));
  const rest = new URLSearchParams(pairs.filter(([name]) => name !== '_type')).toString();
  const types = named.length === 0 ? resourceTypes.filter((type) => !elsewhere.has(type)) : [...new Set(named.map(namedType))];
  const requests = types.map((type) => parseSearch(type, rest, options));
  return requests.map((request) => {
    const self = [...(named.length === 0 ? [] : [`_type=${types.join(',')}`]), ...(request.self === '' ? [] : [request.self])].join('&');
    return { ...request, self, ...(named.length === 0 && { isUnnamed: true }) };
  });
}

function namedType(name: string): ResourceType {
  if (elsewhere.has(name)) throw searchFault({ code: 'not-supported', parameter: '_type', text: `${name} is searched by itself, at [base]/${name}`, issue: 'not-supported' });
  const found = resourceTypes.find((type) => type === name);
  if (found === undefined) throw badValue('_type', 'the name of a resource type');
  return found;
}
