import { describe, expect, it } from 'vitest';
import type { Consent, Patient } from '#fhir/types/index.ts';
import { readRegulation } from '#platform/datedTable/server.ts';
import { purposeFor, accessShape } from '../archive/recordAccess.ts';
import { buildConsentPage } from './consentPage.ts';
import type { DecideConsentInput } from './consent.ts';
import { decidePurposeConsent, decideWithdrawConsent } from './decideConsent.ts';
import type { DecideConsentState } from './decideConsent.ts';
import { readConsent, standsUntil } from './readConsent.ts';
import { ageGroup, consentRuleTable, purposeOn, purposeTable } from './purposes.ts';

const table = readRegulation('personal-data/purposes.csv', purposeTable);
const rules = readRegulation('personal-data/consent-rules.csv', consentRuleTable);
const day = '2026-11-27';
const act = { by: 'PractitionerRole/1', at: '2026-11-27T03:00:00.000Z', newId: () => 'new' };
const patient: Patient = { resourceType: 'Patient', id: 'p', name: [{ text: 'Lê Thị Ẩm' }], birthDate: '1980-01-01' };
const state = (more: Partial<DecideConsentState> = {}): DecideConsentState => ({ purpose: purposeOn(table, 'research', day), patient, asks: 'adult', by: { reference: act.by, name: 'Ánh' }, facilityId: 'f', consents: [], ...more });
const input = (more: Partial<DecideConsentInput> = {}): DecideConsentInput => ({ purpose: 'research', edition: '1', decision: 'given', way: 'at-desk', ...more });
const guardian = { name: 'Lê Văn Cha', identity: '040000000001', relation: 'parent' } as const;
const resources = (changes: readonly object[]): Consent[] => changes.map((change) => (change as { resource: Consent }).resource);
const made = (more: Partial<DecideConsentInput> = {}, of: Partial<DecideConsentState> = {}): Consent => resources(decidePurposeConsent(state(of), input(more), act).changes).at(-1) as Consent;

describe('PDP-1 purposes are data', () => {
  it('PDP-1 treatment and duties wait for no consent; every other purpose has words, an edition and no default', () => {
    const rows = table.on(day);
    expect(rows.filter(({ consent }) => !consent).map(({ purpose }) => purpose)).toEqual(['treatment', 'duty', 'own-copy', 'operations']);
    for (const row of rows.filter(({ consent }) => consent)) expect([row.purpose, row.words, row.words_en, row.words_fr, row.edition].every((text) => text.length > 0), row.purpose).toBe(true);
    expect(table.on('2025-12-31')).toEqual([]);
  });
  it.each([['2008-11-27', 'adult'], ['2008-11-28', 'child-agrees'], ['2019-11-27', 'child-agrees'], ['2019-11-28', 'child'], ['2019', 'child'], [undefined, 'adult']])('PDP-1 born %s is asked as %s', (birthDate, group) => {
    expect(ageGroup(birthDate, day, rules.on(day))).toBe(group);
  });
});

describe('PDP-3 what is kept', () => {
  it('PDP-3 who, when, which words, how, who wrote it, until when', () => {
    expect(readConsent(made())).toEqual({ consentId: 'new', state: 'given', at: act.at, by: 'Lê Thị Ẩm', way: 'at-desk', edition: '1', until: '2031-11-27T03:00:00.000Z', recordedBy: 'Ánh' });
    expect(made()).toMatchObject({ scope: { coding: [{ code: 'research' }] }, policyRule: { text: expect.stringContaining('nghiên cứu khoa học') }, provision: { type: 'permit' } });
    expect(standsUntil(made())).toEqual({ purpose: 'research', until: '2031-11-27T03:00:00.000Z' });
    expect([readConsent(made({ decision: 'refused' })).state, standsUntil(made({ decision: 'refused' }))]).toEqual(['refused', undefined]);
  });
  it.each<[string, Partial<DecideConsentInput>, Partial<DecideConsentState>, string]>([
    ['a purpose of no table', {}, { purpose: undefined }, 'documents.purpose-unknown'],
    ['treatment', { purpose: 'treatment' }, { purpose: purposeOn(table, 'treatment', day) }, 'documents.purpose-unknown'],
    ['other words than those in force', { edition: '0' }, {}, 'documents.purpose-edition'],
    ['a child without a guardian', {}, { asks: 'child' }, 'documents.guardian-needed'],
    ['a child of seven who was not asked', { guardian }, { asks: 'child-agrees' }, 'documents.child-agrees'],
    ['paper without its scan', { way: 'paper' }, {}, 'documents.scan-needed'],
    ['sharing with nobody', {}, { purpose: purposeOn(table, 'sharing', day) }, 'documents.recipient-needed'],
    ['taking back what was never given', { decision: 'withdrawn' }, {}, 'documents.nothing-given'],
  ])('PDP-3 %s is refused', (...[, given, of, code]) => {
    expect(() => made(given, of)).toThrow(code);
  });
  it('PDP-3 a child of seven stands beside the guardian; a younger one does not; a refusal needs no child', () => {
    expect(made({ guardian, childAgrees: true }, { asks: 'child-agrees' }).performer).toMatchObject([{ display: expect.stringContaining('Lê Văn Cha') }, { reference: 'Patient/p' }]);
    expect(made({ guardian }, { asks: 'child' }).performer).toHaveLength(1);
    expect(made({ guardian, decision: 'refused' }, { asks: 'child-agrees' }).status).toBe('rejected');
  });
  it('PDP-3 one that waits for its confirmation counts for nothing and takes nothing away', () => {
    const given = made();
    const { changes, state: became } = decidePurposeConsent(state({ consents: [given] }), input({ way: 'confirmed' }), act);
    expect([became, resources(changes).map(({ status }) => status), standsUntil(resources(changes)[0] as Consent)]).toEqual(['waiting', ['proposed'], undefined]);
    const again = decidePurposeConsent(state({ consents: [given] }), input({ decision: 'refused' }), act);
    expect(resources(again.changes).map((one) => [one.status, readConsent(one).state])).toEqual([['inactive', 'replaced'], ['rejected', 'refused']]);
  });
});

describe('PDP-2 taking back', () => {
  it('PDP-2 asks for nothing but the press, of a child too, and ends what waits as well', () => {
    const waiting: Consent = { ...made({ way: 'confirmed' }), id: 'w', status: 'proposed' };
    const { changes } = decidePurposeConsent(state({ asks: 'child', consents: [made(), waiting] }), input({ decision: 'withdrawn' }), act);
    expect(resources(changes).map((one) => readConsent(one).withdrawn?.by)).toEqual(['Lê Thị Ẩm', 'Lê Thị Ẩm']);
  });
  it('PDP-7 a consent to an operation is taken back; a decision in an emergency, one of somebody else, or one that is over is not', () => {
    const surgery: Consent = { resourceType: 'Consent', id: 's', status: 'active', scope: {}, category: [], patient: { reference: 'Patient/p' }, provision: { data: [{ meaning: 'related', reference: { reference: 'QuestionnaireResponse/r' } }] } };
    const back = (consent: Consent | undefined) => resources([decideWithdrawConsent({ consent, patientId: 'p' }, { by: 'Lê Thị Ẩm', reason: 'Đổi ý' }, act)])[0];
    expect(back(surgery)).toMatchObject({ status: 'inactive' });
    const emergency: Consent = { ...surgery, category: [{ coding: [{ system: 'urn:lanh:consent-kind', code: 'emergency' }] }] };
    for (const wrong of [undefined, emergency, { ...surgery, patient: { reference: 'Patient/q' } }]) expect(() => back(wrong)).toThrow('documents.consent-unknown');
    expect(() => back({ ...surgery, status: 'inactive' })).toThrow('documents.nothing-given');
  });
});

it('PDP-3 the form to be signed by hand leaves the choice open and has a place for everybody who signs', () => {
  const purpose = purposeOn(table, 'research', day);
  if (!purpose) throw new Error('no purpose');
  const blank = buildConsentPage({ purpose, patient, asks: 'child-agrees', day });
  expect(JSON.stringify(blank.blocks)).not.toContain('"chosen":true');
  expect(blank.blocks.at(-1)).toMatchObject({ kind: 'signatures', places: [{ code: 'patient' }, { code: 'guardian' }, { code: 'practitioner' }] });
});

it('PDP-6 research and teaching wait for the consent of the patient, courts and the patient do not', () => {
  const access = readRegulation('record-access/recipients.csv', accessShape);
  expect((['researcher', 'student', 'court', 'patient', 'practitioner'] as const).map((one) => purposeFor(access, one, day))).toEqual(['research', 'teaching', undefined, undefined, undefined]);
});
