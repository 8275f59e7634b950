import { describe, expect, it } from 'vitest';
import { findLicence, isWeakPin } from '../signer.ts';
import { canonicalJson, dayOf, formatSecond, frozenText, pageData, pageText } from './content.ts';
import { buildDocument, finishDocument, supersede } from './document.ts';

const page = { template: 'visitSummary', data: { b: 1, a: { d: [1, 2], c: 'x' } } };
const source = { reference: 'Encounter/1', version: '3' };

describe('SGN-22 what is compared', () => {
  it('the order of keys does not matter, the order of rows does', () => {
    expect(canonicalJson({ b: 1, a: { d: 2, c: 3 } })).toBe('{"a":{"c":3,"d":2},"b":1}');
    expect(pageText(page)).toBe(pageText({ data: { a: { c: 'x', d: [1, 2] }, b: 1 }, template: 'visitSummary' }));
    expect(pageText(page)).not.toBe(pageText({ ...page, data: { b: 1, a: { d: [2, 1], c: 'x' } } }));
  });
  it('another version of a source changes what is agreed to, not what the page says', () => {
    const [one, two] = [{ ...page, sources: [source] }, { ...page, sources: [{ ...source, version: '4' }] }];
    expect(frozenText(one)).not.toBe(frozenText(two));
    expect(pageText(one)).toBe(pageText(two));
  });
});

describe('SGN-20 the page', () => {
  const frozen = { ...page, sources: [] };
  it('says that its signature is awaited until it is there', () => {
    expect(pageData(frozen, { role: 'Bác sĩ', name: 'A', code: 'K', version: 1 })).toMatchObject({ signature: { state: 'pending', name: 'A' }, verify: { code: 'K' }, version: { number: 1 } });
    const signed = { name: 'Phan Đình Khôi', role: 'Bác sĩ', at: '2026-11-27T17:30:05Z', serial: '4A', issuer: 'CA' };
    expect(pageData(frozen, { signed, role: 'Bác sĩ', name: 'A', code: 'K', version: 2 })).toMatchObject({ signature: { state: 'signed', at: '28/11/2026 00:30:05', serial: '4A' } });
  });
  it('days and times are those of Viet Nam', () => {
    expect([dayOf('2026-11-27T16:59:59Z'), dayOf('2026-11-27T17:00:00Z')]).toEqual(['2026-11-27', '2026-11-28']);
    expect(formatSecond('2026-12-31T17:00:00.000Z')).toBe('01/01/2027 00:00:00');
  });
});

describe('SGN-32 who may sign', () => {
  const held = (start: string, end?: string) => ({ resourceType: 'Practitioner' as const, qualification: [{ code: { coding: [{ code: 'practising-licence' }] }, identifier: [{ value: '000101' }], period: { start, ...(end && { end }) } }] });
  it.each([
    ['2015-01-01', '2029-12-31', true], ['2015-01-01', '2026-11-27', true], ['2015-01-01', '2026-11-26', false], ['2026-11-28', '2029-12-31', false], ['2026-11-27', undefined, true],
  ])('a licence from %s to %s on 27/11/2026: %s', (start, end, may) => {
    expect(findLicence(held(start, end), '2026-11-27') !== undefined).toBe(may);
  });
  it('no qualification, or only a diploma, is no licence', () => {
    expect(findLicence({ resourceType: 'Practitioner' }, '2026-11-27')).toBeUndefined();
    expect(findLicence({ resourceType: 'Practitioner', qualification: [{ code: { text: 'Bác sĩ' } }] }, '2026-11-27')).toBeUndefined();
  });
  it.each([['000000', true], ['123456', true], ['987654', true], ['482915', false], ['112233', false], ['135791', false]])('SGN-33 PIN %s is weak: %s', (pin, weak) => {
    expect(isWeakPin(pin)).toBe(weak);
  });
});

describe('SGN-24 the document', () => {
  const facts = { id: 'd2', kind: 'prescription', type: { code: '57833-6' }, title: 'Đơn thuốc', focus: 'RequestGroup/1', code: 'K', patientId: 'p', encounterId: 'e', facilityId: 'f', by: 'PractitionerRole/r', byName: 'Khôi', at: '2026-11-27T02:00:00Z', isComplete: true };
  it('is preliminary without a file, final with one, and keeps its address', () => {
    const waiting = buildDocument({ ...facts, replaces: 'd1' });
    expect(waiting).toMatchObject({ status: 'current', docStatus: 'preliminary', relatesTo: [{ code: 'replaces', target: { reference: 'DocumentReference/d1' } }], content: [{ attachment: { url: '/documents/d2.pdf' } }] });
    const done = finishDocument(waiting, { file: { hash: 'a'.repeat(64), sha1: 'b', size: 3 }, isComplete: true });
    expect(done).toMatchObject({ docStatus: 'final', content: [{ attachment: { url: '/documents/d2.pdf', size: 3, hash: 'b' }, format: { code: 'pades-b-t' } }] });
    expect(done).toEqual({ ...buildDocument({ ...facts, replaces: 'd1', file: { hash: 'a'.repeat(64), sha1: 'b', size: 3 } }), content: done.content });
    expect(supersede(done)).toMatchObject({ status: 'superseded', docStatus: 'final' });
  });
});
