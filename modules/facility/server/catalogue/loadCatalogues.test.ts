import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '#platform/db/testDatabase.ts';
import type { TestDatabase } from '#platform/db/testDatabase.ts';
import { loadCatalogues } from './loadCatalogues.ts';

const now = () => new Date('2026-11-27T02:00:00Z');
let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'lanh-terminology-'));
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});

async function write(list: string, csv: string, edition: Record<string, unknown> = {}): Promise<void> {
  await mkdir(join(folder, list), { recursive: true });
  await writeFile(join(folder, list, 'edition.json'), JSON.stringify({ version: '2026-11', validFrom: '2026-01-01', title: { vi: 'Danh mục' }, ...edition }));
  await writeFile(join(folder, list, 'concepts.csv'), csv);
}
const load = () => loadCatalogues(db, now, pathToFileURL(`${folder}/`));
const count = async () => (await db.query<{ editions: number; concepts: number }>('select (select count(*)::int from facility.catalogue_edition) as editions, (select count(*)::int from facility.concept) as concepts')).rows[0];

describe('lists that come with the software', () => {
  it('CAT-12 are loaded once, and again only when their content changed', async () => {
    await write('route', 'code,display,display_en,display_fr,aliases,parent,bhyt_code\noral,Uống,Oral,Orale,u;po,,1.01\ntopical,Bôi,Topical,,,,\n');
    expect(await load()).toEqual(['route']);
    expect(await load()).toEqual([]);
    expect(await count()).toEqual({ editions: 1, concepts: 2 });
    const { rows } = await db.query('select code, display, display_en, aliases, parent, properties, valid_from::text from facility.concept order by place');
    expect(rows[0]).toEqual({ code: 'oral', display: 'Uống', display_en: 'Oral', aliases: ['u', 'po'], parent: null, properties: { bhyt_code: '1.01' }, valid_from: '2026-01-01' });
    await write('route', 'code,display\noral,Đường uống\n', { version: '2026-12' });
    expect(await load()).toEqual(['route']);
    expect(await count()).toEqual({ editions: 2, concepts: 3 });
  });

  it('CAT-13 a medicine carries what prescribing reads, with the names of its ingredients', async () => {
    await write('ingredient', 'code,display,atc\namoxicillin,Amoxicilin,J01CA04\nclavulanic-acid,Acid clavulanic,\n');
    await write('medicine', 'code,display,display_en,ingredients,atc,strength_text,strength_value,strength_unit,form,route,unit,pack_size,names,aliases,kind,max_day,max_dose,max_day_per_kg,max_dose_per_kg,min_age_months,max_age_months,max_days,pregnancy,trimesters,lactation,source\n'
      + 'amoxclav,Amoxicilin + acid clavulanic 875 mg + 125 mg,,amoxicillin+clavulanic-acid,J01CR02,875 mg + 125 mg,875,mg,film-coated-tablet,oral,viên,,Augmentin;Klamentin,aug,,3 g,1000,90,,3,,14,caution,1;3,accepted,SmPC\n');
    expect(await load()).toEqual(['ingredient', 'medicine']);
    const { rows } = await db.query<{ aliases: string[]; properties: unknown }>("select aliases, properties from facility.concept where code = 'amoxclav'");
    expect(rows[0]?.aliases).toEqual(['aug', 'Augmentin', 'Klamentin']);
    expect(rows[0]?.properties).toEqual({
      code: 'amoxclav', ingredients: [{ code: 'amoxicillin', name: 'Amoxicilin', atc: 'J01CA04' }, { code: 'clavulanic-acid', name: 'Acid clavulanic' }], atc: 'J01CR02',
      strengthText: '875 mg + 125 mg', strength: { value: 875, unit: 'mg' }, form: 'film-coated-tablet', route: 'oral', unit: 'viên', names: ['Augmentin', 'Klamentin'], aliases: ['aug'], kind: 'ordinary',
      limits: { maxDay: { value: 3, unit: 'g' }, maxDose: { value: 1000, unit: 'mg' }, maxDayPerKg: { value: 90, unit: 'mg' }, minAgeMonths: 3, maxDays: 14, pregnancy: 'caution', trimesters: [1, 3], lactation: 'accepted', source: 'SmPC' },
    });
  });

  it.each([
    ['route', 'code,display\noral,\n', 'data/terminology/route/concepts.csv, line 2: display is empty'],
    ['medicine', 'code,display,ingredients,form,route,unit\nx,X,nothing,tablet,oral,viên\n', 'line 2: ingredients: "nothing" is not in the list of ingredients'],
    ['route', 'code,display\noral,"Uống\n', 'data/terminology/route/concepts.csv'],
    ['rout', 'code,display\n', 'data/terminology/rout: there is no list of this name'],
  ])('CAT-12 a faulty file is named with its line, and nothing of it is loaded (%#)', async (list, csv, message) => {
    const before = await count();
    await write(list, csv);
    await expect(load()).rejects.toThrow(message);
    expect(await count()).toEqual(before);
    await rm(join(folder, list), { recursive: true });
  });

  it('CAT-12 every list of the house loads', async () => {
    const loaded = await loadCatalogues(db, now);
    expect(loaded).toEqual(expect.arrayContaining(['country', 'ethnic-group', 'occupation', 'province', 'vital-sign', 'break-glass-reason', 'reopen-reason', 'override-reason', 'dose-form', 'route']));
    const { rows } = await db.query<{ catalogue: string; size: number }>("select distinct on (catalogue) catalogue, size from facility.catalogue_edition where catalogue in ('province', 'country') order by catalogue, seq desc");
    expect(rows).toEqual([{ catalogue: 'country', size: 249 }, { catalogue: 'province', size: 34 }]);
  });
});
