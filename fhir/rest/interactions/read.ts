// read, vread and their conditional forms. https://hl7.org/fhir/R4/http.html#read   spec: RST-1
import { Fault } from '#platform/fault/index.ts';
import { checkRow } from '#fhir/repository/accessCheck.ts';
import { readCurrent, readVersion } from '#fhir/repository/read.ts';
import type { StoredVersion } from '#fhir/repository/version.ts';
import { parseSearch } from '#fhir/search/parse.ts';
import { subsetOf } from '#fhir/search/subset.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { fhirJson } from '../exchange.ts';
import { findGenerated } from '../generated/index.ts';
import { recordReads } from '../pipe.ts';
import { etag, requireId, requireType, versionHeaders } from './answers.ts';

export async function read(exchange: Exchange): Promise<Answer> {
  const [typeName, idText] = exchange.path.split('/');
  const type = requireType(typeName);
  const id = requireId(idText);
  const { services, caller } = exchange;
  services.policy.checkType(caller, 'read', type);
  const generated = await findGenerated(exchange, type, id);
  if (generated) return answerVersion(exchange, { row: generated, id, interaction: 'read' });
  const access = services.policy.searchAccess(caller, type);
  const key = { dk: caller.dk, type, id, holders: access.kind === 'care' ? access.holders : [] };
  const { row, inCare } = services.queues && exchange.db === services.db ? await services.queues.read(key) : { row: (await readCurrent(exchange.db, [key]))[0], inCare: false };
  return answerRead(exchange, { row, id, interaction: 'read', inCare });
}

export async function vread(exchange: Exchange): Promise<Answer> {
  const [typeName, idText, , versionText] = exchange.path.split('/');
  const type = requireType(typeName);
  const id = requireId(idText);
  const { services, caller } = exchange;
  services.policy.checkType(caller, 'vread', type);
  const version = /^\d{1,9}$/.test(versionText ?? '') ? Number(versionText) : 0;
  const generated = await findGenerated(exchange, type, id);
  if (generated && version === generated.version) return answerVersion(exchange, { row: generated, id, interaction: 'vread' });
  const row = await readVersion(exchange.db, { dk: caller.dk, type, id }, version);
  return answerRead(exchange, { row, id, interaction: 'vread' });
}

interface Found { readonly row: StoredVersion | undefined; readonly id: string; readonly interaction: string; readonly inCare?: boolean }

async function answerRead(exchange: Exchange, { row, id, interaction, inCare = false }: Found): Promise<Answer> {
  const { services, caller } = exchange;
  if (!row) throw new Fault('notFound', 'fhir.not-found');
  await checkRow({ db: exchange.db, policy: services.policy, caller, inCare }, row);
  return answerVersion(exchange, { row, id, interaction });
}

async function answerVersion(exchange: Exchange, { row, id, interaction }: { readonly row: StoredVersion; readonly id: string; readonly interaction: string }): Promise<Answer> {
  if (row.text === null) throw new Fault('gone', 'fhir.gone');
  const { type, version, patient } = row;
  await recordReads(exchange, [{ action: 'R', interaction, type, id, version, ...(patient !== null && { patientId: patient }) }]);
  // What is made from code is of no version that one could have kept.
  if (row.lastUpdated === '') return { status: 200, headers: { 'content-type': fhirJson }, body: shown(exchange, type, row.text) };
  const headers = versionHeaders(row);
  return isUnchanged(exchange, row) ? { status: 304, headers } : { status: 200, headers, body: shown(exchange, type, row.text) };
}

/** If-None-Match, else If-Modified-Since, which HTTP gives in whole seconds. */
function isUnchanged({ headers }: Exchange, row: StoredVersion): boolean {
  const match = headers['if-none-match'];
  if (match !== undefined) return match.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag(row.version).slice(2));
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && Math.floor(Date.parse(row.lastUpdated) / 1000) * 1000 <= since;
}

/** `_elements` and `_summary` of a read; anything else in the query has no effect on it. https://hl7.org/fhir/R4/http.html#parameters */
function shown({ query }: Exchange, type: ResourceType, text: string): string {
  const asked = query === '' ? [] : [...new URLSearchParams(query)].filter(([name]) => name === '_elements' || name === '_summary');
  if (asked.length === 0) return text;
  return subsetOf(parseSearch(type, new URLSearchParams(asked).toString()))?.(type, text) ?? text;
}
