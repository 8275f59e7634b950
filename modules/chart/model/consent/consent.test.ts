import { describe, expect, it } from 'vitest';
import { readDataFile, readRegulation } from '#platform/datedTable/server.ts';
import type { Consent, Encounter, QuestionnaireResponse } from '#fhir/types/index.ts';
import { consentLink } from './marks.ts';
import { decideAskEmergency, decideEmergencyVerdict, listEmergencies } from './decideEmergency.ts';
import { consentGuard } from './consentGuard.ts';
import { consentNeedTable, needOf } from './rules.ts';
import type { ConsentNeed } from './rules.ts';
import { findStanding } from './standing.ts';
import type { StandingFacts } from './standing.ts';

const needs = readRegulation('procedure-consent/forms.csv', consentNeedTable);
const cases = readDataFile('regulation/vn/procedure-consent/cases.csv');

it.each(cases)('CON-1 on $day the form $form (made from "$made_from", signers $signers) waits for "$consent"', ({ day = '', form = '', signers, made_from: madeFrom, consent, began }) => {
  const need = needOf(needs, { key: form, madeFrom: madeFrom || undefined, signers }, day);
  expect([need?.consent ?? '', need?.began.join(' ') ?? '']).toEqual([consent, began]);
});

const paper = (id: string, more: Partial<QuestionnaireResponse> = {}, agreed = '1'): QuestionnaireResponse => ({
  resourceType: 'QuestionnaireResponse', id, status: 'completed', authored: '2026-11-27T01:00:00Z',
  item: [{ linkId: 'explained', item: [{ linkId: 'method', answer: [{ valueString: 'Mổ cắt ruột thừa' }] }] }, { linkId: 'decision', item: [{ linkId: 'agreed', answer: [{ valueCoding: { code: agreed } }] }] }], ...more,
});
const consent = (of: string, more: Partial<Consent> = {}): Consent => ({
  resourceType: 'Consent', id: `c-${of}`, status: 'active', scope: {}, category: [], patient: { reference: 'Patient/p' }, dateTime: '2026-11-27T02:00:00Z', performer: [{ display: 'Lê Thị Ẩm' }],
  provision: { data: [{ meaning: 'related', reference: { reference: `QuestionnaireResponse/${of}` } }] }, ...more,
});
const report = (more: Partial<QuestionnaireResponse> = {}, operatedAt?: string): QuestionnaireResponse => ({
  resourceType: 'QuestionnaireResponse', id: 'report', status: 'in-progress', item: [{ linkId: 'operation', item: [{ linkId: 'operated-at', ...(operatedAt && { answer: [{ valueDateTime: operatedAt }] }) }] }], ...more,
});
const need: ConsentNeed = { form: '06-bv2', consent: '01-bv2', began: ['operated-at'], validFrom: '2024-01-01', certainty: 'check', source: '' };
const standing = (facts: Partial<StandingFacts>) => findStanding({ need, response: report(), papers: [], consents: [], siblings: [], encounterReference: 'Encounter/e', ...facts });

const encounter: Encounter = { resourceType: 'Encounter', id: 'e', status: 'in-progress', class: { code: 'IMP' }, subject: { reference: 'Patient/p' } };
const by = { reference: 'PractitionerRole/surgeon', name: 'Bác sĩ mổ' };
const act = { by: by.reference, at: '2026-11-27T03:00:00Z', newId: () => 'd1' };
const resourceOf = (changes: readonly object[]) => (changes[0] as { resource: Consent }).resource;
const ask = (reason = 'no-time') => resourceOf(decideAskEmergency({ encounter, by, facilityId: 'f', reasons: [{ code: 'no-time', source: 'Luật' }] }, { patientId: 'p', reason, operation: 'Mổ sọ não', note: 'Đã gọi người nhà ba lần' }, act));
const verdict = (decision: Consent | undefined, { reference = 'PractitionerRole/leader', positions = ['deputy-director'], of = encounter } = {}) =>
  resourceOf(decideEmergencyVerdict({ encounter: of, by: { reference, name: 'Trực lãnh đạo' }, decision, positions, approvers: ['director', 'deputy-director'] }, { patientId: 'p', verdict: 'allow' }, act));

describe('CON-2 does a consent stand', () => {
  it('CON-2 one that was confirmed and signed stands, with who, when and what', () => {
    expect(standing({ papers: [paper('a')], consents: [consent('a')] })).toEqual({ kind: 'given', source: 'QuestionnaireResponse/a', at: '2026-11-27T02:00:00Z', by: 'Lê Thị Ẩm', what: 'Mổ cắt ruột thừa' });
  });
  it.each<[string, Partial<StandingFacts>, string]>([
    ['none', {}, 'none'],
    ['a draft', { papers: [paper('a', { status: 'in-progress' })], consents: [consent('a')] }, 'draft'],
    ['one completed past the patient', { papers: [paper('a')] }, 'draft'],
    ['one dropped', { papers: [paper('a', { status: 'entered-in-error' })], consents: [consent('a')] }, 'none'],
    ['a refusal', { papers: [paper('a', {}, '0')], consents: [consent('a')] }, 'refused'],
    ['one withdrawn', { papers: [paper('a')], consents: [consent('a', { status: 'inactive' })] }, 'withdrawn'],
    ['one of after the operation began', { papers: [paper('a')], consents: [consent('a')], response: report({}, '2026-11-27T08:59:00+07:00') }, 'late'],
    ['one of another operation', { papers: [paper('a')], consents: [consent('a')], siblings: [report({ id: 'first', status: 'completed', extension: [consentLink('QuestionnaireResponse/a')] })] }, 'used'],
    ['that of another visit', { consents: [consent('a')] }, 'none'],
    ['a decision not yet allowed', { consents: [ask()] }, 'none'],
    ['a decision of another visit', { consents: [verdict(ask())], encounterReference: 'Encounter/other' }, 'none'],
  ])('CON-2 %s is no consent', (_, facts, why) => {
    expect(standing(facts)).toMatchObject({ kind: 'missing', why });
  });
  it('CON-2 of two operations the second finds its own consent, and the checklist of the first still stands on the first', () => {
    const facts = { papers: [paper('a'), paper('b')], consents: [consent('a'), consent('b', { dateTime: '2026-11-27T05:00:00Z' })] };
    expect(standing({ ...facts, siblings: [report({ id: 'first', status: 'completed', extension: [consentLink('QuestionnaireResponse/a')] })] })).toMatchObject({ source: 'QuestionnaireResponse/b' });
    expect(standing({ ...facts, response: report({}, '2026-11-27T10:00:00+07:00') })).toMatchObject({ source: 'QuestionnaireResponse/a' });
  });
  it('CON-3 an amended report keeps the consent it was done with', () => {
    const amending = report({ extension: [consentLink('QuestionnaireResponse/a'), { url: 'urn:lanh:form-amended' }] });
    expect(standing({ response: amending, papers: [paper('a')], consents: [consent('a', { status: 'inactive' })] })).toMatchObject({ kind: 'given', source: 'QuestionnaireResponse/a' });
  });
});

describe('CON-4 an emergency', () => {
  it('CON-4 two names make a decision; it stands although it is put down later', () => {
    const decided = verdict(ask());
    expect(decided).toMatchObject({ status: 'active', performer: [{ display: 'Bác sĩ mổ' }, { display: 'Trực lãnh đạo' }], verification: [{ verified: true }] });
    expect(standing({ consents: [decided], response: report({}, '2026-11-27T01:00:00Z') })).toEqual({ kind: 'emergency', source: 'Consent/d1', at: act.at, by: 'Bác sĩ mổ', allowedBy: 'Trực lãnh đạo' });
    expect(listEmergencies([decided], 'e', by.reference)).toEqual([{ id: 'd1', state: 'allowed', operation: 'Mổ sọ não', reason: 'no-time', note: 'Đã gọi người nhà ba lần', at: act.at, by: 'Bác sĩ mổ', decidedBy: 'Trực lãnh đạo', isMine: true }]);
  });
  it.each<[string, () => unknown, string]>([
    ['a reason of no list', () => ask('because'), 'chart.emergency-reason'],
    ['the own request', () => verdict(ask(), { reference: by.reference }), 'chart.emergency-own'],
    ['somebody without a position', () => verdict(ask(), { positions: [] }), 'chart.emergency-not-leader'],
    ['a second verdict', () => verdict(verdict(ask())), 'chart.emergency-decided'],
    ['no request', () => verdict(undefined), 'chart.emergency-unknown'],
    ['the request of another visit', () => verdict(ask(), { of: { ...encounter, id: 'x' } }), 'chart.emergency-unknown'],
  ])('CON-4 %s is refused', (_, run, code) => {
    expect(run).toThrow(code);
  });
});

it('CON-5 nobody makes or changes a consent of ours by a plain write; those of others pass', () => {
  const write = (before: Consent | undefined, after: Consent) => () => consentGuard.check({ type: 'Consent', before, after, by: { system: true }, at: act.at }, () => undefined);
  const foreign: Consent = { resourceType: 'Consent', status: 'active', scope: {}, category: [{ text: 'x' }], patient: { reference: 'Patient/p' } };
  expect(write(undefined, consent('a'))).toThrow('chart.consent-not-by-hand');
  expect(write(ask(), foreign)).toThrow('chart.consent-not-by-hand');
  expect(write(undefined, foreign)).not.toThrow();
});
