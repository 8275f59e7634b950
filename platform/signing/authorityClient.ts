// Asks a certificate authority for a certificate: `POST {ca}/certificates {"csr": PEM}` → `{"certificate", "chain"}` (PEM). spec: SGN
import { readPem } from './certificate.ts';
import { Fault } from '#platform/fault/index.ts';

/** Nobody waits longer than this for an outside service. */
export const outsideTimeoutMs = 2000;

export interface IssuedCertificate {
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
}

/** Throws Fault `signing.authority-down` when it does not answer or answers something else. */
export async function requestCertificate(caUrl: string, csr: string): Promise<IssuedCertificate> {
  try {
    const answer = await fetch(`${caUrl}/certificates`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ csr }), signal: AbortSignal.timeout(outsideTimeoutMs) });
    if (!answer.ok) throw new Error(`the authority answered ${answer.status}`);
    const { certificate, chain } = (await answer.json()) as { certificate: string; chain: readonly string[] };
    const [leaf, ...issuers] = readPem([certificate, ...chain].join('\n')).map((one) => new Uint8Array(one.raw));
    if (!leaf) throw new Error('the authority sent no certificate');
    return { certificate: leaf, chain: issuers };
  } catch (cause) {
    throw new Fault('unavailable', 'signing.authority-down', { cause });
  }
}
