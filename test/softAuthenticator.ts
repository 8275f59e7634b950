// An authenticator in software: answers WebAuthn challenges as a phone would, and lies where a test tells it to.
// https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

type Cbor = number | string | Uint8Array | Map<number | string, Cbor>;

/** RFC 8949, as far as attestations need it. */
function encode(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [encode(key), encode(one)])]);
}

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) | count]);
  return count < 256 ? Buffer.from([(major << 5) | 24, count]) : Buffer.from([(major << 5) | 25, count >> 8, count & 255]);
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const flags = { present: 0x01, verified: 0x04, attested: 0x40 };

export interface Lie { readonly origin?: string; readonly rpId?: string; readonly verified?: boolean; readonly counter?: number; readonly userHandle?: string; readonly key?: KeyObject; readonly type?: string }

export class SoftAuthenticator {
  readonly id = randomBytes(16);
  readonly key: KeyObject;
  readonly #cose: Buffer;
  readonly #place: { readonly origin: string; readonly rpId: string };
  counter = 0;
  userHandle = '';

  constructor(place: { origin: string; rpId: string }) {
    this.#place = place;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.#cose = encode(new Map<number, Cbor>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]]));
  }

  enrol(options: { challenge: string; user: { id: string } }, lie: Lie = {}) {
    this.userHandle = options.user.id;
    const length = Buffer.from([0, this.id.length]);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, this.#cose]);
    const authData = Buffer.concat([this.#authData(flags.attested, lie), attested]);
    const attestationObject = encode(new Map<string, Cbor>([['fmt', 'none'], ['attStmt', new Map()], ['authData', authData]]));
    return this.#answer({ clientDataJSON: this.#clientData(lie.type ?? 'webauthn.create', options.challenge, lie), attestationObject: attestationObject.toString('base64url'), transports: ['internal'] });
  }

  answer(options: { challenge: string }, lie: Lie = {}) {
    this.counter += 1;
    const clientDataJSON = this.#clientData(lie.type ?? 'webauthn.get', options.challenge, lie);
    const authData = this.#authData(0, lie);
    const signature = sign('sha256', Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))]), lie.key ?? this.key);
    return this.#answer({ clientDataJSON, authenticatorData: authData.toString('base64url'), signature: signature.toString('base64url'), userHandle: lie.userHandle ?? this.userHandle });
  }

  #answer(response: object) {
    const id = this.id.toString('base64url');
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  #clientData(type: string, challenge: string, lie: Lie): string {
    return Buffer.from(JSON.stringify({ type, challenge, origin: lie.origin ?? this.#place.origin, crossOrigin: false })).toString('base64url');
  }

  #authData(more: number, lie: Lie): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(lie.counter ?? this.counter);
    return Buffer.concat([sha256(lie.rpId ?? this.#place.rpId), Buffer.from([flags.present | (lie.verified === false ? 0 : flags.verified) | more]), count]);
  }
}
