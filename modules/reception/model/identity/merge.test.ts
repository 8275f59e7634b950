import { describe, expect, it } from 'vitest';
import type { WriteAttempt } from '#fhir/operation/index.ts';
import type { Patient } from '#fhir/types/index.ts';
import { decideMerge, decideUnmerge, listWarnings, replacedBy } from './decideMerge.ts';
import { mergedGuard } from './mergedGuard.ts';

const sid = (kind: string) => `http://fhir.ehealth.gov.vn/core/sid/${kind}`;
const source: Patient = {
  resourceType: 'Patient', id: 's', meta: { versionId: '3' }, active: true, name: [{ text: 'Nguyễn Thị Hoa' }], birthDate: '1960-03-12', gender: 'female', telecom: [{ system: 'phone', value: '0912345678' }],
  identifier: [{ system: sid('patient-internal-id'), value: '26-2', use: 'usual' }, { system: sid('citizen_id'), value: '001160012345', use: 'official' }, { system: sid('insurance_number'), value: '7916012345' }],
};
const target: Patient = { resourceType: 'Patient', id: 't', meta: { versionId: '7' }, name: [{ text: 'Nguyễn Thị Hoa' }], gender: 'unknown', birthDate: '1960', identifier: [{ system: sid('patient-internal-id'), value: '26-1', use: 'usual' }, { system: sid('insurance_number'), value: '7916012345' }] };
const merged = decideMerge({ source, target }, 'm');
const later = (patient: Patient, versionId: string, more: object = {}): Patient => ({ ...patient, meta: { versionId }, ...more });

describe('merging two records', () => {
  it('IDY-7 the source is closed and says what replaced it; the target gets what it lacks, and keeps what it has', () => {
    expect(merged.source).toMatchObject({ active: false, link: [{ type: 'replaced-by', other: { reference: 'Patient/t' } }], identifier: source.identifier });
    expect(replacedBy(merged.source)).toBe('Patient/t');
    expect(merged.target).toMatchObject({
      birthDate: '1960', gender: 'female', telecom: source.telecom, link: [{ type: 'replaces', other: { reference: 'Patient/s' } }],
      identifier: [...(target.identifier ?? []), { value: '26-2', use: 'old' }, { value: '001160012345', use: 'official' }],
    });
    expect(merged.added.map(({ value }) => value)).toEqual(['26-2', '001160012345']);
  });
  it.each([
    ['itself', { source, target: source }, 'reception.merge-same'], ['a closed one', { source: merged.source, target }, 'reception.merge-source-closed'], ['into a closed one', { source, target: merged.source, }, 'reception.merge-same'],
    ['into another closed one', { source: target, target: merged.source }, 'reception.merge-target-closed'],
  ])('IDY-7 a record is not merged with %s', (_, pair, code) => expect(() => decideMerge(pair, 'x')).toThrow(code));
  it('IDY-7 what contradicts is said before', () => {
    expect(listWarnings({ source, target })).toEqual(['birth-date-differs']);
    expect(listWarnings({ source, target: { resourceType: 'Patient', id: 'x', name: [{ text: 'Trần Văn Bình' }], gender: 'male', birthDate: '1999-01-01', deceasedBoolean: true, identifier: [{ system: sid('citizen_id'), value: '079099000001' }] } }))
      .toEqual(['citizen-id-differs', 'sex-differs', 'birth-date-differs', 'name-differs', 'deceased-differs', 'unlikely']);
  });
  it('IDY-9 undone at once both are as they were, over the versions of now', () => {
    const undone = decideUnmerge({ mergeId: 'm', added: merged.added, source: { now: later(merged.source, '4'), before: source, untouched: true }, target: { now: later(merged.target, '8'), before: target, untouched: true } });
    expect(undone).toEqual({ source: { ...source, meta: { versionId: '4' } }, target: { ...target, meta: { versionId: '8' } } });
  });
  it('IDY-9 undone after a change the change stays, and what the merge put there goes', () => {
    const undone = decideUnmerge({
      mergeId: 'm', added: merged.added, source: { now: later(merged.source, '5', { gender: 'other' }), before: source, untouched: false },
      target: { now: later(merged.target, '9', { telecom: [{ value: '1' }], link: [...(merged.target.link ?? []), { other: { reference: 'Patient/z' }, type: 'seealso' }] }), before: target, untouched: false },
    });
    expect(undone.source).toMatchObject({ active: true, gender: 'other' });
    expect(undone.source.link).toBeUndefined();
    expect(undone.target).toMatchObject({ telecom: [{ value: '1' }], identifier: target.identifier, link: [{ type: 'seealso' }] });
  });
  it('IDY-9 a record that was merged on is parted from the last merge first', () => {
    expect(() => decideUnmerge({ mergeId: 'm', added: [], source: { now: merged.source, before: source, untouched: true }, target: { now: { ...target, active: false }, before: target, untouched: false } })).toThrow('reception.unmerge-later-first');
  });
});

describe('plain writes after a merge', () => {
  const attempt = (before: Patient | undefined, after: Patient | undefined): WriteAttempt => ({ type: 'Patient', before, after, by: {}, at: '' });
  const check = (before: Patient | undefined, after: Patient | undefined) => () => mergedGuard.check(attempt(before, after), () => undefined);
  it('IDY-11 may not touch its links, reopen or delete the record; anything else passes', () => {
    for (const [before, after] of [[merged.source, { ...merged.source, active: true }], [merged.source, undefined], [merged.target, target], [undefined, merged.source], [merged.target, undefined]]) expect(check(before, after)).toThrow('reception.merge-by-hand');
    for (const [before, after] of [[merged.source, { ...merged.source, gender: 'other' as const }], [merged.target, { ...merged.target, birthDate: '1961' }], [source, { ...source, active: false, link: [{ other: { reference: 'Patient/z' }, type: 'replaced-by' as const }] }], [undefined, source], [source, undefined]]) expect(check(before, after)).not.toThrow();
  });
});
