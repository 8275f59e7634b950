// Answers made of stored text, without parsing it. https://hl7.org/fhir/R4/http.html   spec: RST
import { Fault } from '#platform/fault/index.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { isFhirId } from '#fhir/repository/id.ts';
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import type { StoredVersion } from '#fhir/repository/version.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { fhirJson } from '../exchange.ts';
import { successOutcome } from '../outcome.ts';

export const etag = (version: number): string => `W/"${version}"`;

/** Type and id of the path; throws Fault `fhir.unknown-type` or `fhir.bad-id`. */
export function requireType(type: string | undefined): ResourceType {
  if (type === undefined || !isResourceType(type)) throw new Fault('notFound', 'fhir.unknown-type');
  return type;
}

export function requireId(id: string | undefined): string {
  if (id === undefined || !isFhirId(id)) throw new Fault('invalid', 'fhir.bad-id');
  return id;
}

export function versionHeaders({ version, lastUpdated }: Pick<StoredVersion, 'version' | 'lastUpdated'>): Record<string, string> {
  return { 'content-type': fhirJson, etag: etag(version), 'last-modified': new Date(lastUpdated).toUTCString() };
}

/** Version of `If-Match: W/"3"`, `any` of `*`; throws Fault `fhir.bad-if-match`. https://www.rfc-editor.org/rfc/rfc9110#field.if-match */
export function ifMatchVersion(header: string | undefined): number | 'any' | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return 'any';
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (version === undefined) throw new Fault('invalid', 'fhir.bad-if-match');
  return Number(version);
}

export interface WriteResult { readonly type: ResourceType; readonly id: string; readonly version: number; readonly lastUpdated: string; readonly text: string | null; readonly created: boolean }

export type Preference = 'minimal' | 'representation' | 'OperationOutcome';

/** What `Prefer: return=` asks for; undefined = nothing. */
export const preferOf = ({ headers }: Pick<Exchange, 'headers'>): Preference | undefined =>
  headers.prefer === undefined ? undefined : (/(?:^|[,;\s])return\s*=\s*"?(minimal|representation|OperationOutcome)\b/.exec(headers.prefer)?.[1] as Preference | undefined);

/** 200 or 201 with Location, ETag and the body that `Prefer: return=` asks for (default: the resource). */
export function writeAnswer(exchange: Exchange, result: WriteResult): Answer {
  const { base } = exchange;
  const location = `${base}/${result.type}/${result.id}/_history/${result.version}`;
  const prefer = preferOf(exchange) ?? 'representation';
  const { 'content-type': contentType = fhirJson, ...common } = versionHeaders(result);
  const answer = { status: result.created ? 201 : 200, headers: { ...common, location } };
  if (prefer === 'minimal' || result.text === null) return answer;
  const body = prefer === 'representation' ? result.text : successOutcome(`${result.type}/${result.id}/_history/${result.version}`);
  return { ...answer, headers: { ...answer.headers, 'content-type': contentType }, body };
}
