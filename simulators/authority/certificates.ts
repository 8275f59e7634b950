// The CA's own interface (no standard has a short one): `POST /ca/certificates {"csr": PEM}` → `{"certificate": PEM, "chain": [PEM, …]}`,
// `POST /ca/revocations {"serial"}`, `GET /ca/chain.pem`, and the CRL (RFC 5280).
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import type { Endpoint, Told } from '../harness/simulator.ts';
import { serialNumber, statusOf } from './keys.ts';
import type { AuthorityKeys, KeyAndCertificate } from './keys.ts';
import type { Issued, Register } from './register.ts';

const signing = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
const threeYearsMs = 3 * 365 * 86_400_000;
const dayMs = 86_400_000;

export interface CaParts {
  readonly keys: AuthorityKeys;
  readonly register: Register;
  readonly url: () => string;
}

export function caEndpoints(parts: CaParts): Endpoint[] {
  const { keys, register } = parts;
  return [
    { method: 'POST', path: '/ca/certificates', service: 'ca', faults: ['short-lived'], answer: ({ body, fault }) => issue(parts, body.toString('utf8'), fault) },
    { method: 'POST', path: '/ca/revocations', service: 'ca', answer: ({ body }) => revoke(register, body.toString('utf8')) },
    { method: 'GET', path: '/ca/chain.pem', service: 'chain', answer: async () => ({ type: 'application/x-pem-file', body: `${keys.issuing.certificate.toString('pem')}\n${keys.root.certificate.toString('pem')}\n` }) },
    { method: 'GET', path: '/ca/crl', service: 'crl', faults: ['outdated', 'wrong-signer', 'huge'], answer: ({ fault }) => tellList(parts, fault) },
    { method: 'GET', path: '/ca/root.crl', service: 'crl', answer: async () => ({ type: 'application/pkix-crl', body: await buildCrl({ by: keys.root, revoked: [] }) }) },
  ];
}

async function issue({ keys, register, url }: CaParts, text: string, fault: string | undefined): Promise<Told> {
  const request = readRequest(text);
  if (!request || !(await request.verify().catch(() => false))) return refuse('the request is no PKCS#10 signed by its own key');
  const serial = serialNumber();
  const notBefore = new Date(Date.now() - 60_000);
  const notAfter = new Date(notBefore.getTime() + (fault === 'short-lived' ? 62_000 : threeYearsMs));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial, subject: request.subjectName, issuer: keys.issuing.certificate.subjectName, publicKey: request.publicKey, signingKey: keys.issuing.key, notBefore, notAfter, signingAlgorithm: signing,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation, true),
      await x509.SubjectKeyIdentifierExtension.create(request.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(keys.issuing.certificate),
      ...statusOf(url()),
    ],
  });
  await register.add({ serial, subject: certificate.subject, notAfter: notAfter.toISOString() });
  return json({ certificate: certificate.toString('pem'), chain: [keys.issuing, keys.root].map((one) => one.certificate.toString('pem')) });
}

function readRequest(text: string): x509.Pkcs10CertificateRequest | undefined {
  try {
    return new x509.Pkcs10CertificateRequest((JSON.parse(text) as { csr: string }).csr);
  } catch {
    return undefined;
  }
}

async function revoke(register: Register, text: string): Promise<Told> {
  const { serial = '' } = JSON.parse(text) as { serial?: string };
  const issued = register.find(serial);
  if (!issued) return refuse('no such certificate', 404);
  await register.add({ ...issued, revokedAt: issued.revokedAt ?? new Date().toISOString() });
  return json({ serial: issued.serial });
}

async function tellList({ keys, register }: CaParts, fault: string | undefined): Promise<Told> {
  if (fault === 'huge') return { type: 'application/pkix-crl', body: new Uint8Array(40 * 1024 * 1024) };
  return { type: 'application/pkix-crl', body: await buildCrl({ by: keys.issuing, revoked: register.listRevoked(), ...(fault === 'outdated' && { ageMs: 3 * dayMs }), ...(fault === 'wrong-signer' && { signer: keys.ocsp }) }) };
}

interface List { readonly by: KeyAndCertificate; readonly revoked: readonly Issued[]; readonly ageMs?: number; readonly signer?: KeyAndCertificate }

async function buildCrl({ by, revoked, ageMs = 60_000, signer = by }: List): Promise<Uint8Array> {
  const thisUpdate = new Date(Date.now() - ageMs);
  const crl = await x509.X509CrlGenerator.create({
    issuer: by.certificate.subjectName, thisUpdate, nextUpdate: new Date(thisUpdate.getTime() + dayMs), signingAlgorithm: signing, signingKey: signer.key,
    entries: revoked.map(({ serial, revokedAt }) => ({ serialNumber: serial, revocationDate: new Date(revokedAt ?? ''), reason: x509.X509CrlReason.unspecified })),
  });
  return new Uint8Array(crl.rawData);
}

const json = (value: unknown): Told => ({ type: 'application/json', body: JSON.stringify(value) });
const refuse = (reason: string, status = 400): Told => ({ status, type: 'application/json', body: JSON.stringify({ reason }) });
