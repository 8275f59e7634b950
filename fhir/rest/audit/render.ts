// A row of the trail as AuditEvent. https://hl7.org/fhir/R4/auditevent.html   spec: AUD-6
import type { TrailRow } from '#platform/audit/index.ts';
import { isFhirId } from '#fhir/repository/id.ts';
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding } from '#fhir/types/index.ts';

export interface Rendering {
  readonly facilityId: string;
  /** Codes of the rooms' operations. */
  readonly isOperation: (code: string) => boolean;
  /** For patients: no search strings and no network addresses. */
  readonly isReduced: boolean;
}

const restInteractions = new Set(['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'history-type', 'history-system', 'create', 'search-type', 'search-system', 'batch', 'transaction']);
const atTheDoor = new Set(['sign-in', 'sign-out', 'hand-over', 'lock', 'unlock', 'switch-role', 'set-pin', 'change-password', 'enrol-device', 'revoke-device', 'revoke-session',
  'step-up', 'enrol-factor', 'remove-factor', 'renew-recovery-codes', 'reset-factors', 'disable-idle', 'allow-app', 'refuse-app', 'revoke-app']);
const rest: Coding = { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest', display: 'RESTful Operation' };
const authentication: Coding = { system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110114', display: 'User Authentication' };

export function auditEventOf(row: TrailRow, rendering: Rendering): AuditEvent {
  const entity = [...(row.rtype === null ? [] : recordEntity(row, row.rtype)), ...patientEntity(row), ...(rendering.isReduced ? [] : queryEntity(row))];
  return {
    resourceType: 'AuditEvent', id: `${row.chain}-${row.n}`,
    type: atTheDoor.has(row.interaction) ? authentication : rest,
    subtype: subtypes(row.interaction, rendering),
    action: row.action, recorded: row.at.toISOString(), outcome: row.outcome === 'success' ? '0' : '4',
    ...(row.outcome !== 'success' && { outcomeDesc: row.outcome }),
    ...(row.purpose !== null && { purposeOfEvent: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'BTG', display: 'break the glass' }], text: row.purpose }] }),
    agent: agents(row, rendering),
    source: { observer: { type: 'Organization', reference: `Organization/${rendering.facilityId}` }, type: [{ system: 'http://terminology.hl7.org/CodeSystem/security-source-type', code: '4', display: 'Application Server' }] },
    ...(entity.length > 0 && { entity }),
  };
}

function subtypes(interaction: string, { isOperation }: Rendering): Coding[] {
  const restful = 'http://hl7.org/fhir/restful-interaction';
  if (restInteractions.has(interaction)) return [{ system: restful, code: interaction }];
  if (isOperation(interaction)) return [{ system: restful, code: 'operation' }, { system: 'urn:lanh:operation', code: interaction }];
  return [{ system: 'urn:lanh:interaction', code: interaction }];
}

/** The person or program that asked, then the client it was asked through. */
function agents({ actor, account, name, client, address }: TrailRow, { isReduced }: Rendering): AuditEventAgent[] {
  const who = actor === null ? undefined : { reference: actor, ...(name !== null && { display: name }) };
  const first: AuditEventAgent = {
    ...(who && { who }), ...(account !== null && { altId: account }), ...(name !== null && { name }), requestor: true,
    ...(address !== null && !isReduced && { network: { address, type: '2' } }),
  };
  return client === null ? [first] : [first, { who: { identifier: { system: 'urn:lanh:client', value: client } }, requestor: false }];
}

const objectType = (code: '1' | '2'): Coding => ({ system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code, display: code === '1' ? 'Person' : 'System Object' });
const role = (code: string, display: string): Coding => ({ system: 'http://terminology.hl7.org/CodeSystem/object-role', code, display });

function recordEntity({ rid, ver }: TrailRow, type: string): AuditEventEntity[] {
  if (type === 'Patient' || rid === null || !isResourceType(type) || !isFhirId(rid)) return [];
  return [{ what: { reference: `${type}/${rid}${ver === null ? '' : `/_history/${ver}`}` }, type: objectType('2'), role: role('4', 'Domain Resource') }];
}

function patientEntity({ rtype, rid, patient }: TrailRow): AuditEventEntity[] {
  const id = rtype === 'Patient' && rid !== null && isFhirId(rid) ? rid : patient;
  return id === null ? [] : [{ what: { reference: `Patient/${id}` }, type: objectType('1'), role: role('1', 'Patient') }];
}

function queryEntity({ rtype, query }: TrailRow): AuditEventEntity[] {
  if (query === null || query === '') return [];
  return [{ type: objectType('2'), role: role('24', 'Query'), query: Buffer.from(rtype === null ? query : `${rtype}?${query}`).toString('base64') }];
}
