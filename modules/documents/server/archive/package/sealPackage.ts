// The facility's seal on a package: its data as XAdES and JWS, and one signature over the list of everything, with a time stamp. docs/decisions/0214-sealed-package.md   spec: ARC-64
import { strFromU8, unzipSync, zipSync } from 'fflate';
import type { Bundle, Coding } from '#fhir/types/index.ts';
import { signResource } from '#fhir/signature/index.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { Fault } from '#platform/fault/index.ts';
import { signJws, signXml } from '#platform/signing/index.ts';
import type { OpenSeal } from '#platform/signing/index.ts';
import { sha256, text } from './buildPackage.ts';
import type { PackageContent, PackageFile } from './buildPackage.ts';
import { sealPaths } from './sealPaths.ts';

const role = 'Con dấu của cơ sở';
const sourceSignature: Coding = { system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.14', display: 'Source Signature' };

/** Undefined where the facility has none in force. Throws Fault `signing.status-down`. */
export async function findSeal({ signing }: RestServices, dk: number): Promise<OpenSeal | undefined> {
  try {
    const seal = await signing.seals.open(dk);
    await signing.checkStatus(seal.key);
    return seal;
  } catch (error) {
    if (error instanceof Fault && error.kind === 'rule') return undefined;
    throw error;
  }
}

export interface Sealing { readonly dk: number; readonly recordId: string; readonly organizationId: string; readonly seal: OpenSeal }

/** Made once for each list of files and kept until the package is there: whoever was interrupted goes on with the same bytes. Throws Fault `signing.time-stamp-down`, `signing.status-down`. */
export async function sealOnce(services: RestServices, content: PackageContent, sealing: Sealing): Promise<readonly PackageFile[]> {
  const { db, now } = services;
  const key = [sealing.dk, sealing.recordId, sha256(content.manifest.bytes)];
  const find = async () => (await db.query<{ files: Buffer }>('select files from documents.package_seal where dk = $1 and record_id = $2 and manifest = $3', key)).rows[0]?.files;
  const before = await find();
  if (before) return unpack(before);
  const made = await sealContent(services, content, sealing);
  await db.query('insert into documents.package_seal (dk, record_id, manifest, files, made_at) values ($1, $2, $3, $4, $5) on conflict do nothing', [...key, Buffer.from(zipSync(Object.fromEntries(made.map(({ path, bytes }) => [path, bytes])))), now()]);
  return unpack((await find()) ?? new Uint8Array());
}

const types: Readonly<Record<string, string>> = { xml: 'application/xml', json: 'application/fhir+json', jws: 'application/jose', tst: 'application/timestamp-reply' };
const typeOf = (path: string): string => types[path.split('.').at(-1) ?? ''] ?? '';
const unpack = (zip: Uint8Array): PackageFile[] => Object.entries(unzipSync(zip)).map(([path, bytes]) => ({ path, title: path, bytes, type: typeOf(path) }));

async function sealContent({ signing, now }: RestServices, { files, manifest }: PackageContent, { organizationId, seal: { key, facts } }: Sealing): Promise<PackageFile[]> {
  const signedAt = now();
  const of = (path: string) => files.find((one) => one.path === path)?.bytes ?? new Uint8Array();
  const jws = (bytes: Uint8Array) => signJws(bytes, key, { signedAt, role });
  const bundle = strFromU8(of('data/bundle.json'));
  const signature = await signResource(bundle, { key, signedAt, role, who: { reference: `Organization/${organizationId}`, display: facts.subject }, type: sourceSignature });
  const list = await jws(manifest.bytes);
  return [
    text(sealPaths.bundle, `${JSON.stringify({ ...(JSON.parse(bundle) as Bundle), signature }, undefined, 1)}\n`), text(sealPaths.json, await jws(of('data/HoSoBenhAn.json'))),
    text(sealPaths.xml, await signing.archiveXml(await signXml(strFromU8(of('data/HoSoBenhAn.xml')), { key, signedAt, role }))), text(sealPaths.manifest, list),
    { ...text(sealPaths.stamp, ''), bytes: await signing.stamp(new TextEncoder().encode(list)) },
  ];
}
