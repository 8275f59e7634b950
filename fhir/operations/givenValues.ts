// Simple parameters of an operation of the standard, by name: from the address, and from a Parameters body. https://hl7.org/fhir/R4/operations.html#request   spec: OPR-6
import type { Exchange } from '#fhir/rest/exchange.ts';
import { inputFromParameters } from '#fhir/rest/interactions/parameters.ts';
import { searchFault } from '#fhir/search/faults.ts';

const ofEveryRequest: readonly string[] = ['_format', '_pretty'];

/** What a Parameters body says in single words. */
export function sentTexts(body: string): (readonly [name: string, value: string])[] {
  return Object.entries(inputFromParameters(body) as object).flatMap(([name, value]) => [value].flat().map((one: unknown) => {
    if (typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean') return [name, String(one)] as const;
    throw searchFault({ code: 'bad-value', parameter: name.slice(0, 80), text: 'a single value is expected' });
  }));
}

/** Refuses names that the operation does not know, unless the caller is lenient. */
export function givenValues({ query, method, body, headers }: Pick<Exchange, 'query' | 'method' | 'body' | 'headers'>, allowed: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of [...new URLSearchParams(query), ...(method === 'POST' ? sentTexts(body) : [])]) {
    if (ofEveryRequest.includes(name)) continue;
    if (allowed.includes(name)) values.set(name, [...(values.get(name) ?? []), value]);
    else if (!/handling\s*=\s*lenient/.test(headers.prefer ?? '')) throw searchFault({ code: 'unknown-parameter', parameter: name.slice(0, 80), text: `is none of ${allowed.join(', ')}`, issue: 'not-supported' });
  }
  return values;
}
