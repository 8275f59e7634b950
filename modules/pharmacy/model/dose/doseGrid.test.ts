import { describe, expect, it } from 'vitest';
import { readAmount, writeAmount, writeQuantity } from './amountText.ts';
import { checkGrid, type DoseGrid, type GridField, type GridState, typeInGrid } from './doseGrid.ts';
import { readShorthand } from './shorthand.ts';
import { type SigInput, writeSig } from './sig.ts';

const tablet = { form: 'tablet', unit: 'viên' };
const capsule = { form: 'capsule', unit: 'viên' };
const syrup = { form: 'syrup', unit: 'ml', packSize: 60 };
const drops = { form: 'eye-drops', unit: 'lọ' };

const type = (cells: readonly (readonly [GridField, number | undefined])[], medicine: typeof tablet & { packSize?: number } = tablet): DoseGrid =>
  cells.reduce<GridState>((state, [field, value]) => typeInGrid(state, { field, value }, medicine), { grid: {}, typed: [] }).grid;

describe('PHA-2 amounts are read as people write them', () => {
  it.each([['1', 1], ['1/2', 0.5], ['½', 0.5], ['1½', 1.5], ['1 1/2', 1.5], ['0,5', 0.5], ['2.25', 2.25], ['', undefined], ['-', undefined], ['–', undefined]])('%s', (text, value) => expect(readAmount(text)).toBe(value));
  it.each(['x', '1/0', '--', '1e9', '-1', '99999999'])('%s is no amount', (text) => expect(readAmount(text)).toBeNaN());
  it.each([[0.5, '1/2'], [1.5, '1 1/2'], [2, '2'], [1 / 3, '1/3'], [0.1, '0,1']])('%s is written %s', (value, text) => expect(writeAmount(value)).toBe(text));
  it('RX-06 a quantity below ten has a leading zero', () => expect([1, 9, 10, 30].map(writeQuantity)).toEqual(['01', '09', '10', '30']));
});

describe('PHA-3 what is not typed is computed', () => {
  it('quantity and a dose give the days', () => expect(type([['quantity', 30], ['morning', 1]])).toEqual({ quantity: 30, morning: 1, days: 30 }));
  it('a dose and days give the quantity', () => expect(type([['morning', 1], ['evening', 1], ['days', 7]])).toEqual({ morning: 1, evening: 1, days: 7, quantity: 14 }));
  it('half tablets are rounded up to whole ones', () => expect(type([['morning', 0.5], ['days', 7]]).quantity).toBe(4));
  it('three thirds make one, without a crumb of rounding', () => expect(type([['morning', 1 / 3], ['noon', 1 / 3], ['evening', 1 / 3], ['days', 7]]).quantity).toBe(7));
  it('syrup is given by the bottle', () => expect(type([['morning', 5], ['evening', 5], ['days', 7]], syrup).quantity).toBe(120));
  it('quantity and days, without a dose, spread the doses', () => {
    expect(type([['quantity', 60], ['days', 30]])).toEqual({ quantity: 60, days: 30, morning: 1, evening: 1 });
    expect(type([['quantity', 15], ['days', 30]])).toEqual({ quantity: 15, days: 30, morning: 0.5 });
    expect(type([['quantity', 42], ['days', 7]])).toEqual({ quantity: 42, days: 7, morning: 3, evening: 3 });
  });
  it('a second typed dose replaces the spread', () => expect(type([['quantity', 60], ['days', 30], ['morning', 2]])).toMatchObject({ morning: 2, quantity: 60, days: 30 }));
  it('changing the dose changes the quantity when the days were typed', () => expect(type([['morning', 1], ['days', 30], ['morning', 2]])).toMatchObject({ quantity: 60, days: 30 }));
  it('changing the dose changes the days when the quantity was typed', () => expect(type([['quantity', 30], ['morning', 1], ['evening', 1]])).toMatchObject({ quantity: 30, days: 15 }));
  it('a typed quantity wins over typed days when it is the newest', () => expect(type([['morning', 1], ['days', 30], ['quantity', 10]])).toMatchObject({ quantity: 10, days: 10 }));
  it('too few for one day leaves the days open', () => expect(type([['quantity', 1], ['morning', 1], ['evening', 1]]).days).toBeUndefined());
  it('clearing a cell clears what followed from it', () => expect(type([['quantity', 30], ['days', 30], ['days', undefined]])).toEqual({ quantity: 30 }));
  it('a bottle of drops does not follow from drops', () => expect(type([['morning', 1], ['evening', 1], ['days', 7]], drops)).toEqual({ morning: 1, evening: 1, days: 7 }));
});

describe('PHA-3 a row that cannot be dispensed says why', () => {
  it.each<[string, DoseGrid, typeof tablet & { packSize?: number; asNeeded?: boolean }, unknown[]]>([
    ['whole', { morning: 1, days: 30, quantity: 30 }, tablet, []],
    ['empty', {}, tablet, [{ field: 'morning', reason: 'missing' }, { field: 'days', reason: 'missing' }, { field: 'quantity', reason: 'missing' }]],
    ['half a capsule', { morning: 0.5, days: 2, quantity: 1 }, capsule, [{ field: 'morning', reason: 'not-divisible', step: 1 }]],
    ['too few', { morning: 2, days: 30, quantity: 30 }, tablet, [{ field: 'quantity', reason: 'too-few', needed: 60 }]],
    ['too few but when needed', { morning: 2, days: 30, quantity: 30 }, { ...tablet, asNeeded: true }, []],
    ['too many', { morning: 1, days: 30, quantity: 90 }, tablet, [{ field: 'quantity', reason: 'too-many', needed: 30 }]],
    ['no number', { morning: Number.NaN, days: 3, quantity: 3 }, tablet, [{ field: 'morning', reason: 'not-a-number' }, { field: 'morning', reason: 'missing' }]],
    ['half a day', { morning: 1, days: 1.5, quantity: 2 }, tablet, [{ field: 'days', reason: 'not-whole' }]],
    ['two days too long', { morning: 1, days: 400, quantity: 400 }, tablet, [{ field: 'days', reason: 'too-large' }]],
    ['a bottle of drops', { morning: 1, evening: 1, days: 7, quantity: 1 }, drops, []],
  ])('%s', (...[, grid, medicine, problems]) => expect(checkGrid(grid, medicine)).toEqual(problems));
});

describe('PHA-4 one line is enough', () => {
  it.each([
    ['amlo5 1s 30', { medicine: 'amlo5', grid: { morning: 1, days: 30 } }],
    ['Para 500 1s1tr1t 5n sau ăn', { medicine: 'para 500', grid: { morning: 1, noon: 1, evening: 1, days: 5 }, meal: 'after' }],
    ['aug 625 1s 1t sl14', { medicine: 'aug 625', grid: { morning: 1, evening: 1, quantity: 14 } }],
    ['metformin 1/2s 1/2c x30', { medicine: 'metformin', grid: { morning: 0.5, afternoon: 0.5, days: 30 } }],
    ['ome20 1x2 14 ta', { medicine: 'ome20', grid: { morning: 1, evening: 1, days: 14 }, meal: 'before' }],
    ['vitamin c 1s 10', { medicine: 'vitamin c', grid: { morning: 1, days: 10 } }],
    ['salbu 2,5s kc 3', { medicine: 'salbu', grid: { morning: 2.5, days: 3 }, asNeeded: true }],
  ])('%s', (line, wanted) => expect(readShorthand(line)).toMatchObject({ asNeeded: false, unread: [], ...wanted }));
  it('words without meaning are named', () => expect(readShorthand('amlo5 1s 30 abc')?.unread).toEqual(['abc']));
  it.each(['amlo5', 'para 500', '', '1s 30'])('%s is only a name', (line) => expect(readShorthand(line)).toBeUndefined());
});

describe('PHA-5 the direction is written in full', () => {
  const oral = { ...tablet, route: 'oral' };
  it.each<[SigInput, string, string, string]>([
    [{ grid: { morning: 1, days: 30 }, medicine: oral }, 'Uống mỗi lần 1 viên, ngày 1 lần (sáng), trong 30 ngày.', 'Take 1 tablet once a day (morning), for 30 days.', 'Prendre 1 comprimé 1 fois par jour (matin), pendant 30 jours.'],
    [{ grid: { morning: 1, evening: 1, days: 7 }, medicine: oral, meal: 'after' }, 'Uống mỗi lần 1 viên, ngày 2 lần (sáng, tối), sau ăn, trong 7 ngày.', 'Take 1 tablet twice a day (morning, evening), after meals, for 7 days.', 'Prendre 1 comprimé 2 fois par jour (matin, soir), après les repas, pendant 7 jours.'],
    [{ grid: { morning: 1, evening: 0.5, days: 1 }, medicine: oral, asNeeded: true }, 'Uống sáng 1 viên, tối 1/2 viên, khi cần, trong 1 ngày.', 'Take morning 1 tablet, evening 1/2 tablet, as needed, for 1 day.', 'Prendre matin 1 comprimé, soir 1/2 comprimé, si besoin, pendant 1 jour.'],
    [{ grid: { morning: 2.5, days: 3 }, medicine: { form: 'syrup', unit: 'ml', route: 'oral' } }, 'Uống mỗi lần 2,5 ml, ngày 1 lần (sáng), trong 3 ngày.', 'Take 2.5 ml once a day (morning), for 3 days.', 'Prendre 2,5 ml 1 fois par jour (matin), pendant 3 jours.'],
    [{ grid: { morning: 1, evening: 1, days: 5 }, medicine: { form: 'cream', unit: 'tuýp', route: 'topical' } }, 'Bôi ngày 2 lần (sáng, tối), trong 5 ngày.', 'Apply twice a day (morning, evening), for 5 days.', 'Appliquer 2 fois par jour (matin, soir), pendant 5 jours.'],
    [{ grid: { morning: 1, noon: 1, days: 5 }, medicine: { ...drops, route: 'ophthalmic' }, remark: 'Mắt phải' }, 'Nhỏ mắt mỗi lần 1 giọt, ngày 2 lần (sáng, trưa), trong 5 ngày. Mắt phải.', 'Into the eye: 1 drop twice a day (morning, noon), for 5 days. Mắt phải.', 'Dans l’œil : 1 goutte 2 fois par jour (matin, midi), pendant 5 jours. Mắt phải.'],
  ])('%#', (input, ...texts) => expect([writeSig(input, 'vi'), writeSig(input, 'en'), writeSig(input, 'fr')]).toEqual(texts));
  it('nothing is said without a dose', () => expect(writeSig({ grid: { days: 3 }, medicine: oral }, 'vi')).toBe(''));
});
