// The browser's side of passkeys: options of the server in, the device's answer out. https://www.w3.org/TR/webauthn-3/   spec: PPL-60

interface Descriptor { readonly id: string; readonly type: 'public-key'; readonly transports?: AuthenticatorTransport[] }

export interface EnrolOptions extends Omit<PublicKeyCredentialCreationOptions, 'challenge' | 'user' | 'excludeCredentials'> {
  readonly challenge: string;
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly excludeCredentials?: readonly Descriptor[];
}

export interface AnswerOptions extends Omit<PublicKeyCredentialRequestOptions, 'challenge' | 'allowCredentials'> {
  readonly challenge: string;
  readonly allowCredentials?: readonly Descriptor[];
}

/** A passkey is good for a name: an address in figures has none. */
export const passkeysWorkHere = (): boolean => 'PublicKeyCredential' in globalThis && !/^[\d.]+$|^\[/.test(location.hostname);

/** Undefined when the person broke off, or the device has nothing to give. */
export async function makePasskey(options: EnrolOptions): Promise<object | undefined> {
  const publicKey = { ...options, challenge: bytesOf(options.challenge), user: { ...options.user, id: bytesOf(options.user.id) }, excludeCredentials: describe(options.excludeCredentials) };
  const made = await orNothing(navigator.credentials.create({ publicKey }));
  if (!made) return undefined;
  const response = made.response as AuthenticatorAttestationResponse;
  return answerOf(made, { clientDataJSON: textOf(response.clientDataJSON), attestationObject: textOf(response.attestationObject), transports: response.getTransports?.() ?? [] });
}

export async function askPasskey(options: AnswerOptions): Promise<object | undefined> {
  const publicKey = { ...options, challenge: bytesOf(options.challenge), allowCredentials: describe(options.allowCredentials) };
  const given = await orNothing(navigator.credentials.get({ publicKey }));
  if (!given) return undefined;
  const response = given.response as AuthenticatorAssertionResponse;
  return answerOf(given, {
    clientDataJSON: textOf(response.clientDataJSON), authenticatorData: textOf(response.authenticatorData), signature: textOf(response.signature),
    ...(response.userHandle && { userHandle: textOf(response.userHandle) }),
  });
}

const answerOf = ({ id, rawId, type }: PublicKeyCredential, response: object): object => ({ id, rawId: textOf(rawId), type, clientExtensionResults: {}, response });

/** The browser says the same for breaking off, no key, and no time left. */
async function orNothing(asked: Promise<Credential | null>): Promise<PublicKeyCredential | undefined> {
  try {
    return ((await asked) as PublicKeyCredential | null) ?? undefined;
  } catch (error) {
    if (error instanceof DOMException && ['NotAllowedError', 'AbortError', 'InvalidStateError', 'NotSupportedError', 'SecurityError'].includes(error.name)) return undefined;
    throw error;
  }
}

const describe = (list: readonly Descriptor[] = []): PublicKeyCredentialDescriptor[] => list.map((one) => ({ ...one, id: bytesOf(one.id) }));

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const textOf = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
