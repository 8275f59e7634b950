// Evidence that no certificate of a signature was revoked, as far as the file does not hold it yet. spec: SGN-104
import type { X509Certificate } from 'node:crypto';
import { Fault } from '#platform/fault/index.ts';
import type { Subject } from './ocsp.ts';
import { noValidationData, revocationAt, subjectsOf } from './revocation.ts';
import type { ValidationData } from './revocation.ts';

/** Certificates of a signer or of an authority up to the root, and the time at which they had to be good. */
export interface ProvenPath { readonly path: readonly X509Certificate[]; readonly at: Date; readonly isSigner: boolean }

/** A certificate of which the file must prove that it was not revoked at that time. */
export interface Proof extends Subject { readonly at: Date; /** A person's or the facility's own, no authority's. */ readonly isSigner: boolean }

/** The answer of an authority; undefined where the certificate names none. Throws Fault `signing.status-down`. */
export type AskProof = (proof: Proof) => Promise<{ readonly by: 'ocsp' | 'crl'; readonly evidence: Uint8Array } | undefined>;

/** What is to be added, with every certificate of the paths. */
export async function gatherProofs(paths: readonly ProvenPath[], { known, ask }: { known: ValidationData; ask: AskProof }): Promise<ValidationData> {
  const answers: Uint8Array[] = [];
  const lists: Uint8Array[] = [];
  for (const proof of paths.flatMap(proofsOf)) {
    // An answer or a list may have come that serves this certificate too.
    const has = (data: ValidationData) => revocationAt(proof, proof.at, data).status !== 'unknown';
    if (has(known) || has({ ...noValidationData, answers, lists })) continue;
    const said = await ask(proof);
    if (!said) continue;
    const [kept, own] = said.by === 'ocsp' ? [answers, { answers: [said.evidence] }] : [lists, { lists: [said.evidence] }];
    // An answer of before the signature: the next one is waited for.
    if (!has({ ...noValidationData, ...own })) throw new Fault('unavailable', 'signing.status-down');
    kept.push(said.evidence);
  }
  return { answers, lists, certificates: [...new Map(paths.flatMap(({ path }) => path).map((one) => [one.fingerprint256, one])).values()] };
}

const proofsOf = ({ path, at, isSigner }: ProvenPath): Proof[] => subjectsOf(path).map((subject, index) => ({ ...subject, at, isSigner: isSigner && index === 0 }));
