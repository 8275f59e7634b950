// A device vouches once that its own user is there (fingerprint, face or lock code) and answers for one challenge: a key made for this act alone.
// WebAuthn Level 3, section 7.1; nothing is kept for signing in. spec: SGW-44
import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import { webauthn } from './checkPasskey.ts';
import { relyingPartyOf } from './relyingParty.ts';

const algorithms = [-8, -7, -257];
const base64url = z.string().regex(/^[\w-]{1,20000}$/);
const answer = z.object({ id: base64url, rawId: base64url, type: z.literal('public-key'), response: z.object({ clientDataJSON: base64url, attestationObject: base64url, transports: z.array(z.string().max(20)).max(8).optional() }) });

/** What is kept as evidence: with the key the answer can be checked again by anybody. */
export interface DeviceProof {
  readonly credentialId: string;
  readonly publicKey: string;
  readonly clientDataJSON: string;
  readonly attestationObject: string;
}

interface Asked { readonly publicUrl: string; readonly challenge: Uint8Array }

export async function deviceProofOptions({ publicUrl, challenge }: Asked, name: string): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await webauthn();
  return generateRegistrationOptions({
    rpName: 'Lành', rpID: relyingPartyOf(publicUrl).id, userName: name, userDisplayName: name, challenge: Uint8Array.from(challenge), attestationType: 'none', supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' },
  });
}

/** Throws Fault `auth.passkey-refused`, `auth.bad-input`. */
export async function checkDeviceProof({ publicUrl, challenge }: Asked, given: unknown): Promise<DeviceProof> {
  const parsed = answer.safeParse(given);
  if (!parsed.success) throw new Fault('invalid', 'auth.bad-input');
  const { id: rpId, origin } = relyingPartyOf(publicUrl);
  const { verifyRegistrationResponse } = await webauthn();
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: parsed.data as unknown as RegistrationResponseJSON, expectedOrigin: origin, expectedRPID: rpId, requireUserVerification: true, supportedAlgorithmIDs: algorithms,
    expectedChallenge: Buffer.from(challenge).toString('base64url'),
  }).catch(() => ({ verified: false as const, registrationInfo: undefined }));
  if (!verified || !registrationInfo) throw new Fault('forbidden', 'auth.passkey-refused');
  const { clientDataJSON, attestationObject } = parsed.data.response;
  return { credentialId: registrationInfo.credential.id, publicKey: Buffer.from(registrationInfo.credential.publicKey).toString('base64url'), clientDataJSON, attestationObject };
}
