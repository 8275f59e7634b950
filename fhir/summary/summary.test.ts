// http://hl7.org/fhir/uv/ips
import { describe, expect, it } from 'vitest';
import { buildComposition } from './composition.ts';
import { addressOf } from './document.ts';
import { lastDay } from './facts.ts';
import type { Coded } from './facts.ts';
import { tell } from './narrative.ts';
import { choose, sections } from './sections.ts';
import type { SectionKey } from './sections.ts';

const now = '2026-11-27T09:00:00.000Z';
const section = (key: SectionKey) => sections.find((one) => one.key === key)!;
const concept = (code: string, text = code) => ({ coding: [{ code }], text });
const ids = (key: SectionKey, found: readonly Coded[]) => choose(section(key), found, now).map(({ id }) => id);
const facts = { id: 'c', at: now, language: 'vi', patient: 'Patient/p', patientName: '', author: 'urn:uuid:a', custodian: undefined, restricted: false } as const;

describe('what a section tells', () => {
  it('IPS-2 problems: the active ones, each once with its latest record; past ones have their own section', () => {
    const condition = (id: string, more: object): Coded => ({ resourceType: 'Condition', id, code: concept('I10'), ...more });
    const found = [
      condition('new', { recordedDate: '2026-03-01', clinicalStatus: concept('active') }), condition('old', { recordedDate: '2025-03-01', clinicalStatus: concept('active') }),
      condition('refuted', { code: concept('E11'), verificationStatus: concept('refuted') }), condition('healed', { code: concept('J18'), clinicalStatus: concept('resolved') }), condition('ended', { code: concept('J20'), abatementDateTime: '2024' }),
      { resourceType: 'Observation', id: 'stray' },
    ];
    expect(ids('problems', found)).toEqual(['new']);
    expect(ids('pastProblems', found)).toEqual(['healed', 'ended']);
  });
  it('IPS-3 "none known" is told where nothing is known, and not beside an allergy', () => {
    const none: Coded = { resourceType: 'AllergyIntolerance', id: 'none', code: concept('no-known-allergies') };
    expect(ids('allergies', [none])).toEqual(['none']);
    expect(ids('allergies', [none, { resourceType: 'AllergyIntolerance', id: 'penicillin', code: concept('J01C') }])).toEqual(['penicillin']);
  });
  it('IPS-2 medicines: what is taken now, and what has no end', () => {
    const request = (id: string, authoredOn: string, days?: number): Coded => ({ resourceType: 'MedicationRequest', id, status: 'active', authoredOn, ...(days && { dispenseRequest: { expectedSupplyDuration: { value: days, code: 'd' } } }) });
    expect(ids('medications', [request('now', '2026-11-20', 10), request('just', '2026-10-01', 30), request('over', '2026-01-01', 30), request('endless', '2020-01-01')])).toEqual(['now', 'just', 'endless']);
    expect(lastDay({ resourceType: 'MedicationStatement', effectivePeriod: { end: '2026-01-31' } }, 30)).toBe('2026-03-02');
    expect(lastDay({ resourceType: 'MedicationRequest', authoredOn: 'nonsense-x', dispenseRequest: { expectedSupplyDuration: { value: 1e300 } } }, 30)).toBe('9999-12-31');
  });
  it('IPS-2 of what is measured again the latest', () => {
    const weight = (id: string, effectiveDateTime: string): Coded => ({ resourceType: 'Observation', id, status: 'final', code: concept('29463-7'), effectiveDateTime });
    expect(ids('vitalSigns', [weight('a', '2026-01-01'), weight('b', '2026-02-01'), weight('c', '2025-01-01')])).toEqual(['b']);
  });
});

describe('the document', () => {
  it('IPS-3 required sections stand even when they are empty, and say why; others are left out', () => {
    const composition = buildComposition(facts, sections.map((one) => ({ section: one, told: [], emptyReason: one.key === 'medications' ? 'nilknown' : one.key === 'problems' ? 'withheld' : 'unavailable' })));
    expect(composition.section?.map(({ code, emptyReason, entry, text }) => [code?.coding?.[0]?.code, emptyReason?.coding?.[0]?.code, entry, text?.status])).toEqual([
      ['11450-4', 'withheld', undefined, 'generated'], ['48765-2', 'unavailable', undefined, 'generated'], ['10160-0', 'nilknown', undefined, 'generated'],
    ]);
    expect(composition.section?.[1]?.text?.div).toContain('Chưa có thông tin.');
  });
  it('IPS-4 a section in words: day first here, dose and value told, markup harmless', () => {
    const medicine: Coded = { resourceType: 'MedicationRequest', medicationCodeableConcept: { text: '<script>Amlodipin</script> 5 mg & "x"\u0000' }, authoredOn: '2026-11-20T08:00:00Z', dosageInstruction: [{ text: 'Sáng 1 viên' }] };
    expect(tell('vi', [medicine]).div).toBe('<div xmlns="http://www.w3.org/1999/xhtml" lang="vi" xml:lang="vi"><table><thead><tr><th>Nội dung</th><th>Ngày</th><th>Chi tiết</th></tr></thead><tbody><tr><td>&lt;script&gt;Amlodipin&lt;/script&gt; 5 mg &amp; &quot;x&quot; </td><td>20/11/2026</td><td>Sáng 1 viên</td></tr></tbody></table></div>');
    const pressure: Coded = { resourceType: 'Observation', code: { text: 'BP' }, component: [{ resourceType: '', code: { text: 'Sys' }, valueQuantity: { value: 120, unit: 'mmHg' } }] };
    expect(tell('en', [pressure]).div).toContain('<td>Sys 120 mmHg</td>');
  });
  it('IPS-1 the address of a stored text, wherever its id stands', () => {
    expect(addressOf('{"resourceType":"Patient","id":"a","x":{"id":"b"}}')).toBe('Patient/a');
    expect(addressOf('{"x":{"id":"b"},"id":"a","resourceType":"Basic"}')).toBe('Basic/a');
  });
});
