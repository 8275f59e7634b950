// A passkey's answer to a challenge of ours: for this origin, by this person, verified on the device, once. WebAuthn Level 3, section 7.2   spec: PPL-61
import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import type { AuthServices } from '../door.ts';
import { giveTicket, takeTicket } from '../factor/tickets.ts';
import type { Ticket } from '../factor/tickets.ts';
import { relyingPartyOf } from './relyingParty.ts';

/** Loaded when the first passkey comes: a server without any starts sooner. */
export const webauthn = () => import('@simplewebauthn/server');

const base64url = z.string().regex(/^[\w-]{1,8000}$/);
const answer = z.object({
  id: base64url, rawId: base64url, type: z.literal('public-key'),
  response: z.object({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url, userHandle: base64url.nullish() }),
});

/** `account`: only its passkeys are asked for; without one the person picks on the device. */
export async function passkeyOptions(services: AuthServices, ticket: Ticket): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { id } = relyingPartyOf(services.policy.publicUrl);
  const { rows } = ticket.accountId === undefined ? { rows: [] } : await services.db.query<{ id: string; transports: string[] }>(
    'select credential_id as id, transports from platform.passkey where account_id = $1', [ticket.accountId]);
  const challenge = Buffer.from(await giveTicket(services.db, ticket, services.now()), 'base64url');
  const { generateAuthenticationOptions } = await webauthn();
  return generateAuthenticationOptions({ rpID: id, challenge: Uint8Array.from(challenge), userVerification: 'required', allowCredentials: rows });
}

interface Row { readonly id: string; readonly account: string; readonly key: Buffer; readonly counter: number }

/** Gives whose passkey it is. Throws Fault `auth.passkey-refused`, without saying why. */
export async function checkPasskey(services: AuthServices, given: Readonly<Record<string, unknown>>, expected: Ticket): Promise<string> {
  const parsed = answer.safeParse(given);
  if (!parsed.success) throw new Fault('invalid', 'auth.bad-input');
  const { rows } = await services.db.query<Row>('select id, account_id as account, public_key as key, counter::float8 from platform.passkey where credential_id = $1', [parsed.data.id]);
  const [row] = rows;
  const newCounter = row && (await verify(services, { response: parsed.data as unknown as AuthenticationResponseJSON, row, expected }));
  if (!row || newCounter === undefined) throw new Fault('forbidden', 'auth.passkey-refused');
  // Two answers at the same moment count one after the other: a counter that stands still while it counts at all is a copy.
  const { rowCount } = await services.db.query(
    'update platform.passkey set counter = $2, used_at = $3 where id = $1 and (counter < $2 or (counter = 0 and $2 = 0))', [row.id, newCounter, services.now()]);
  if (rowCount === 0) throw new Fault('forbidden', 'auth.passkey-refused');
  return row.account;
}

/** The new counter; undefined when anything is wrong. */
async function verify(services: AuthServices, { response, row, expected }: { response: AuthenticationResponseJSON; row: Row; expected: Ticket }): Promise<number | undefined> {
  const { id, origin } = relyingPartyOf(services.policy.publicUrl);
  const { verifyAuthenticationResponse } = await webauthn();
  const { userHandle } = response.response;
  if (expected.accountId !== undefined && row.account !== expected.accountId) return undefined;
  if (userHandle && userHandle !== handleOf(row.account)) return undefined;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response, expectedOrigin: origin, expectedRPID: id, requireUserVerification: true,
      // Used up whatever comes of it: the same answer is not heard twice.
      expectedChallenge: (challenge) => takeChallenge(services, challenge, expected),
      credential: { id: response.id, publicKey: Uint8Array.from(row.key), counter: row.counter },
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch (err) {
    services.log.info({ err, part: 'auth' }, 'a passkey was refused');
    return undefined;
  }
}

/** Ours, for this purpose, for this person and this session, and not used before. */
export async function takeChallenge(services: AuthServices, challenge: string, { what, accountId, sessionId }: Ticket): Promise<boolean> {
  const used = await takeTicket(services.db, { ticket: challenge, what }, services.now());
  return used !== undefined && used.accountId === accountId && used.sessionId === sessionId;
}

/** What the device keeps as the name of the person: nothing that tells who they are. */
export const handleOf = (accountId: string): string => Buffer.from(accountId.replaceAll('-', ''), 'hex').toString('base64url');
