// Runs an operation from its contract: permission, scope, input, once only, output. spec: OPR
import { z } from 'zod';
import type { Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { FaultIssue } from '#platform/fault/index.ts';
import { newId } from '#fhir/repository/id.ts';
import { openStore } from '#fhir/repository/openStore.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import type { ImplementedOperation } from '../call.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { fhirJson } from '../exchange.ts';
import { auditEvent, runWrite } from '../pipe.ts';
import type { AuditDetail } from '../pipe.ts';
import { answersOn } from '../standardOperation.ts';
import { requireFreshProof } from '../stepUp.ts';
import type { OperationTarget, StandardOperation } from '../standardOperation.ts';
import { requireId } from './answers.ts';
import { inputFromParameters } from './parameters.ts';

/** All operations of the rooms by `[Type|]$code`. */
export function listOperations(exchange: Pick<Exchange, 'services'>): Map<string, ImplementedOperation> {
  return new Map(exchange.services.rooms.flatMap((room) => (room.operations ?? []).map((operation) => [operationKey(operation), operation] as const)));
}

const operationKey = ({ contract }: ImplementedOperation): string => `${contract.on ?? ''}/${contract.level}/$${contract.code}`;

function findOperation(exchange: Exchange): { operation: ImplementedOperation; id: string | undefined } {
  const parts = exchange.path.split('/');
  const code = parts.at(-1) ?? '';
  const [type, id] = parts.length === 1 ? ['', undefined] : parts.length === 2 ? [parts[0] ?? '', undefined] : [parts[0] ?? '', requireId(parts[1])];
  const level = parts.length === 1 ? 'system' : parts.length === 2 ? 'type' : 'instance';
  const operation = listOperations(exchange).get(`${type}/${level}/${code}`);
  if (!operation) throw new Fault('notFound', 'fhir.unknown-operation');
  return { operation, id };
}

/** One of the standard, when the address names one and is well formed. */
function findStandard({ path, services }: Exchange): { operation: StandardOperation; target: OperationTarget } | undefined {
  const parts = path.split('/');
  const code = parts.at(-1)?.slice(1);
  const [type = null, id = null] = parts.slice(0, -1);
  if (type !== null && !isResourceType(type)) return undefined;
  const target = { type, id };
  const operation = services.rooms.flatMap(({ standardOperations = [] }) => standardOperations).find((one) => one.code === code && answersOn(one, target));
  return operation && { operation, target: { type, id: id === null ? null : requireId(id) } };
}

async function runStandard(exchange: Exchange, { operation, target }: { operation: StandardOperation; target: OperationTarget }): Promise<Answer> {
  if (!operation.methods.some((method) => method === exchange.method)) throw new Fault('methodNotAllowed', 'fhir.method', { params: { allow: operation.methods.join(', ') } });
  return operation.run(exchange, target);
}

export async function runOperation(exchange: Exchange): Promise<Answer> {
  const standard = findStandard(exchange);
  if (standard) return runStandard(exchange, standard);
  const { operation, id } = findOperation(exchange);
  const { contract } = operation;
  const { caller } = exchange;
  if (contract.scope !== 'public' && !caller.permissions.has(contract.permission)) throw new Fault('forbidden', 'fhir.no-permission', { params: { permission: contract.permission } });
  if (contract.stepUp) requireFreshProof(exchange);
  if (contract.affectsState && exchange.method !== 'POST') throw new Fault('methodNotAllowed', 'fhir.method');
  const input = readInput(exchange, operation);
  await checkScope(exchange, operation, { id, input });
  const outputOf = (result: unknown): Answer => ({ status: 200, headers: { 'content-type': fhirJson }, body: JSON.stringify(contract.output.parse(result) ?? {}) });
  const detail = { action: 'E', interaction: contract.code, ...(contract.on !== null && { type: contract.on }), ...(id !== undefined && { id }) } as const;
  if (!contract.affectsState) return runQuery(exchange, operation, { id, input, detail, outputOf });
  return runWrite(exchange, async (unit) => {
    const store = openStore({ services: exchange.services, tx: unit.tx, caller, operation: contract.code, at: unit.at });
    const act = { by: caller.reference, at: unit.at, newId: () => newId() };
    const result = await operation.run({ input, id, caller, act, store, tx: unit.tx, services: exchange.services });
    unit.adopt(store.written);
    const patientId = patientOf(store);
    unit.record({ ...detail, ...(patientId !== undefined && { patientId }) });
    return outputOf(result);
  });
}

interface QueryRun { readonly id: string | undefined; readonly input: unknown; readonly detail: AuditDetail; readonly outputOf: (result: unknown) => Answer }

/** A query runs in one transaction, so that all it reads is of one connection; what it touched is recorded per patient. */
async function runQuery(exchange: Exchange, operation: ImplementedOperation, { id, input, detail, outputOf }: QueryRun): Promise<Answer> {
  const { services, caller } = exchange;
  const at = services.now().toISOString();
  const run = async (tx: Tx): Promise<Answer> => {
    const store = openStore({ services, tx, caller, operation: operation.contract.code, at });
    const result = await operation.run({ input, id, caller, act: { by: caller.reference, at, newId: () => newId() }, store, tx, services });
    const patients = [...new Set(store.touched.flatMap((touched) => touched.patientId ?? []))];
    const events = patients.length === 0 ? [detail] : patients.map((patientId) => ({ ...detail, patientId }));
    await services.audit.append(tx, events.map((event) => auditEvent(exchange, { ...event, action: 'R' })));
    return outputOf(result);
  };
  return exchange.isWithin ? run(exchange.db as Tx) : services.db.transaction(run);
}

function patientOf(store: ReturnType<typeof openStore>): string | undefined {
  return store.written.find((version) => version.patient !== null)?.patient ?? store.touched.find((touched) => touched.patientId !== undefined)?.patientId;
}

function readInput(exchange: Exchange, { contract }: ImplementedOperation): unknown {
  const given = exchange.method === 'GET' ? Object.fromEntries(new URLSearchParams(exchange.query)) : inputFromParameters(exchange.body);
  const parsed = contract.input.safeParse(given);
  if (!parsed.success) throw new Fault('unprocessable', 'fhir.operation-input', { issue: issuesOf(parsed.error) });
  return parsed.data;
}

function issuesOf(error: z.ZodError): FaultIssue[] {
  return error.issues.map((issue) => ({ code: 'value', expression: issue.path.join('.') || 'input', text: issue.message }));
}

/** Scope `patient`: the record must be open to the caller before the operation sees anything of it. */
async function checkScope({ services, caller }: Exchange, { contract }: ImplementedOperation, { id, input }: { id: string | undefined; input: unknown }): Promise<void> {
  if (contract.scope !== 'patient') return;
  const patient = contract.patientFrom === undefined || contract.patientFrom === 'instance'
    ? await patientOfInstance()
    : (input as Record<string, unknown>)[contract.patientFrom];
  if (typeof patient === 'string') await services.policy.checkPatient(services.db, caller, patient.replace(/^Patient\//, ''));

  async function patientOfInstance(): Promise<string | null | undefined> {
    if (contract.on === null || id === undefined) return undefined;
    const [row] = await readCurrent(services.db, [{ dk: caller.dk, type: contract.on, id }]);
    if (!row) throw new Fault('notFound', 'fhir.not-found');
    return row.patient;
  }
}
