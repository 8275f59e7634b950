// spec: BND
import { describe, expect, it } from 'vitest';
import { allergyState } from './allergyState.ts';

const allergy = (id: string, code: object, more: object = {}) => ({ resourceType: 'AllergyIntolerance' as const, id, code, patient: { reference: 'Patient/p1' }, ...more });
const status = (code: string) => ({ coding: [{ code }] });

describe('BND-2 allergies in the band', () => {
  it('BND-2 nobody asked is not the same as none known', () => {
    expect(allergyState([])).toEqual({ kind: 'unasked' });
    expect(allergyState([allergy('1', { coding: [{ code: '716186003' }] }, { clinicalStatus: status('active') })])).toEqual({ kind: 'none' });
    expect(allergyState([allergy('1', { coding: [{ code: 'no-allergy-info' }] })])).toEqual({ kind: 'unasked' });
  });
  it('BND-2 a known allergy outweighs an earlier "none known", the dangerous one first', () => {
    const found = [
      allergy('1', { coding: [{ code: '716186003' }] }),
      allergy('2', { text: 'Tôm' }, { verificationStatus: status('unconfirmed') }),
      allergy('3', { coding: [{ code: 'J01CA', display: 'Penicillin' }] }, { criticality: 'high' }),
    ];
    expect(allergyState(found)).toEqual({
      kind: 'known',
      items: [
        { id: '3', text: 'Penicillin', high: true, unconfirmed: false },
        { id: '2', text: 'Tôm', high: false, unconfirmed: true },
      ],
    });
  });
  it('BND-2 what was refuted, resolved or entered in error is no allergy', () => {
    const gone = [
      allergy('1', { text: 'A' }, { verificationStatus: status('refuted') }),
      allergy('2', { text: 'B' }, { clinicalStatus: status('resolved') }),
      allergy('3', { text: 'C' }, { verificationStatus: status('entered-in-error') }),
    ];
    expect(allergyState(gone)).toEqual({ kind: 'unasked' });
  });
});
