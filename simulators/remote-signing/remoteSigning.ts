// A remote signing service as the Cloud Signature Consortium's API v2 describes it: keys lie here, a PIN authorises (SAD), digests are signed, many at once,
// at once or later. Written from memory of the specification. Faults are switched on like those of the authority. spec: SIM
import { randomUUID } from 'node:crypto';
import { startSimulator } from '../harness/simulator.ts';
import type { Asked, Endpoint, Simulator, Told } from '../harness/simulator.ts';
import { makePerson, signHash } from './people.ts';
import type { NewPerson, Person } from './people.ts';

export interface RemoteSigning extends Simulator {
  /** Base address of the API. */
  readonly api: string;
  add(person: NewPerson): Promise<void>;
}

interface Authorised { readonly credentialID: string; readonly hashes: readonly string[]; readonly until: number }

interface Service {
  readonly people: Map<string, Person>;
  readonly tokens: Set<string>;
  readonly authorised: Map<string, Authorised>;
  readonly later: Map<string, { readonly signatures: readonly string[]; readonly at: number }>;
}

type Body = Readonly<Record<string, unknown>>;

const sadMs = 300_000;
const laterMs = 300;
const mostWrongPins = 5;
const rsaSha256 = '1.2.840.113549.1.1.11';

export const remoteClient = { id: 'lanh', secret: 'lanh-demo-secret' } as const;

export async function startRemoteSigning({ caUrl, port }: { caUrl: () => Promise<string>; port?: number }): Promise<RemoteSigning> {
  const service: Service = { people: new Map(), tokens: new Set(), authorised: new Map(), later: new Map() };
  const add = async (person: NewPerson) => void service.people.set(person.userID, await makePerson(await caUrl(), person));
  const endpoints: Endpoint[] = [
    { method: 'POST', path: '/_people', service: 'people', answer: async ({ body }) => { await add(JSON.parse(body.toString('utf8')) as NewPerson); return json({}); } },
    { method: 'POST', path: '/csc/v2/oauth2/token', service: 'token', answer: async (asked) => giveToken(service, asked) },
    guarded(service, { path: 'credentials/list', name: 'credentials' }, listCredentials),
    guarded(service, { path: 'credentials/info', name: 'credentials', faults: ['expired'] }, credentialInfo),
    guarded(service, { path: 'credentials/authorize', name: 'authorize', faults: ['refused'] }, authorize),
    guarded(service, { path: 'signatures/signHash', name: 'sign', faults: ['wrong-signature', 'expired', 'sad-expired', 'later'] }, sign),
    guarded(service, { path: 'signatures/signPolling', name: 'poll', faults: ['never'] }, poll),
  ];
  const simulator = await startSimulator({ endpoints, ...(port !== undefined && { port }) });
  return { ...simulator, api: `${simulator.url}/csc/v2`, add };
}

type Answer = (service: Service, body: Body, fault: string | undefined) => Told;

function guarded(service: Service, { path, name, faults = [] }: { path: string; name: string; faults?: readonly string[] }, answer: Answer): Endpoint {
  return {
    method: 'POST', path: `/csc/v2/${path}`, service: name, faults,
    answer: async ({ body, headers, fault }) => {
      if (!service.tokens.has((headers.authorization ?? '').replace('Bearer ', ''))) return refuse('invalid_token', 'The access token is not valid', 401);
      return answer(service, JSON.parse(body.toString('utf8') || '{}') as Body, fault);
    },
  };
}

function giveToken({ tokens }: Service, { body }: Asked): Told {
  const form = new URLSearchParams(body.toString('utf8'));
  if (form.get('grant_type') !== 'client_credentials' || form.get('client_id') !== remoteClient.id || form.get('client_secret') !== remoteClient.secret) return refuse('invalid_client', 'Unknown client', 401);
  const token = randomUUID();
  tokens.add(token);
  return json({ access_token: token, token_type: 'Bearer', expires_in: 3600 });
}

const listCredentials: Answer = ({ people }, { userID }) => {
  const person = people.get(String(userID));
  return json({ credentialIDs: person ? [person.credentialID] : [] });
};

const findCredential = ({ people }: Service, { credentialID }: Body): Person | undefined => [...people.values()].find((one) => one.credentialID === credentialID);

const credentialInfo: Answer = (service, body, fault) => {
  const person = findCredential(service, body);
  if (!person) return refuse('invalid_request', 'Invalid parameter credentialID');
  return json({
    key: { status: 'enabled', algo: [rsaSha256], len: 2048 }, cert: { status: fault === 'expired' ? 'expired' : 'valid', certificates: person.certificates },
    auth: { mode: 'explicit', expression: 'PIN', objects: [{ type: 'Password', id: 'PIN', format: 'N' }] }, SCAL: '2', multisign: 20,
  });
};

const authorize: Answer = (service, body, fault) => {
  const person = findCredential(service, body);
  if (!person) return refuse('invalid_request', 'Invalid parameter credentialID');
  if (fault === 'refused') return refuse('access_denied', 'The user refused');
  if (person.wrongPins >= mostWrongPins) return refuse('invalid_request', 'The credential is locked');
  const given = (body.authData as { id: string; value: string }[] | undefined)?.find(({ id }) => id === 'PIN')?.value;
  if (given !== person.pin) {
    person.wrongPins++;
    return refuse('invalid_pin', 'The PIN is not correct');
  }
  person.wrongPins = 0;
  const hashes = body.hashes as readonly string[];
  if (!Array.isArray(hashes) || hashes.length !== body.numSignatures || hashes.length > 20) return refuse('invalid_request', 'Invalid number of hashes');
  const SAD = randomUUID();
  service.authorised.set(SAD, { credentialID: person.credentialID, hashes, until: Date.now() + sadMs });
  return json({ SAD, expiresIn: sadMs / 1000 });
};

const sign: Answer = (service, body, fault) => {
  const person = findCredential(service, body);
  const given = service.authorised.get(String(body.SAD));
  const hashes = body.hashes as readonly string[];
  if (fault === 'expired') return refuse('invalid_request', 'The credential is expired');
  if (!person || !given || given.credentialID !== person.credentialID || given.until < Date.now() || fault === 'sad-expired') {
    service.authorised.delete(String(body.SAD));
    return refuse('invalid_request', 'The SAD is expired');
  }
  if (hashes.some((hash) => !given.hashes.includes(hash))) return refuse('invalid_request', 'A hash was not authorised');
  service.authorised.delete(String(body.SAD));
  const signatures = hashes.map((hash) => signHash(person, fault === 'wrong-signature' ? Buffer.alloc(32, 7) : Buffer.from(hash, 'base64')));
  if (fault !== 'later' && body.operationMode !== 'A') return json({ signatures });
  const responseID = randomUUID();
  service.later.set(responseID, { signatures, at: Date.now() + laterMs });
  return json({ responseID });
};

const poll: Answer = ({ later }, { responseID }, fault) => {
  const made = later.get(String(responseID));
  if (!made) return refuse('invalid_request', 'Invalid parameter responseID');
  return made.at > Date.now() || fault === 'never' ? { status: 202, type: 'application/json', body: '{}' } : json({ signatures: made.signatures });
};

const json = (value: unknown): Told => ({ type: 'application/json', body: JSON.stringify(value) });
const refuse = (error: string, description: string, status = 400): Told => ({ status, type: 'application/json', body: JSON.stringify({ error, error_description: description }) });
