// Signing as the settings want it: authorities of one's own choice, or in demo mode the demo authority, started on first use on a loopback port.
import type { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '#fhir/repository/id.ts';
import type { Config } from '#platform/config/index.ts';
import type { Database } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { factsOf, openCscClient, openRemoteKeys, openSeals, openSecret, openSigning, openSoftwareKeys, openTokenKeys, readPem } from '#platform/signing/index.ts';
import type { Authorities, Seals, Signing, SigningProvider } from '#platform/signing/index.ts';
import { startAuthority } from '../../simulators/authority/authority.ts';
import type { Authority } from '../../simulators/authority/authority.ts';
import { demoOrganization } from '../../simulators/authority/keys.ts';

export interface SigningDesk {
  readonly signing: Signing;
  /** The demo authority once it runs: tests switch its faults. */
  demoAuthority(): Promise<Authority>;
  close(): Promise<void>;
}

export interface SigningDeskParts { readonly config: Config; readonly db: Database; readonly now: () => Date }

export function openSigningDesk({ config, db, now }: SigningDeskParts): SigningDesk {
  let running: Promise<Authority> | undefined;
  const demoAuthority = () => (running ??= startDemoAuthority(config.dataFolder));
  const authorities = async (): Promise<Authorities> => {
    const { ca, tsa, ocsp, crl } = config.signing;
    const anchors = await readAnchors(config.dataFolder);
    if (ca !== '' || config.mode === 'production') return { ca, tsa, ocsp, crl, anchors };
    const { url } = await demoAuthority();
    return { ca: `${url}/ca`, tsa: `${url}/tsa`, ocsp: `${url}/ocsp`, crl: `${url}/ca/crl`, anchors: anchors.length > 0 ? anchors : await readAnchors(config.dataFolder) };
  };
  const keyParts = { db, now, newId, caUrl: async () => (await authorities()).ca, secret: () => openSecret(config.dataFolder) };
  const provider = openProvider(config, keyParts);
  const inUse = async () => (config.signing.ca !== '' || config.mode === 'production' || running ? authorities() : undefined);
  return {
    signing: openSigning({ provider, seals: config.mode === 'demo' ? withDemoSeal(openSeals(keyParts), db) : openSeals(keyParts), now, authorities, inUse }), demoAuthority,
    close: async () => {
      await (await running?.catch(() => undefined))?.close();
    },
  };
}

/** Where the keys of the staff lie, as the settings say. */
export function openProvider({ signing: { remote, pkcs11 } }: Config, parts: Parameters<typeof openSoftwareKeys>[0]): SigningProvider {
  if (pkcs11 !== '') return openTokenKeys({ ...parts, library: pkcs11 });
  if (remote.url === '') return openSoftwareKeys(parts);
  const clientSecret = remote.clientSecret || (readFileSync(remote.clientSecretFile, 'utf8').split('\n')[0] ?? '').trim();
  return openRemoteKeys({ ...parts, client: openCscClient({ url: remote.url, clientId: remote.clientId, clientSecret }) });
}

/** In demo mode a facility that needs its seal has one. */
function withDemoSeal(seals: Seals, db: Database): Seals {
  return {
    ...seals,
    open: async (dk) => {
      if (!(await seals.find(dk))) {
        const { rows } = await db.query<{ code: string; name: string }>('select code, name from platform.facility where dk = $1', [dk]);
        await seals.make({ dk, organization: rows[0]?.name ?? '', number: rows[0]?.code ?? '' }, 'Lành Demo');
      }
      return seals.open(dk);
    },
  };
}

async function startDemoAuthority(dataFolder: string): Promise<Authority> {
  const authority = await startAuthority({ folder: join(dataFolder, 'demo-authority') });
  await mkdir(join(dataFolder, 'trust'), { recursive: true });
  await writeFile(join(dataFolder, 'trust', 'lanh-demo-root.pem'), authority.root);
  return authority;
}

/** Trusted roots: every `*.pem` in LANH_DATA/trust. */
export async function readAnchors(dataFolder: string): Promise<X509Certificate[]> {
  const folder = join(dataFolder, 'trust');
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.pem'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap(readPem);
}

/** In production nobody trusts the demo authority. Throws Fault `signing.demo-authority`. */
export async function refuseDemoAuthority(config: Config): Promise<void> {
  if (config.mode !== 'production') return;
  const demo = (await readAnchors(config.dataFolder)).some((root) => factsOf(root).organization === demoOrganization);
  if (demo) throw new Fault('unavailable', 'signing.demo-authority', { issue: [{ code: 'security', text:
    `LANH_DATA/trust holds the root of the demo certificate authority, which anybody can use. Production needs a data folder of its own, or remove trust/lanh-demo-root.pem and demo-authority/ from this one.` }] });
}
