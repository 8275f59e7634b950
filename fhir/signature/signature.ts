// Signatures of FHIR resources as JSON (JWS, RFC 7515 and 7797), kept in Provenance.signature and Bundle.signature.
// What is signed: https://hl7.org/fhir/R4/json.html#canonical, method `static`: names in order, no narrative, no meta, no signature.   spec: SGN-130
import { signJws, verifyJws } from '#platform/signing/index.ts';
import type { SigningKey, Trust, VerifiedSignature } from '#platform/signing/index.ts';
import { isExactObject, parseExact, printExact } from '../repository/exactJson.ts';
import type { Exact } from '../repository/exactJson.ts';
import type { Coding, Signature } from '../types/index.ts';

const canonical = 'http://hl7.org/fhir/canonicalization/json#static';
const left = ['text', 'meta', 'signature'];

/** The bytes that are signed. Numbers keep the digits they were written with. */
export function canonicalBytes(resource: string): Uint8Array {
  const parsed = parseExact(resource);
  if (!isExactObject(parsed)) throw new Error('not a resource');
  return new TextEncoder().encode(printExact(inOrder(Object.fromEntries(Object.entries(parsed).filter(([name]) => !left.includes(name))))));
}

function inOrder(value: Exact): Exact {
  if (Array.isArray(value)) return value.map(inOrder);
  return isExactObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, inOrder(one)])) : value;
}

export interface ResourceSigning {
  readonly key: SigningKey;
  readonly signedAt: Date;
  /** `Practitioner/…`, or the facility's `Organization/…` for its seal. */
  readonly who: { readonly reference: string; readonly display?: string };
  readonly role?: string;
  /** Why: a code of ASTM E1762. */
  readonly type: Coding;
}

/** To be put into `signature` of the resource itself: of a Bundle as it is, of a Provenance as one of the list. */
export async function signResource(resource: string, { key, signedAt, who, role, type }: ResourceSigning): Promise<Signature> {
  const jws = await signJws(canonicalBytes(resource), key, { signedAt, canonical, ...(role !== undefined && { role }) });
  return { type: [type], when: signedAt.toISOString(), who, targetFormat: `application/fhir+json;canonicalization=${canonical}`, sigFormat: 'application/jose', data: Buffer.from(jws).toString('base64') };
}

/** Every JSON signature of the resource, judged; none where it carries none. */
export function verifyResource(resource: string, { anchors, at }: Pick<Trust, 'anchors' | 'at'>): VerifiedSignature[] {
  const parsed = parseExact(resource);
  const held = isExactObject(parsed) ? parsed.signature : undefined;
  const signatures = (Array.isArray(held) ? held : [held ?? null]).filter((one) => isExactObject(one)).filter(({ sigFormat }) => sigFormat === 'application/jose');
  const content = signatures.length > 0 ? canonicalBytes(resource) : new Uint8Array();
  return signatures.map(({ data }) => verifyJws(Buffer.from(String(data), 'base64').toString('latin1'), content, { anchors, at, canonical }));
}
