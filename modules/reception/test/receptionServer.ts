// A server with two clinics and a desk, for the tests of reception.
import type { OperationContract } from '#fhir/operation/index.ts';
import { permissions } from '#modules/reception/model/index.ts';
import { openFhirServer, testCaller } from '../../../test/fhirServer.ts';
import type { FhirServer } from '../../../test/fhirServer.ts';

export interface ReceptionServer extends FhirServer {
  readonly rooms: { readonly inner: string; readonly surgery: string; readonly desk: string };
  /** Calls an operation and gives its output; a refusal is thrown as its fault code. */
  run<I, O>(contract: OperationContract<I, O>, input: I, more?: { key?: string }): Promise<O>;
}

export const receptionCaller = { ...testCaller, reference: 'PractitionerRole/reception-1', roles: ['reception'], permissions: new Set(Object.keys(permissions)) };

export async function openReceptionServer(caller: Partial<typeof receptionCaller> = {}): Promise<ReceptionServer> {
  const server = await openFhirServer({ ...receptionCaller, ...caller });
  const rooms = { inner: '0190c0de-0000-7000-8000-000000000012', surgery: '0190c0de-0000-7000-8000-000000000021', desk: '0190c0de-0000-7000-8000-000000000001' };
  await putRoom(server, { id: rooms.inner, code: 'P12', name: 'Phòng khám Nội 12', kind: 'clinic' });
  await putRoom(server, { id: rooms.surgery, code: 'P21', name: 'Phòng khám Ngoại 21', kind: 'clinic' });
  await putRoom(server, { id: rooms.desk, code: 'Q1', name: 'Quầy 1', kind: 'desk' });
  return { ...server, rooms, run: (contract, input, { key } = {}) => run(server, contract, { input, key }) };
}

async function putRoom(server: FhirServer, { id, code, name, kind }: { id: string; code: string; name: string; kind: string }): Promise<void> {
  const location = { resourceType: 'Location', id, status: 'active', name, alias: [code], type: [{ coding: [{ system: 'urn:lanh:room-kind', code: kind }] }], extension: [{ url: 'urn:lanh:waiting-zone', valueString: 'Tầng 1' }] };
  const answer = await server.send(`PUT Location/${id}`, JSON.stringify(location));
  if (answer.statusCode >= 300) throw new Error(`a room was refused: ${answer.body}`);
}

async function run<I, O>(server: FhirServer, contract: OperationContract<I, O>, { input, key }: { input: I; key?: string | undefined }): Promise<O> {
  const path = [contract.on, `$${contract.code}`].filter(Boolean).join('/');
  const answer = await server.send(`POST ${path}`, JSON.stringify(input), key ? { 'idempotency-key': key } : {});
  const body: unknown = JSON.parse(answer.body);
  if (answer.statusCode < 300) return contract.output.parse(body);
  const issue = (body as { issue?: { details?: { coding?: { code?: string }[] } }[] }).issue?.[0];
  throw new Error(issue?.details?.coding?.[0]?.code ?? `${answer.statusCode} ${answer.body}`);
}
