// A small medicine list of the tests' own, in the facility's catalogue: what is tested does not move when the shipped list grows.
import type { TestServer } from '#apps/server/testServer.ts';
import type { MedicineEntry } from '#modules/pharmacy/model/index.ts';

const entry = (code: string, atc: string, more: Partial<MedicineEntry> = {}): MedicineEntry => ({
  code, atc, ingredients: [{ code: code.split('-')[0] ?? code, name: code.charAt(0).toUpperCase() + (code.split('-')[0] ?? code).slice(1), atc }], strengthText: '500 mg', strength: { value: 500, unit: 'mg' },
  form: 'tablet', route: 'oral', unit: 'viên', names: [], aliases: [], kind: 'ordinary', ...more,
});

export const shelf = {
  amlodipine: entry('amlodipine-5', 'C08CA01', { strengthText: '5 mg', strength: { value: 5, unit: 'mg' }, aliases: ['amlo5', 'amlo'], limits: { maxDay: { value: 10, unit: 'mg' }, source: 'DTQG 2018' } }),
  amoxicillin: entry('amoxicillin-250', 'J01CA04', { strengthText: '250 mg/5 ml', strength: { value: 50, unit: 'mg' }, form: 'oral-suspension', unit: 'ml', packSize: 60, aliases: ['amox'], limits: { maxDayPerKg: { value: 100, unit: 'mg' }, maxDay: { value: 6, unit: 'g' }, source: 'DTQG 2018' } }),
  paracetamol: entry('paracetamol-500', 'N02BE01', { aliases: ['para'], limits: { maxDay: { value: 4, unit: 'g' }, maxDose: { value: 1, unit: 'g' }, maxDayPerKg: { value: 60, unit: 'mg' }, maxDosePerKg: { value: 15, unit: 'mg' }, source: 'DTQG 2018' } }),
  warfarin: entry('warfarin-5', 'B01AA03', { strengthText: '5 mg', strength: { value: 5, unit: 'mg' }, limits: { maxDay: { value: 10, unit: 'mg' }, pregnancy: 'contraindicated' } }),
  morphine: entry('morphine-10', 'N02AA01', { strengthText: '10 mg', strength: { value: 10, unit: 'mg' }, kind: 'narcotic', limits: { maxDay: { value: 200, unit: 'mg' } } }),
  diazepam: entry('diazepam-5', 'N05BA01', { strengthText: '5 mg', strength: { value: 5, unit: 'mg' }, kind: 'psychotropic', limits: { maxDay: { value: 30, unit: 'mg' } } }),
} as const;

export async function stockShelf({ db }: TestServer): Promise<void> {
  const edition = '0190c0de-0000-7000-8000-00000000ed01';
  await db.query(
    `insert into facility.catalogue_edition (dk, id, catalogue, version, valid_from, title, origin, content_hash, size, made_at, made_by) values (1, $1, 'medicine', 'test', '2020-01-01', '{"vi":"Thuốc thử"}', 'import', 'test', 6, now(), 'test')`, [edition]);
  for (const [place, { code, aliases, ingredients, strengthText, ...rest }] of Object.values(shelf).entries()) {
    await db.query(
      `insert into facility.concept (dk, edition_id, place, code, display, aliases, properties, valid_from) values (1, $1, $2, $3, $4, $5, $6, '2020-01-01')`,
      [edition, place, code, `${ingredients[0]?.name} ${strengthText}`, aliases, JSON.stringify({ code, ingredients, strengthText, ...rest })]);
  }
}
