// spec: PHA
import { describe, expect, it } from 'vitest';
import { readShorthand } from '#modules/pharmacy/model/index.ts';
import type { MedicineEntry, PrescriptionContent } from '#modules/pharmacy/model/index.ts';
import { chooseMedicine, copyRows, emptyRow, readSheet, toInput, typeCell, withEmptyRow } from './rows.ts';

let made = 0;
const newId = () => `new-${made += 1}`;
const amlodipine: MedicineEntry = { code: 'amlodipine-5', ingredients: [{ code: 'amlodipine', name: 'Amlodipin' }], atc: 'C08CA01', strengthText: '5 mg', form: 'tablet', route: 'oral', unit: 'viên', names: [], aliases: [], kind: 'ordinary' };
const other: MedicineEntry = { ...amlodipine, code: 'losartan-50', ingredients: [{ code: 'losartan', name: 'Losartan' }] };
const stronger: MedicineEntry = { ...amlodipine, code: 'amlodipine-10' };
const content = (lines: PrescriptionContent['lines']): PrescriptionContent => ({ version: '1', editable: true, parts: [], lines, overrides: [], findings: [], notRun: [], problems: [] });
const stored = (id: string, medicine = amlodipine) => ({ id, medicine, grid: { morning: 1, days: 30, quantity: 30 }, status: 'draft' as const, sig: '' });

describe('PHA-40 rows of the prescription', () => {
  it('PHA-40 there is one empty row at the end, and it is never sent', () => {
    const sheet = readSheet(content([stored('a')]), newId);
    expect(sheet.rows.map(({ medicine }) => medicine?.code)).toEqual(['amlodipine-5', undefined]);
    expect(withEmptyRow(sheet.rows, newId)).toBe(sheet.rows);
    expect(toInput(sheet)).toEqual({ lines: [{ id: 'a', medicine: 'amlodipine-5', grid: { morning: 1, days: 30, quantity: 30 } }], overrides: [] });
  });

  it('PHA-40 a stored row computes on: other days give another quantity', () => {
    const [row] = readSheet(content([stored('a')]), newId).rows;
    expect(typeCell(row!, { field: 'days', value: 10 }).state.grid).toEqual({ morning: 1, days: 10, quantity: 10 });
    expect(typeCell(row!, { field: 'morning', value: 2 }).state.grid).toMatchObject({ morning: 2, quantity: 60 });
  });

  it('PHA-40 a shorthand line fills the row and names what it did not read', () => {
    const row = chooseMedicine(emptyRow('a'), { medicine: amlodipine, shorthand: readShorthand('amlo5 1s 30 sa xyz') });
    expect(row).toMatchObject({ state: { grid: { morning: 1, days: 30, quantity: 30 } }, meal: 'after', unread: ['xyz'] });
  });

  it('PHA-40 another medicine keeps what was typed in the row', () => {
    const row = typeCell(typeCell(chooseMedicine(emptyRow('a'), { medicine: amlodipine }), { field: 'morning', value: 1 }), { field: 'days', value: 7 });
    expect(chooseMedicine(row, { medicine: other })).toMatchObject({ medicine: { code: 'losartan-50' }, state: { grid: { morning: 1, days: 7, quantity: 7 } } });
  });

  it('PHA-40 taken over from an earlier visit rows are marked until they are touched, and not doubled', () => {
    const rows = copyRows(readSheet(content([stored('a')]), newId).rows, content([stored('x'), stored('y', other)]), newId);
    expect(rows.map(({ medicine, copiedFrom }) => [medicine?.code, copiedFrom])).toEqual([['amlodipine-5', undefined], ['losartan-50', 'y'], [undefined, undefined]]);
    expect(typeCell(rows[1]!, { field: 'days', value: 5 }).copiedFrom).toBeUndefined();
  });

  it('PHA-45 what stands here already, also in another strength, is not doubled and goes on with the earlier course; taking over twice adds nothing', () => {
    const earlier = content([stored('x'), stored('y', other)]);
    const once = copyRows(readSheet(content([stored('a', stronger)]), newId).rows, earlier, newId);
    expect(once.map(({ medicine, renews }) => [medicine?.code, renews])).toEqual([['amlodipine-10', 'x'], ['losartan-50', 'y'], [undefined, undefined]]);
    expect(copyRows(once, earlier, newId).map(({ medicine, renews }) => [medicine?.code, renews])).toEqual(once.map(({ medicine, renews }) => [medicine?.code, renews]));
    expect(typeCell(once[1]!, { field: 'days', value: 5 }).renews).toBe('y');
    expect(chooseMedicine(once[1]!, { medicine: amlodipine }).renews).toBeUndefined();
    expect(toInput({ rows: once, overrides: [] }).lines.map(({ renews }) => renews)).toEqual(['x', 'y']);
  });
});
