// A patch in any of the forms that R4 names, as a change of stored text. https://hl7.org/fhir/R4/http.html#patch   spec: RST-12
import { parseExact, parseStored, printExact } from '#fhir/repository/exactJson.ts';
import { Fault } from '#platform/fault/index.ts';
import { applyJsonPatch, parseJsonPatch } from './jsonPatch.ts';
import { applyPathPatch, parsePathPatch } from './pathPatch.ts';

/** Throws Fault `fhir.patch-failed`, naming the step. */
export type Patch = (text: string) => string;

export const jsonPatchType = 'application/json-patch+json';

/** Throws Fault `fhir.bad-patch`: the two forms are told apart by the content type, XML has become JSON before. */
export function parsePatch(contentType: string, body: string): Patch {
  const [type = ''] = contentType.toLowerCase().split(';');
  if (type.trim() === jsonPatchType) {
    const steps = parseJsonPatch(body);
    return (text) => printExact(applyJsonPatch(parseStored(text), steps));
  }
  if (!/^application\/(?:fhir\+)?json$/.test(type.trim())) throw new Fault('unsupportedMediaType', 'fhir.media-type');
  const steps = parsePathPatch(parseExact(body));
  return (text) => printExact(applyPathPatch(parseStored(text), steps));
}
