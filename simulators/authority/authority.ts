// The demo's certificate authority, time-stamp authority, OCSP responder and CRL in one small program. Its signatures have no legal value. spec: SIM
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSimulator } from '../harness/simulator.ts';
import type { Endpoint, Simulator } from '../harness/simulator.ts';
import { caEndpoints } from './certificates.ts';
import { openKeys } from './keys.ts';
import { ocspEndpoint } from './ocsp.ts';
import { openRegister } from './register.ts';
import { timeStampEndpoint } from './timeStamp.ts';

export interface Authority extends Simulator {
  /** Root certificate, PEM. */
  readonly root: string;
}

/** Keeps its keys and its port in `folder`, so that addresses written into certificates stay good as long as the port is free. */
export async function startAuthority({ folder, port }: { folder: string; port?: number }): Promise<Authority> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const endpoints: Endpoint[] = [];
  const simulator = await listen(endpoints, port ?? Number(await readFile(join(folder, 'port'), 'utf8').catch(() => '0')));
  const { url } = simulator;
  // The first certificates name the address, so that it must be known before they are made.
  const [keys, register] = await Promise.all([openKeys(folder, url), openRegister(folder)]);
  endpoints.push(...caEndpoints({ keys, register, url: () => url }), timeStampEndpoint(keys), ocspEndpoint(keys, register));
  await writeFile(join(folder, 'port'), new URL(url).port);
  return { ...simulator, root: keys.root.certificate.toString('pem') };
}

/** A port that somebody else took meanwhile is given up for a free one. */
async function listen(endpoints: readonly Endpoint[], port: number): Promise<Simulator> {
  try {
    return await startSimulator({ endpoints, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return startSimulator({ endpoints });
  }
}
