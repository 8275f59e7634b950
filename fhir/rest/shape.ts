// The answer as the client wants to see it: XML, or indented. https://hl7.org/fhir/R4/http.html#general   spec: RST-13
import { parseStored } from '#fhir/repository/exactJson.ts';
import { xmlOf } from '#fhir/xml/index.ts';
import type { Answer } from './exchange.ts';
import { fhirJson } from './exchange.ts';
import type { Look } from './media.ts';
import { parametersOf } from './parametersOf.ts';

export const fhirXml = 'application/fhir+xml; charset=utf-8';

export function shaped(answer: Answer, look: Look | undefined): Answer {
  const { headers, body } = answer;
  if (look === undefined || headers['content-type'] !== fhirJson) return answer;
  const { form, isPretty } = look;
  if (form === 'content') return answer;
  const type = form === 'xml' ? fhirXml : fhirJson;
  if (body === undefined) return { ...answer, headers: { ...headers, 'content-type': type } };
  const text = form === 'xml' ? xmlOf(asResource(body), { pretty: isPretty }) : isPretty ? JSON.stringify(parseStored(body), undefined, 2) : body;
  return { ...answer, headers: { ...headers, 'content-type': type }, body: text };
}

/** What an operation of a room answers is plain JSON; XML and bundles have it as Parameters. */
export function asResource(body: string): string {
  if (body.startsWith('{"resourceType":')) return body;
  const value = parseStored(body) as Record<string, unknown> | null;
  return typeof value?.resourceType === 'string' ? body : JSON.stringify(parametersOf(parseStored(body)));
}
