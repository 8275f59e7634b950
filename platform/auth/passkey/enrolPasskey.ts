// A new passkey of somebody signed in. WebAuthn Level 3, section 7.1; no attestation: which device it is, is nobody's business. spec: PPL-60
import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import type { AuthServices } from '../door.ts';
import { giveTicket } from '../factor/tickets.ts';
import type { SessionRow } from '../session.ts';
import { handleOf, takeChallenge, webauthn } from './checkPasskey.ts';
import { relyingPartyOf } from './relyingParty.ts';

/** Ed25519, ECDSA on P-256, RSA: what devices offer. */
const algorithms = [-8, -7, -257];
const mostPasskeys = 20;

const base64url = z.string().regex(/^[\w-]{1,20000}$/);
const answer = z.object({
  id: base64url, rawId: base64url, type: z.literal('public-key'),
  response: z.object({ clientDataJSON: base64url, attestationObject: base64url, transports: z.array(z.string().regex(/^[a-z-]{1,20}$/)).max(8).optional() }),
});

export async function enrolmentOptions(services: AuthServices, session: SessionRow): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { id } = relyingPartyOf(services.policy.publicUrl);
  const { rows } = await services.db.query<{ id: string; transports: string[] }>('select credential_id as id, transports from platform.passkey where account_id = $1', [session.accountId]);
  if (rows.length >= mostPasskeys) throw new Fault('rule', 'auth.too-many-passkeys', { params: { most: mostPasskeys } });
  const challenge = await giveTicket(services.db, { what: 'passkey-enrol', accountId: session.accountId, sessionId: session.id }, services.now());
  const { generateRegistrationOptions } = await webauthn();
  return generateRegistrationOptions({
    rpName: 'Lành', rpID: id, userName: session.username, userDisplayName: session.displayName, userID: Uint8Array.from(Buffer.from(handleOf(session.accountId), 'base64url')),
    challenge: Uint8Array.from(Buffer.from(challenge, 'base64url')), attestationType: 'none', excludeCredentials: rows, supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/** Throws Fault `auth.passkey-refused`. */
export async function enrolPasskey(services: AuthServices, session: SessionRow, given: { name: string; passkey: Readonly<Record<string, unknown>> }): Promise<string> {
  const parsed = answer.safeParse(given.passkey);
  if (!parsed.success) throw new Fault('invalid', 'auth.bad-input');
  const { id: rpId, origin } = relyingPartyOf(services.policy.publicUrl);
  const { verifyRegistrationResponse } = await webauthn();
  const expected = { what: 'passkey-enrol', accountId: session.accountId, sessionId: session.id } as const;
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: parsed.data as unknown as RegistrationResponseJSON, expectedOrigin: origin, expectedRPID: rpId, requireUserVerification: true, supportedAlgorithmIDs: algorithms,
    expectedChallenge: (challenge) => takeChallenge(services, challenge, expected),
  }).catch((err: unknown) => {
    services.log.info({ err, part: 'auth' }, 'a new passkey was refused');
    return { verified: false as const, registrationInfo: undefined };
  });
  if (!verified || !registrationInfo) throw new Fault('forbidden', 'auth.passkey-refused');
  const { credential, credentialBackedUp } = registrationInfo;
  const id = services.newId();
  const { rowCount } = await services.db.query(
    `insert into platform.passkey (id, account_id, credential_id, public_key, counter, transports, name, synced, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (credential_id) do nothing`,
    [id, session.accountId, credential.id, Buffer.from(credential.publicKey), credential.counter, parsed.data.response.transports ?? [], given.name, credentialBackedUp, services.now()]);
  if (rowCount === 0) throw new Fault('forbidden', 'auth.passkey-refused');
  return id;
}
