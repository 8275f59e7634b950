import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readConfig } from '#platform/config/index.ts';
import { startAuthority } from '../../simulators/authority/authority.ts';
import { readAnchors, refuseDemoAuthority } from './openSigningDesk.ts';

const folder = mkdtempSync(join(tmpdir(), 'lanh-trust-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('SIM-2 production does not start while it trusts the demo authority; demo does', async () => {
  const config = (mode: string) => ({ ...readConfig({ LANH_DATA: folder }), mode: mode as 'demo' | 'production' });
  await refuseDemoAuthority(config('production'));
  const authority = await startAuthority({ folder: join(folder, 'demo-authority') });
  await authority.close();
  mkdirSync(join(folder, 'trust'));
  writeFileSync(join(folder, 'trust', 'lanh-demo-root.pem'), authority.root);
  expect(await readAnchors(folder)).toHaveLength(1);
  await refuseDemoAuthority(config('demo'));
  await expect(refuseDemoAuthority(config('production'))).rejects.toMatchObject({ code: 'signing.demo-authority', issue: [{ text: expect.stringContaining('lanh-demo-root.pem') }] });
});
