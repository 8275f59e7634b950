// spec: PHA
import { describe, expect, it } from 'vitest';
import type { MedicineEntry, PrescriptionContent } from '#modules/pharmacy/model/index.ts';
import { chooseMedicine, isFilled, type Sheet, typeCell } from './rows.ts';
import { type Kept, SheetStore } from './sheetStore.ts';

const amlodipine: MedicineEntry = { code: 'amlodipine-5', ingredients: [{ code: 'amlodipine', name: 'Amlodipin' }], atc: 'C08CA01', strengthText: '5 mg', form: 'tablet', route: 'oral', unit: 'viên', names: [], aliases: [], kind: 'ordinary' };
const content = (version: string, lines: PrescriptionContent['lines'] = []): PrescriptionContent => ({ version, editable: true, parts: [], lines, overrides: [], findings: [], notRun: [], problems: [] });
const add = (sheet: Sheet): Sheet => ({ ...sheet, rows: sheet.rows.map((row) => (isFilled(row) ? row : chooseMedicine(row, { medicine: amlodipine }))) });
const days = (value: number) => (sheet: Sheet): Sheet => ({ ...sheet, rows: sheet.rows.map((row) => typeCell(row, { field: 'days', value })) });

function openStore(more: { kept?: Kept; send?: (sheet: Sheet, version: string) => Promise<PrescriptionContent> } = {}) {
  let made = 0;
  const sent: string[] = [];
  const kept: (Kept | undefined)[] = [];
  const send = more.send ?? (async (_sheet: Sheet, version: string) => { sent.push(version); return content(`${Number(version) + 1}`); });
  const store = new SheetStore(content('0'), more.kept, { newId: () => `row-${made += 1}`, send, keep: (one) => kept.push(one), now: () => new Date('2026-11-27T02:00:00Z'), delayMs: 60_000 });
  return { store, sent, kept };
}

describe('PHA-42 the sheet is saved in order', () => {
  it('each save names the state of the one before, and the device forgets the draft', async () => {
    const { store, sent, kept } = openStore();
    store.change(add);
    expect(store.snapshot().saving).toBe('changed');
    expect(kept.at(-1)).toMatchObject({ version: '0' });
    await store.flush();
    store.change(days(3));
    await store.flush();
    expect(sent).toEqual(['0', '1']);
    expect([store.snapshot().saving, store.snapshot().version, kept.at(-1)]).toEqual(['saved', '2', undefined]);
    await store.flush();
    expect(sent).toHaveLength(2);
  });

  it('what is typed while a save is on its way goes out after it', async () => {
    const answers: ((content: PrescriptionContent) => void)[] = [];
    const { store } = openStore({ send: () => new Promise((resolve) => { answers.push(resolve); }) });
    store.change(add);
    const done = store.flush();
    store.change(days(5));
    answers[0]!(content('1'));
    await Promise.resolve();
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    expect(answers).toHaveLength(2);
    answers[1]!(content('2'));
    await done;
    expect(store.snapshot()).toMatchObject({ saving: 'saved', version: '2' });
  });

  it('a refused save keeps what was typed, says so, and can be tried again', async () => {
    let refuse = true;
    const { store } = openStore({ send: async () => { if (refuse) throw new Error('down'); return content('1'); } });
    store.change(add);
    await expect(store.flush()).rejects.toThrow('down');
    expect(store.snapshot()).toMatchObject({ saving: 'refused', refusal: { code: 'client.unexpected' } });
    expect(store.snapshot().sheet.rows.filter(isFilled)).toHaveLength(1);
    refuse = false;
    await store.flush();
    expect(store.snapshot()).toMatchObject({ saving: 'saved', refusal: undefined });
  });

  it('a draft typed on the stored state goes on; one typed on another state is offered', () => {
    const first = openStore();
    first.store.change(add);
    const kept = first.kept.at(-1)!;
    expect(openStore({ kept }).store.snapshot()).toMatchObject({ saving: 'changed', found: undefined, sheet: kept.sheet });
    const other = openStore({ kept: { ...kept, version: 'x' } }).store;
    expect(other.snapshot().sheet.rows.filter(isFilled)).toHaveLength(0);
    expect(other.snapshot().found).toBeDefined();
    other.takeFound();
    expect(other.snapshot().sheet.rows.filter(isFilled)).toHaveLength(1);
  });

  it('somebody else’s newer state is shown only where nothing is typed', () => {
    const line = { id: 'a', medicine: amlodipine, grid: { morning: 1, days: 3, quantity: 3 }, status: 'draft' as const, sig: '' };
    const idle = openStore().store;
    idle.offer(content('7', [line]));
    expect(idle.snapshot()).toMatchObject({ version: '7', saving: 'saved' });
    const busy = openStore().store;
    busy.change(add);
    busy.offer(content('7', [line]));
    expect(busy.snapshot().version).toBe('0');
  });
});
