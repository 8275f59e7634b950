// Reception at work for browser tests, through the product's own operations: registers people and checks them in.
import type { OperationContract } from '#fhir/operation/index.ts';
import { checkIn, registerPatient, roomLoads } from '#modules/reception/model/index.ts';
import type { DemoUser, Hospital } from './openHospital.ts';

export interface CheckedIn { readonly encounterId: string; readonly patientId: string; readonly number: number; readonly roomId: string; readonly ticketId: string }

export interface FrontDesk {
  /** Registers a person and checks them in at a room, `P12` unless another is named. */
  arrive(name: string, more?: { room?: string; birthDate?: string; sex?: 'male' | 'female'; reason?: string }): Promise<CheckedIn>;
  /** A known person comes again. */
  comeAgain(patientId: string, more?: { room?: string; reason?: string }): Promise<CheckedIn>;
  roomId(code: string): string;
  /** Any operation as this user. */
  call: Call;
}

export type Call = <I, O>(contract: OperationContract<I, O>, input: I, id?: string) => Promise<O>;

/** Signs in and calls operations as that person. */
export async function openCalls(hospital: Pick<Hospital, 'url'>, { username, password }: Pick<DemoUser, 'username' | 'password'>): Promise<Call> {
  const signedIn = await fetch(`${hospital.url}/auth/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-lanh-client': 'staff' }, body: JSON.stringify({ username, password }) });
  if (!signedIn.ok) throw new Error(`${username} was not signed in: ${await signedIn.text()}`);
  const cookie = signedIn.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  return async (contract, input, id) => {
    const path = [contract.on, id, `$${contract.code}`].filter(Boolean).join('/');
    const answer = await fetch(`${hospital.url}/fhir/${path}`, { method: 'POST', headers: { 'content-type': 'application/fhir+json', 'x-lanh-client': 'staff', cookie }, body: JSON.stringify(input) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${contract.code}: ${answer.status} ${text}`);
    return contract.output.parse(JSON.parse(text));
  };
}

export async function openFrontDesk(hospital: Pick<Hospital, 'url' | 'user'>): Promise<FrontDesk> {
  const call = await openCalls(hospital, hospital.user('reception'));
  const { rooms } = await call(roomLoads, {});
  const roomId = (code: string) => rooms.find((room) => room.code === code)?.roomId ?? '';
  const comeAgain: FrontDesk['comeAgain'] = async (patientId, { room = 'P12', reason } = {}) => {
    const done = await call(checkIn, { patientId, roomId: roomId(room), ...(reason && { reason }) });
    return { encounterId: done.encounterId, patientId, number: done.ticket.number, roomId: roomId(room), ticketId: done.ticket.id };
  };
  return {
    call, roomId, comeAgain,
    arrive: async (name, { birthDate = '1959-03-12', sex = 'female', ...visit } = {}) => {
      const made = await call(registerPatient, { person: { kind: 'ordinary', name, birthDate, sex }, duplicateReason: 'Bài thử' });
      if (made.outcome !== 'registered') throw new Error('a person of the test was taken for another');
      return comeAgain(made.patientId, visit);
    },
  };
}
