// spec: ALG
import { describe, expect, it } from 'vitest';
import type { AllergyIntolerance } from '#fhir/types/index.ts';
import { allergyState, readAllergies } from './allergies.ts';
import { type AllergyState, decideRecordAllergies, readItem } from './decideAllergies.ts';
import type { AllergyItemInput } from './contracts.ts';

let made = 0;
const act = { by: 'PractitionerRole/1', at: '2026-11-27T02:00:00Z', newId: () => `new-${made += 1}` };
const codes: AllergyState['codes'] = new Map([['ingredient/amoxicillin', { display: 'Amoxicilin', atc: 'J01CA04' }], ['class/penicillins', { display: 'Penicilin' }]]);
const status = (code: string) => ({ coding: [{ code }] });
const stored = (id: string, code: object, more: object = {}): AllergyIntolerance => ({ resourceType: 'AllergyIntolerance', id, meta: { versionId: '1' }, clinicalStatus: status('active'), verificationStatus: status('confirmed'), code, patient: { reference: 'Patient/p' }, ...more });
const none = stored('none', { coding: [{ code: 'no-known-allergies' }] });
const item = (more: Partial<AllergyItemInput> = {}): AllergyItemInput => ({ kind: 'ingredient', code: 'amoxicillin', text: 'Amoxicilin', criticality: 'high', category: 'medication', ...more });
const decide = (recorded: readonly AllergyIntolerance[], state: 'none' | 'known', items: readonly AllergyItemInput[] = []) => decideRecordAllergies({ patientId: 'p', recorded, codes }, { state, items }, act);
const said = (recorded: readonly AllergyIntolerance[], state: 'none' | 'known', items?: readonly AllergyItemInput[]) => {
  try {
    decide(recorded, state, items);
    return 'allowed';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('ALG-1 what the record says', () => {
  it.each<[string, readonly AllergyIntolerance[], object]>([
    ['nobody asked', [], { asked: false, known: [] }],
    ['the record says that nobody asked', [stored('a', { coding: [{ code: 'no-allergy-info' }] })], { asked: false, known: [] }],
    ['none known', [none], { asked: true, known: [] }],
    ['an ingredient', [stored('a', { coding: [{ system: 'urn:lanh:ingredient', code: 'amoxicillin' }], text: 'Amoxicilin' }, { criticality: 'high' })], { asked: true, known: [{ text: 'Amoxicilin', ingredientCode: 'amoxicillin', criticality: 'high' }] }],
    ['food alone: asked, nothing for the medicines', [stored('a', { text: 'Tôm' }, { category: ['food'] })], { asked: true, known: [] }],
    ['refuted', [stored('a', { text: 'A' }, { verificationStatus: status('refuted') })], { asked: false, known: [] }],
  ])('%s', (...[, recorded, wanted]) => expect(readAllergies(recorded)).toEqual(wanted));
});

describe('ALG-2 the answer is written as the fewest changes', () => {
  it('none known is one record, asked again it is nothing', () => {
    expect(decide([], 'none')).toMatchObject([{ verb: 'create', resource: { code: { coding: [{ code: 'no-known-allergies' }] }, recorder: { reference: 'PractitionerRole/1' } } }]);
    expect(decide([none], 'none')).toEqual([]);
  });
  it('a known allergy takes the place of "none known" and carries code, ATC and reaction', () => {
    expect(decide([none], 'known', [item({ reaction: 'Nổi mày đay' })])).toMatchObject([
      { verb: 'create', resource: { category: ['medication'], criticality: 'high', code: { coding: [{ system: 'urn:lanh:ingredient', code: 'amoxicillin' }, { code: 'J01CA04' }], text: 'Amoxicilin' }, reaction: [{ manifestation: [{ text: 'Nổi mày đay' }] }] } },
      { verb: 'update', resource: { id: 'none', verificationStatus: { coding: [{ code: 'refuted' }] } } },
    ]);
  });
  it('what is left out is refuted and stays in the record; what is the same is not written again', () => {
    const [first] = decide([], 'known', [item()]) as unknown as [{ resource: AllergyIntolerance }];
    const kept = { ...first.resource, meta: { versionId: '1' } };
    expect(decide([kept], 'known', [{ ...item(), id: kept.id }])).toEqual([]);
    expect(decide([kept], 'none')).toMatchObject([{ verb: 'update', resource: { id: kept.id, clinicalStatus: { coding: [{ code: 'inactive' }] }, verificationStatus: { coding: [{ code: 'refuted' }] } } }, { verb: 'create' }]);
    expect(readItem(kept)).toEqual({ id: kept.id, kind: 'ingredient', code: 'amoxicillin', text: 'Amoxicilin', criticality: 'high', category: 'medication' });
  });
  it.each<[string, 'none' | 'known', readonly AllergyItemInput[], string]>([
    ['known without any', 'known', [], 'chart.allergies-empty'],
    ['none with one', 'none', [item()], 'chart.allergies-not-none'],
    ['an ingredient of no list', 'known', [item({ code: 'x' })], 'chart.allergy-code-wrong'],
    ['a class without a code', 'known', [{ ...item({ kind: 'class' }), code: undefined }], 'chart.allergy-code-wrong'],
    ['the same twice', 'known', [item(), item({ text: 'khác' })], 'chart.allergy-twice'],
    ['one that is not there any more', 'known', [item({ id: 'gone' })], 'chart.allergies-changed'],
    ['free words', 'known', [{ ...item({ kind: 'words', text: 'Thuốc đỏ' }), code: undefined }], 'allowed'],
  ])('%s', (...[, state, items, wanted]) => expect(said([], state, items)).toBe(wanted));
});

describe('BND-2 allergies in the band', () => {
  const allergy = (id: string, code: object, more: object = {}): AllergyIntolerance => ({ resourceType: 'AllergyIntolerance', id, code, patient: { reference: 'Patient/p1' }, ...more });
  const status = (code: string) => ({ coding: [{ code }] });
  it('BND-2 nobody asked is not the same as none known', () => {
    expect(allergyState([])).toEqual({ kind: 'unasked' });
    expect(allergyState([allergy('1', status('716186003'), { clinicalStatus: status('active') })])).toEqual({ kind: 'none' });
    expect(allergyState([allergy('1', status('no-known-medication-allergies'))])).toEqual({ kind: 'none' });
    expect(allergyState([allergy('1', status('no-allergy-info'))])).toEqual({ kind: 'unasked' });
  });
  it('BND-2 a known allergy outweighs an earlier "none known", the dangerous one first; food is one, too', () => {
    const found = [allergy('1', status('716186003')), allergy('2', { text: 'Tôm' }, { category: ['food'], verificationStatus: status('unconfirmed') }), allergy('3', { coding: [{ code: 'J01CA', display: 'Penicillin' }] }, { criticality: 'high' })];
    expect(allergyState(found)).toEqual({ kind: 'known', items: [{ id: '3', text: 'Penicillin', high: true, unconfirmed: false }, { id: '2', text: 'Tôm', high: false, unconfirmed: true }] });
  });
  it('BND-2 what was refuted, resolved or entered in error is no allergy', () => {
    const gone = [allergy('1', { text: 'A' }, { verificationStatus: status('refuted') }), allergy('2', { text: 'B' }, { clinicalStatus: status('resolved') }), allergy('3', { text: 'C' }, { verificationStatus: status('entered-in-error') })];
    expect(allergyState(gone)).toEqual({ kind: 'unasked' });
  });
});
