// Two facilities with the same kinds of records in each, and people of every role: what the access tests stand on.
import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { readDemoFile } from '#modules/facility/server/index.ts';
import type { DemoFile } from '#modules/facility/server/index.ts';
import type { ResourceType } from '#fhir/types/index.ts';

export interface Reply { readonly status: number; readonly code: string | undefined; readonly text: string; readonly body: Record<string, never> & { readonly id?: string; readonly entry?: readonly { readonly resource?: { readonly id: string; readonly resourceType: string }; readonly response?: { readonly status: string } }[] } }

export interface Facilities {
  readonly server: TestServer;
  readonly demo: DemoFile;
  /** Sends `GET Patient/1` below /fhir with this token; undefined = none. */
  send(token: string | undefined, line: string, more?: object | { readonly body: object; readonly headers: Record<string, string> }): Promise<Reply>;
  /** A session of this demo account, with these roles in force. */
  session(username: string): Promise<string>;
  /** The backend service of the first or second facility. */
  system(facility: 0 | 1): Promise<string>;
  close(): Promise<void>;
}

/** `env`: settings. */
export async function openFacilities({ env = {} }: { env?: NodeJS.ProcessEnv } = {}): Promise<Facilities> {
  const server = await openTestServer({ demo: true, env });
  const demo = (await readDemoFile(server.services.config.dataFolder))!;
  const send: Facilities['send'] = async (token, line, more) => {
    const { body, headers } = more && 'headers' in more ? more : { body: more, headers: {} };
    const [method = '', path = ''] = line.split(' ');
    const answer = await server.inject({
      method: method as 'GET', url: `/fhir/${path}`, headers: { 'content-type': path.endsWith('/_search') ? 'application/x-www-form-urlencoded' : 'application/fhir+json', ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
      ...(body && { payload: JSON.stringify(body) }),
    });
    return replyOf(answer.statusCode, answer.body);
  };
  const session = async (username: string) => {
    const { password } = demo.users.find((user) => user.username === username)!;
    return (await server.inject({ method: 'POST', url: '/auth/sign-in', payload: { username, password } })).json().accessToken as string;
  };
  return { server, demo, send, session, system: (facility) => systemToken(server, demo, facility), close: () => server.close() };
}

export function replyOf(status: number, text: string): Reply {
  const body = text.startsWith('{') ? JSON.parse(text) : {};
  return { status, text, body, code: body.issue?.[0]?.details?.coding?.[0]?.code ?? body.code };
}

async function systemToken(server: TestServer, demo: DemoFile, facility: 0 | 1): Promise<string> {
  const { client_id: clientId, privateJwk, scope } = demo.clients[facility]!;
  const at = Math.floor(Date.now() / 1000);
  const assertion = await new SignJWT({ iss: clientId, sub: clientId, aud: 'http://127.0.0.1:8080/oauth/token', exp: at + 120, jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES384', kid: String(privateJwk.kid) }).sign(await importJWK(privateJwk, 'ES384'));
  const fields = { grant_type: 'client_credentials', scope, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: assertion };
  const answer = await server.inject({ method: 'POST', url: '/oauth/token', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams(fields).toString() });
  return answer.json().access_token as string;
}

/** Small valid resources of a patient's record; `mark` is a word to search for. */
export function recordOf(patientId: string, mark: string): Partial<Record<ResourceType, object>> {
  const subject = { reference: `Patient/${patientId}` };
  const code = { text: mark };
  const active = (kind: string) => ({ coding: [{ system: `http://terminology.hl7.org/CodeSystem/${kind}-clinical`, code: 'active' }] });
  return {
    Encounter: { status: 'in-progress', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' }, subject },
    Observation: { status: 'final', code, subject },
    Condition: { clinicalStatus: active('condition'), code, subject },
    AllergyIntolerance: { clinicalStatus: active('allergyintolerance'), code, patient: subject },
    MedicationRequest: { status: 'draft', intent: 'order', medicationCodeableConcept: code, subject },
    ServiceRequest: { status: 'draft', intent: 'order', code, subject },
    DiagnosticReport: { status: 'final', code, subject },
    Procedure: { status: 'completed', code, subject },
    DocumentReference: { status: 'current', subject, content: [{ attachment: { title: mark } }] },
    ClinicalImpression: { status: 'completed', subject, summary: mark },
    Coverage: { status: 'active', beneficiary: subject, payor: [{ display: mark }] },
    Appointment: { status: 'booked', start: '2026-11-27T08:00:00+07:00', end: '2026-11-27T08:10:00+07:00', participant: [{ actor: subject, status: 'accepted' }] },
    Task: { status: 'requested', intent: 'order', for: subject },
    Communication: { status: 'completed', subject },
    CarePlan: { status: 'active', intent: 'plan', subject },
  };
}
