// What programs of others say of an archive package that was unpacked into a folder beside `root.pem`.
import { execFileSync } from 'node:child_process';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect } from 'vitest';

/** What a foreign program says, or undefined where it is not installed. Throws where it finds a fault. */
export function foreign(program: string, args: readonly string[], cwd?: string): string | undefined {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...(cwd !== undefined && { cwd }) });
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}

export function unpackInto(folder: string, zip: Uint8Array): void {
  for (const [path, bytes] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

const papersIn = (folder: string): string[] => readdirSync(join(folder, 'papers')).map((name) => join(folder, 'papers', name));
const evidenceIn = (folder: string, ending: string): string[] =>
  readdirSync(join(folder, 'evidence'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending)).map((name) => join(folder, 'evidence', name));

/** The bytes under the signatures of a paper, in their order, as the file itself names them. */
function signedBytes(pdf: Buffer): Buffer[] {
  return [...pdf.toString('latin1').matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)].map(([, ...numbers]) => {
    const [from = 0, length = 0, next = 0, rest = 0] = numbers.map(Number);
    return Buffer.concat([pdf.subarray(from, from + length), pdf.subarray(next, next + rest)]);
  });
}

const root = (folder: string): string => join(folder, 'root.pem');

function opensslCms(folder: string): boolean {
  const [paper = ''] = papersIn(folder);
  const [content = Buffer.alloc(0)] = signedBytes(readFileSync(paper));
  const [signature = ''] = evidenceIn(folder, 'signature-1.p7s');
  writeFileSync(join(folder, 'content'), content);
  return foreign('openssl', ['cms', '-verify', '-binary', '-inform', 'DER', '-in', signature, '-content', join(folder, 'content'), '-CAfile', root(folder), '-purpose', 'any', '-out', join(folder, 'out')]) !== undefined;
}

function opensslTs(folder: string): boolean {
  const jws = join(folder, 'signatures/manifest.json.jws');
  const seal = foreign('openssl', ['ts', '-verify', '-token_in', '-in', `${jws}.tst`, '-data', jws, '-CAfile', root(folder)]);
  if (seal === undefined) return false;
  expect(seal).toContain('Verification: OK');
  const [paper = ''] = papersIn(folder);
  const [stamp = ''] = evidenceIn(folder, 'archive-stamp-1.tst');
  writeFileSync(join(folder, 'content'), signedBytes(readFileSync(paper)).at(-1) ?? Buffer.alloc(0));
  expect(foreign('openssl', ['ts', '-verify', '-token_in', '-in', stamp, '-data', join(folder, 'content'), '-CAfile', root(folder)])).toContain('Verification: OK');
  return true;
}

/** A detached JWS is a signature over `header.` and the file. */
function opensslJws(folder: string): boolean {
  const [header = '', , signature = ''] = readFileSync(join(folder, 'signatures/HoSoBenhAn.json.jws'), 'utf8').split('.');
  const { x5c } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as { x5c: string[] };
  writeFileSync(join(folder, 'key.pem'), createPublicKey(new X509Certificate(Buffer.from(x5c[0] ?? '', 'base64')).publicKey.export({ type: 'spki', format: 'pem' })).export({ type: 'spki', format: 'pem' }));
  writeFileSync(join(folder, 'content'), Buffer.concat([Buffer.from(`${header}.`), readFileSync(join(folder, 'data/HoSoBenhAn.json'))]));
  writeFileSync(join(folder, 'signature'), Buffer.from(signature, 'base64url'));
  const said = foreign('openssl', ['dgst', '-sha256', '-verify', join(folder, 'key.pem'), '-signature', join(folder, 'signature'), join(folder, 'content')]);
  if (said !== undefined) expect(said).toContain('Verified OK');
  return said !== undefined;
}

/** By what is looked at; false where the program is not installed. Throws where it finds a fault. */
export const foreignChecks: Readonly<Record<string, (folder: string) => boolean>> = {
  'sha256sum finds every file as it is listed': (folder) => foreign('sha256sum', ['-c', '--strict', '--quiet', 'SHA256SUMS'], folder) !== undefined,
  'pdfsig finds the signatures of every paper valid': (folder) => papersIn(folder).every((paper) => {
    const said = foreign('pdfsig', ['-nocert', paper]);
    if (said !== undefined) expect(said.match(/Signature is Valid\./g) ?? []).toHaveLength(readFileSync(paper, 'latin1').match(/\/adbe\.pkcs7\.detached|\/ETSI\.CAdES\.detached/g)?.length ?? 0);
    return said !== undefined;
  }),
  'qpdf finds no error in any paper': (folder) => papersIn(folder).every((paper) => foreign('qpdf', ['--check', paper]) !== undefined),
  'openssl cms verifies a signature from the evidence': opensslCms,
  'openssl ts verifies the time stamps of the seal and of the archive': opensslTs,
  'openssl verifies the detached JWS': opensslJws,
  'xmllint finds the signed XML valid by its schema': (folder) => foreign('xmllint', ['--noout', '--nonet', '--schema', join(folder, 'data/HoSoBenhAn.xsd'), join(folder, 'signatures/HoSoBenhAn.xml')]) !== undefined,
  'xmlsec1 verifies the signed XML': (folder) => foreign('xmlsec1', ['--verify', '--trusted-pem', root(folder), '--id-attr:Id', 'SignedProperties', join(folder, 'signatures/HoSoBenhAn.xml')]) !== undefined,
};
