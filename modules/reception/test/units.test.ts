import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogues } from '#modules/facility/server/index.ts';
import { findCommunesOperation, proposeAddressOperation } from '#modules/reception/model/index.ts';
import { importUnits } from '#modules/reception/server/index.ts';
import { openReceptionServer } from './receptionServer.ts';
import type { ReceptionServer } from './receptionServer.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
let server: ReceptionServer;
beforeAll(async () => { server = await openReceptionServer(); });
afterAll(() => server.close());

describe('RCP-10 addresses with the official lists', () => {
  it('without lists nothing is proposed and the text is kept', async () => {
    expect(await server.run(proposeAddressOperation, { text: 'Phường Trúc Bạch, Quận Ba Đình, Hà Nội' })).toEqual({ original: 'Phường Trúc Bạch, Quận Ba Đình, Hà Nội', line: 'Phường Trúc Bạch, Quận Ba Đình, Hà Nội', threeLevels: false, choices: [] });
  });
  it('RCP-37 without lists the field is told that there are none', async () => {
    expect(await server.run(findCommunesOperation, { text: 'ba dinh' })).toEqual({ known: false, choices: [] });
  });
  it.skipIf(!existsSync(folder))('the lists of the statistics office are read and three levels become two', async () => {
    expect(await importUnits(server.db, folder)).toEqual({ 'provinces-2025.csv': 34, 'communes-2025.csv': 3321, 'provinces-63-to-34.csv': 63, 'admin-units-2024-06.csv': expect.any(Number) });
    const first = async (text: string) => (await server.run(proposeAddressOperation, { text })).choices[0];
    expect(await first('Số 5, Phường Trúc Bạch, Quận Ba Đình, Thành phố Hà Nội')).toMatchObject({ commune: 'Phường Ba Đình', province: 'Thành phố Hà Nội', because: 'merged' });
    expect(await first('Phường Ngọc Hà, Quận Ba Đình, Hà Nội')).toMatchObject({ commune: 'Phường Ngọc Hà' });
    expect(await first('Phường Bến Nghé, Quận 1, TP. Hồ Chí Minh')).toMatchObject({ province: 'Thành phố Hồ Chí Minh' });
    expect((await server.run(proposeAddressOperation, { text: 'Thôn 2, Xã Yên Mông, Thành phố Hòa Bình, Tỉnh Hòa Bình' })).province?.name).toBe('Tỉnh Phú Thọ');
    expect(await first('12 Lê Lợi, Phường Ba Đình, Thành phố Hà Nội')).toMatchObject({ commune: 'Phường Ba Đình', because: 'same' });
    const { known, choices } = await server.run(findCommunesOperation, { text: 'ba dinh' });
    expect([known, choices[0]]).toMatchObject([true, { commune: 'Phường Ba Đình', province: 'Thành phố Hà Nội' }]);
  });
});

describe('RCP-10 addresses with the code lists of the house', () => {
  it('communes of the catalogue are proposed, those in force on the day', async () => {
    const other = await openReceptionServer({ dk: 7 });
    const folder = await mkdtemp(join(tmpdir(), 'lanh-units-'));
    const write = async (list: string, csv: string) => {
      await mkdir(join(folder, list));
      await writeFile(join(folder, list, 'edition.json'), JSON.stringify({ version: '1', validFrom: '2025-07-01', title: {} }));
      await writeFile(join(folder, list, 'concepts.csv'), csv);
    };
    await write('province', 'code,display\n01,Thành phố Hà Nội\n');
    await write('commune', 'code,display,parent,valid_to\n00004,Phường Ba Đình,01,\n00005,Phường Cũ,01,2025-12-31\n');
    await loadCatalogues(other.db, () => new Date(), pathToFileURL(`${folder}/`));
    const choices = async (text: string) => (await other.run(proposeAddressOperation, { text })).choices.map(({ commune }) => commune);
    expect(await choices('12 Lê Lợi, Phường Ba Đình, Thành phố Hà Nội')).toContain('Phường Ba Đình');
    expect(await choices('12 Lê Lợi, Phường Cũ, Thành phố Hà Nội')).not.toContain('Phường Cũ');
    await other.close();
    await rm(folder, { recursive: true, force: true });
  });
});
