// $summary of a patient: the International Patient Summary as a document. http://hl7.org/fhir/uv/ips/OperationDefinition/summary   spec: IPS
import { Fault } from '#platform/fault/index.ts';
import { checkRow } from '#fhir/repository/accessCheck.ts';
import { newId } from '#fhir/repository/id.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import type { StoredVersion } from '#fhir/repository/version.ts';
import type { Answer, Exchange } from '#fhir/rest/exchange.ts';
import { fhirJson } from '#fhir/rest/exchange.ts';
import { recordReads } from '#fhir/rest/pipe.ts';
import type { StandardOperation } from '#fhir/rest/standardOperation.ts';
import { searchFault } from '#fhir/search/faults.ts';
import type { Patient } from '#fhir/types/index.ts';
import { givenValues } from '#fhir/operations/givenValues.ts';
import { buildComposition, compositionProfile } from './composition.ts';
import { bundleProfile, documentText } from './document.ts';
import { fillSections } from './fillSections.ts';
import { readReferred } from './referred.ts';

const knownProfiles: readonly string[] = [bundleProfile, compositionProfile];

export const summary: StandardOperation = {
  code: 'summary', definition: 'http://hl7.org/fhir/uv/ips/OperationDefinition/summary', levels: ['type', 'instance'], types: ['Patient'], methods: ['GET', 'POST'],
  run: async (exchange, { id }) => {
    exchange.services.policy.checkType(exchange.caller, 'read', 'Patient');
    const given = givenValues(exchange, ['identifier', 'profile', 'graph']);
    const profile = given.get('profile')?.[0];
    if (profile !== undefined && !knownProfiles.includes(profile.split('|')[0] ?? '')) throw searchFault({ code: 'not-supported', parameter: 'profile', text: `${knownProfiles.join(' and ')} are known`, issue: 'not-supported' });
    return summarise(exchange, id ?? (await idOf(exchange, given.get('identifier')?.[0])));
  },
};

/** By identifier exactly one record must be meant; a patient's own need not be named. */
async function idOf({ services, caller, db, base }: Exchange, identifier: string | undefined): Promise<string> {
  if (identifier === undefined && caller.patientId !== undefined) return caller.patientId;
  if (identifier === undefined) throw searchFault({ code: 'not-supported', parameter: '$summary', text: 'name the patient: Patient/[id]/$summary, or give identifier=system|value', issue: 'not-supported' });
  services.policy.checkType(caller, 'search', 'Patient');
  const { matches } = await services.search({ db, caller, policy: services.policy, hash: services.hash, type: 'Patient', query: new URLSearchParams({ identifier, _count: '2' }).toString(), base });
  const [only, another] = matches;
  if (!only) throw new Fault('notFound', 'fhir.not-found');
  if (another) throw new Fault('precondition', 'fhir.several-matches');
  return (JSON.parse(only.text) as Patient).id ?? only.rid;
}

async function summarise(exchange: Exchange, id: string): Promise<Answer> {
  const { services, language, base } = exchange;
  const row = await openRecord(exchange, id);
  const { filled, texts } = await fillSections(exchange, id);
  const at = services.now().toISOString();
  const referred = await readReferred(exchange, texts.values());
  const [documentId, authorId] = [newId(), newId()];
  const patient = JSON.parse(row.text) as Patient;
  const composition = buildComposition({
    id: documentId, at, language, patient: `Patient/${id}`, patientName: patient.name?.[0]?.text ?? '', author: `urn:uuid:${authorId}`, custodian: referred.house, restricted: row.flags !== 0,
  }, filled);
  await recordReads(exchange, [{ action: 'R', interaction: 'summary', type: 'Patient', id, ...(row.patient !== null && { patientId: row.patient }) }]);
  const body = documentText({ base, at, composition, authorId, patient: row.text, texts: [...texts.values(), ...referred.texts] });
  return { status: 200, headers: { 'content-type': fhirJson, 'content-language': language }, body };
}

/** Whoever may not open the record is refused as by a read of it; of all patients only those in care are open. */
async function openRecord({ services: { policy }, db, caller }: Exchange, id: string): Promise<StoredVersion & { text: string }> {
  const [row] = await readCurrent(db, [{ dk: caller.dk, type: 'Patient', id }]);
  if (!row) throw new Fault('notFound', 'fhir.not-found');
  await checkRow({ db, policy, caller }, row);
  if (row.patient !== null) await policy.checkPatient(db, caller, row.patient);
  if (row.text === null) throw new Fault('gone', 'fhir.gone');
  return { ...row, text: row.text };
}
