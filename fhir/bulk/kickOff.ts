// The kick-off of an export at its three levels. https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-kick-off-request   spec: BLK-1, BLK-2
import type { Caller } from '#platform/auth/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { checkRow } from '#fhir/repository/accessCheck.ts';
import { newId } from '#fhir/repository/id.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import { resourceTypes } from '#fhir/repository/typeNumber.ts';
import type { Answer, Exchange } from '#fhir/rest/exchange.ts';
import { fhirJson } from '#fhir/rest/exchange.ts';
import { inputFromParameters } from '#fhir/rest/interactions/parameters.ts';
import { successOutcome } from '#fhir/rest/outcome.ts';
import { isRuleOn } from '#fhir/rest/facilityRule.ts';
import { requireFreshProof } from '#fhir/rest/stepUp.ts';
import { auditEvent } from '#fhir/rest/pipe.ts';
import type { OperationTarget, StandardOperation } from '#fhir/rest/standardOperation.ts';
import type { Group, ResourceType } from '#fhir/types/index.ts';
import { exportFourEyes, purposeText, requireApproval, requirePermission } from './approval.ts';
import { badParameter, parseOrder } from './exportOrder.ts';
import type { ExportOrder, Given } from './exportOrder.ts';
import { requireUse } from './dataUse.ts';
import { addJob } from './jobs.ts';
import type { JobKind } from './jobs.ts';
import { rowIds } from './runExport.ts';
import type { ExportInput } from './runExport.ts';
import { ringForJobs } from './worker.ts';

const operation = (name: string, on: Pick<StandardOperation, 'levels' | 'types'>): StandardOperation => ({
  code: 'export', definition: `http://hl7.org/fhir/uv/bulkdata/OperationDefinition/${name}`, methods: ['GET', 'POST'], ...on, run: kickOff,
});

export const exportOperations: readonly StandardOperation[] = [
  operation('export', { levels: ['system'], types: [] }),
  operation('patient-export', { levels: ['type'], types: ['Patient'] }),
  operation('group-export', { levels: ['instance'], types: ['Group'] }),
];

/** Rendered or never stored. */
const notStored = new Set<ResourceType>(['AuditEvent', 'OperationOutcome', 'Parameters']);
const mostMembers = 50_000;

async function kickOff(exchange: Exchange, target: OperationTarget): Promise<Answer> {
  const { caller, headers } = exchange;
  requirePermission(caller, 'bulk.export');
  requireFreshProof(exchange);
  requireAsync(exchange);
  const order = parseOrder(givenOf(exchange), { lenient: /handling\s*=\s*lenient/.test(headers.prefer ?? '') });
  if (order.withProtected && !caller.permissions.has('bulk.export-protected')) throw new Fault('forbidden', 'fhir.no-permission');
  const approval = requireApproval(caller, order);
  const use = requireUse(exchange.services, caller, order.use);
  const level = target.type === null ? 'system' : target.id === null ? 'patient' : 'group';
  const patients = await patientsOf(exchange, target, order);
  const { filters, elements, since, withProtected, signedAddresses } = order;
  const input: ExportInput = { level, types: typesOf(exchange, order), filters, elements, withProtected, signedAddresses, ...(use?.needsConsent && { use: use.code }), ...(since !== undefined && { since }), ...(patients && { patients: rowIds(patients) }) };
  return acceptJob(exchange, { kind: 'export', input, approval: use ? { ...approval, purpose: `${use.code}: ${approval.purpose}` } : approval });
}

/** Throws Fault `bulk.async-only`. */
export function requireAsync({ headers }: Exchange): void {
  if (!/(?:^|[\s,;])respond-async(?:$|[\s,;])/.test(headers.prefer ?? '')) throw new Fault('invalid', 'bulk.async-only');
}

/** Stands in the register and in the trail before the answer. */
export async function acceptJob(exchange: Exchange, { kind, input, approval }: { kind: JobKind; input: object; approval: { purpose: string; approver: string } }): Promise<Answer> {
  const { services, caller, base, path, query } = exchange;
  const id = newId();
  const request = `${base}/${path}${query && `?${query}`}`;
  await services.db.transaction(async (tx) => {
    // A program's registration is its approval; a person waits for another where the hospital says so.
    const waits = kind === 'export' && !caller.system && (await isRuleOn(tx, caller, exportFourEyes));
    await addJob(tx, { dk: caller.dk, id, kind, state: waits ? 'proposed' : 'accepted', caller, base, request, input: JSON.stringify(input), ...approval, createdAt: services.now() });
    await services.audit.append(tx, [auditEvent(exchange, { action: 'E', interaction: `${kind}-start`, query: request, purpose: purposeText(approval) })]);
  });
  ringForJobs();
  return { status: 202, headers: { 'content-type': fhirJson, 'content-location': `${base.replace(/\/fhir$/, '')}/bulk/${id}` }, body: successOutcome(`accepted: ask ${base.replace(/\/fhir$/, '')}/bulk/${id}`) };
}

function givenOf({ method, query, body }: Exchange): Given {
  const given = new Map<string, string[]>();
  const put = (name: string, value: unknown) => given.set(name, [...(given.get(name) ?? []), textOf(name, value)]);
  for (const [name, value] of new URLSearchParams(query)) put(name, value);
  if (method === 'POST') for (const [name, value] of Object.entries(inputFromParameters(body) as Record<string, unknown>)) for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) put(name, one);
  return given;
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  const { reference } = (value ?? {}) as { reference?: unknown };
  if (typeof reference === 'string') return reference;
  throw badParameter(name.slice(0, 60), 'is no text');
}

/** What is asked for must be allowed; without a wish it is all that is. */
function typesOf({ services: { policy }, caller }: Exchange, { types, filters }: ExportOrder): ResourceType[] {
  if (types) {
    for (const type of types) policy.checkType(caller, 'read', type);
    return types.filter((type) => !notStored.has(type));
  }
  const allowed = resourceTypes.filter((type) => !notStored.has(type) && mayRead(policy, caller, type));
  for (const { type } of filters) policy.checkType(caller, 'read', type);
  if (allowed.length === 0) throw new Fault('forbidden', 'fhir.no-permission');
  return allowed;
}

function mayRead(policy: Exchange['services']['policy'], caller: Caller, type: ResourceType): boolean {
  try {
    policy.checkType(caller, 'read', type);
    return true;
  } catch {
    return false;
  }
}

async function patientsOf(exchange: Exchange, { type, id }: OperationTarget, { patients }: ExportOrder): Promise<readonly string[] | undefined> {
  if (patients && type === null) throw badParameter('patient', 'goes with Patient and Group');
  if (type !== 'Group' || id === null) return patients;
  const members = membersOf(await getGroup(exchange, id));
  if (members.length > mostMembers) throw new Fault('tooLarge', 'bulk.group-too-large', { params: { most: mostMembers } });
  return patients ? members.filter((member) => patients.includes(member)) : members;
}

async function getGroup({ db, services, caller }: Exchange, id: string): Promise<Group> {
  services.policy.checkType(caller, 'read', 'Group');
  const [row] = await readCurrent(db, [{ dk: caller.dk, type: 'Group', id }]);
  if (!row) throw new Fault('notFound', 'fhir.not-found');
  await checkRow({ db, policy: services.policy, caller }, row);
  if (row.text === null) throw new Fault('gone', 'fhir.gone');
  return JSON.parse(row.text) as Group;
}

const membersOf = ({ member = [] }: Group): string[] => member.flatMap(({ entity, inactive }) => (inactive === true ? [] : (/^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(entity.reference ?? '')?.[1] ?? [])));
