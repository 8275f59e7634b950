// spec: DRF
import { describe, expect, it } from 'vitest';
import { type DraftStorage, listDrafts, readDraft, removeDraft, sweepDrafts, writeDraft } from './draftStore.ts';

function newStorage(refuse = false): DraftStorage & { readonly map: Map<string, string> } {
  const map = new Map<string, string>();
  return {
    map,
    getItem: (name) => map.get(name) ?? null,
    setItem: (name, value) => {
      if (refuse) throw new DOMException('full', 'QuotaExceededError');
      map.set(name, value);
    },
    removeItem: (name) => void map.delete(name),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
}
const lan = { accountId: 'lan', patientId: 'p1', form: 'doctor.visit/e1' };

describe('DRF drafts', () => {
  it('DRF-1 a draft comes back whole, for the same person, patient and form only', () => {
    const storage = newStorage();
    writeDraft(storage, lan, { value: { reason: 'ho' }, savedAt: '2026-11-23T01:00:00Z' });
    expect(readDraft(storage, lan)).toEqual({ value: { reason: 'ho' }, savedAt: '2026-11-23T01:00:00Z' });
    expect(readDraft(storage, { ...lan, patientId: 'p2' })).toBeUndefined();
    expect(readDraft(storage, { ...lan, accountId: 'minh' })).toBeUndefined();
    removeDraft(storage, lan);
    expect(readDraft(storage, lan)).toBeUndefined();
  });
  it('DRF-2 a damaged draft is no draft, and a device that refuses is told apart from success', () => {
    const storage = newStorage();
    storage.map.set('lanh.draft/lan/p1/doctor.visit/e1', '{half');
    expect(readDraft(storage, lan)).toBeUndefined();
    expect(writeDraft(newStorage(true), lan, { value: 1, savedAt: '' })).toBe(false);
  });
  it('DRF-3 a person sees their own drafts, newest first; those older than two weeks go', () => {
    const storage = newStorage();
    writeDraft(storage, lan, { value: 1, savedAt: '2026-11-01T01:00:00Z' });
    writeDraft(storage, { ...lan, patientId: 'p2' }, { value: 2, savedAt: '2026-11-22T01:00:00Z' });
    writeDraft(storage, { ...lan, accountId: 'minh' }, { value: 3, savedAt: '2026-11-23T01:00:00Z' });
    expect(listDrafts(storage, 'lan').map((draft) => draft.patientId)).toEqual(['p2', 'p1']);
    sweepDrafts(storage, Date.parse('2026-11-23T01:00:00Z'));
    expect(listDrafts(storage, 'lan').map((draft) => [draft.patientId, draft.form])).toEqual([['p2', 'doctor.visit/e1']]);
  });
});
