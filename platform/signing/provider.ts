// One interface for every place where a private key may live: a sealed software key now; card, HSM and remote signing fill the same. spec: SGN
import type { CertificateFacts } from './certificate.ts';

/** An opened key. It signs digests, never documents: the document does not leave the server, whoever holds the key. */
export interface SigningKey {
  /** DER. */
  readonly certificate: Uint8Array;
  /** DER, issuer first. */
  readonly chain: readonly Uint8Array[];
  readonly algorithm: 'rsa-sha256' | 'ecdsa-sha256';
  /** Signing takes seconds: nobody waits for it, it is done in the background. */
  readonly isRemote?: boolean;
  /** SHA-256 digest → PKCS#1 v1.5 or DER-coded ECDSA signature. A remote service may take seconds and ask the person's phone. */
  signDigest(digest: Uint8Array): Promise<Uint8Array>;
}

export interface Holder {
  readonly dk: number;
  readonly accountId: string;
  /** As it shall stand in the certificate. */
  readonly name: string;
  readonly organization: string;
  /** Number of the practising licence or another lasting number. */
  readonly number: string;
}

export interface Credential {
  readonly id: string;
  readonly dk: number;
  readonly accountId: string;
  readonly facts: CertificateFacts;
  readonly revoked: boolean;
}

export interface SigningProvider {
  readonly kind: 'software' | 'token' | 'hsm' | 'remote';
  /** The credential in force, valid or not. */
  find(holder: Pick<Holder, 'dk' | 'accountId'>): Promise<Credential | undefined>;
  /** Makes a key, gets its certificate, seals the key with the PIN. Throws Fault `signing.already-enrolled`, `signing.authority-down`. */
  enrol(holder: Holder, pin: string): Promise<Credential>;
  /** Throws Fault `signing.wrong-pin`, `signing.pin-blocked`. */
  open(credential: Credential, pin: string): Promise<SigningKey>;
  retire(credential: Credential): Promise<void>;
}
