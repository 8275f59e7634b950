// The signing desk of the house: enrol, unlock for a shift, sign a PDF at once and have it time-stamped now or later. spec: SGN
import type { X509Certificate } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { Fault } from '#platform/fault/index.ts';
import { readCertificate } from './certificate.ts';
import { addressesIn, askStatus, certificateKey } from './status/certificateStatus.ts';
import type { CertificateStatus, StatusAddresses } from './status/certificateStatus.ts';
import type { Credential, Holder, SigningKey, SigningProvider } from './provider.ts';
import type { Seals } from './seals.ts';
import { openReach } from './reach.ts';
import type { ReachedServices } from './reach.ts';
import { archivePdf } from './pdf/archivePdf.ts';
import type { AskProof } from './status/gatherProofs.ts';
import { timeStampPdf } from './pdf/signPdf.ts';
import { requestTimeStamp } from './timeStamp.ts';
import { archiveXml, hasXmlTimeStamp, timeStampXml } from './xml/signXml.ts';
import { openKeyRing, unlockedHours } from './unlocked.ts';
import type { Unlocked } from './unlocked.ts';

/** Where the outside services are; asked each time, since the demo's own starts on first use. */
export interface Authorities {
  readonly ca: string;
  readonly tsa: string;
  readonly ocsp: string;
  readonly crl: string;
  readonly anchors: readonly X509Certificate[];
}

export interface Signing {
  readonly provider: SigningProvider;
  /** Keys of the facilities themselves. */
  readonly seals: Seals;
  authorities(): Promise<Authorities>;
  /** Which of the services answer; undefined while none is in use yet. */
  reach(): Promise<ReachedServices | undefined>;
  enrol(holder: Holder, session: { sessionId: string; pin: string }): Promise<Unlocked>;
  /** Throws Fault `signing.no-certificate`, `signing.wrong-pin`, `signing.pin-blocked`, `signing.expired`, `signing.revoked`. */
  unlock(holder: Pick<Holder, 'dk' | 'accountId'>, session: { sessionId: string; pin: string }): Promise<Unlocked>;
  /** The key that is open in this session. Throws Fault `signing.locked`, `signing.expired`. */
  getUnlocked(sessionId: string | undefined, accountId: string): Promise<Unlocked>;
  findUnlocked(sessionId: string | undefined, accountId: string): Promise<Unlocked | undefined>;
  /** The key of this person, open in any session: only for acts that are done and wait for a slow key. */
  findOpenKeyOf(accountId: string): Promise<Unlocked | undefined>;
  /** Closes the key of a session at once: sign-out, hand-over of the PC, "Khoá ký". */
  lockSession(sessionId: string): Promise<void>;
  /** Closes the key of a person in every session: its certificate is revoked. */
  lockAccount(accountId: string): Promise<void>;
  /** Status of the key's certificate, from memory while it is fresh. Throws Fault `signing.revoked`, `signing.status-down`. */
  checkStatus(key: Pick<SigningKey, 'certificate' | 'chain'>): Promise<CertificateStatus>;
  /** B-T of a B-B file. Throws Fault `signing.time-stamp-down`; right after a failure at once, so that nobody waits for a service known to be down. */
  timeStamp(pdf: Uint8Array, options?: { evenIfDown: boolean }): Promise<Uint8Array>;
  /** The bare token (RFC 3161) over these bytes. Throws Fault `signing.time-stamp-down`. */
  stamp(bytes: Uint8Array): Promise<Uint8Array>;
  /** B-LTA of a B-T file, or one stamp more on an archived one. Throws Fault `signing.status-down`, `signing.time-stamp-down`. */
  archive(pdf: Uint8Array): Promise<Uint8Array>;
  /** B-LT of a signed XML document, with its time stamp first where it has none. Throws as `archive`. */
  archiveXml(xml: string): Promise<string>;
}

export interface SigningParts {
  readonly provider: SigningProvider;
  readonly seals: Seals;
  readonly now: () => Date;
  readonly authorities: () => Promise<Authorities>;
  /** Those in use now, without starting any; absent = all of them. */
  readonly inUse?: () => Promise<Authorities | undefined>;
}

/** After a failure the service counts as down for this long where a person waits. */
const restMs = 15_000;

export function openSigning({ provider, seals, now, authorities, inUse }: SigningParts): Signing {
  const known = new LRUCache<string, CertificateStatus>({ max: 2000 });
  const ring = openKeyRing();

  const askNow: Signing['checkStatus'] = async ({ certificate, chain }) => {
    const [leaf, issuer] = [readCertificate(certificate), chain[0] && readCertificate(chain[0])];
    if (!issuer) throw new Fault('unavailable', 'signing.status-down');
    const status = await askStatus({ certificate: leaf, issuer, at: now() }, await authorities());
    if (status.status !== 'good') throw new Fault('rule', 'signing.revoked');
    known.set(certificateKey(leaf), status);
    return status;
  };

  const checkStatus: Signing['checkStatus'] = async (key) => {
    const fresh = known.get(certificateKey(readCertificate(key.certificate)));
    return fresh && fresh.until > now() ? fresh : askNow(key);
  };

  const keep = (credential: Credential, key: SigningKey, sessionId: string): Unlocked => {
    const until = new Date(Math.min(now().getTime() + unlockedHours * 3_600_000, new Date(credential.facts.notAfter).getTime()));
    const unlocked = { key, facts: credential.facts, accountId: credential.accountId, until };
    ring.keep(sessionId, unlocked);
    return unlocked;
  };

  return {
    provider, seals, authorities, checkStatus, reach: openReach(inUse ?? authorities),
    enrol: async (holder, { sessionId, pin }) => {
      const before = await provider.find(holder);
      if (before && !before.revoked && new Date(before.facts.notAfter) > now()) throw new Fault('conflict', 'signing.already-enrolled');
      if (before) await provider.retire(before);
      const credential = await provider.enrol(holder, pin);
      return keep(credential, await provider.open(credential, pin), sessionId);
    },
    unlock: async (holder, { sessionId, pin }) => {
      const credential = await provider.find(holder);
      if (!credential) throw new Fault('rule', 'signing.no-certificate');
      const key = await provider.open(credential, pin);
      if (credential.revoked) throw new Fault('rule', 'signing.revoked');
      if (new Date(credential.facts.notAfter) <= now()) throw new Fault('rule', 'signing.expired');
      // Asked anew once a shift, whatever is remembered. A responder that does not answer holds nobody up: the paper itself waits for it.
      await askNow(key).catch((error: unknown) => { if (!(error instanceof Fault && error.kind === 'unavailable')) throw error; });
      return keep(credential, key, sessionId);
    },
    lockSession: async (sessionId) => ring.closeSession(sessionId),
    lockAccount: async (accountId) => ring.closeAccount(accountId),
    findOpenKeyOf: async (accountId) => ring.findOf(accountId, now()),
    findUnlocked: async (sessionId, accountId) => ring.find(sessionId, { accountId, at: now() }),
    getUnlocked: async (sessionId, accountId) => {
      const unlocked = ring.find(sessionId, { accountId, at: now() });
      if (!unlocked) throw new Fault('rule', 'signing.locked');
      if (new Date(unlocked.facts.notAfter) <= now()) throw new Fault('rule', 'signing.expired');
      return unlocked;
    },
    timeStamp: openTimeStamps(authorities),
    stamp: async (bytes) => {
      const { tsa, anchors } = await authorities();
      return requestTimeStamp(tsa, bytes, anchors);
    },
    ...openArchiving({ known, now, authorities }),
  };
}

function openTimeStamps(authorities: SigningParts['authorities']): Signing['timeStamp'] {
  let restUntil = 0;
  return async (pdf, { evenIfDown } = { evenIfDown: false }) => {
    if (!evenIfDown && Date.now() < restUntil) throw new Fault('unavailable', 'signing.time-stamp-down');
    try {
      const { tsa, anchors } = await authorities();
      const stamped = await timeStampPdf(pdf, { tsaUrl: tsa, anchors });
      restUntil = 0;
      return stamped;
    } catch (error) {
      restUntil = Date.now() + restMs;
      throw error;
    }
  };
}

interface ArchiveParts { readonly known: LRUCache<string, CertificateStatus>; readonly now: () => Date; readonly authorities: SigningParts['authorities'] }

function openArchiving({ known, now, authorities }: ArchiveParts): Pick<Signing, 'archive' | 'archiveXml'> {
  const open = async () => {
    const { tsa, anchors, ocsp, crl } = await authorities();
    return { tsaUrl: tsa, anchors, ask: openProofs({ known, now, addresses: { ocsp, crl } }) };
  };
  return {
    archive: async (pdf) => archivePdf(pdf, await open()),
    archiveXml: async (xml) => {
      const parts = await open();
      return archiveXml(hasXmlTimeStamp(xml) ? xml : await timeStampXml(xml, parts), parts);
    },
  };
}

interface ProofParts { readonly known: LRUCache<string, CertificateStatus>; readonly now: () => Date; readonly addresses: StatusAddresses }

/** Of a signer the answer must be later than the signature; of authorities, which many files name, the one at hand serves while it is fresh. */
function openProofs({ known, now, addresses }: ProofParts): AskProof {
  return async ({ certificate, issuer, at, isSigner }) => {
    const before = known.get(certificateKey(certificate));
    if (before && (isSigner ? before.from >= at : before.until >= now())) return before;
    const named = isSigner ? addresses : { ocsp: '', crl: '' };
    if (!isSigner && Object.values(addressesIn(certificate)).every((url) => url === '')) return undefined;
    const status = await askStatus({ certificate, issuer, at: now() }, named);
    if (status.status === 'unknown') throw new Fault('unavailable', 'signing.status-down');
    if (status.status === 'good') known.set(certificateKey(certificate), status);
    return status;
  };
}
