// spec: CHT
import { describe, expect, it } from 'vitest';
import type { Dosage, DocumentReference, MedicationRequest } from '#fhir/types/index.ts';
import { createTranslate } from '#ui/text/translate.ts';
import vi from '../../../../messages.vi.json' with { type: 'json' };
import { directionText } from './direction.ts';
import { documentState } from './entries.ts';

const told = (...dosageInstruction: Dosage[]) => directionText({ resourceType: 'MedicationRequest', dosageInstruction } as unknown as MedicationRequest, createTranslate(vi, 'vi'));
const daily = (frequency: number, period = 1): Dosage => ({ timing: { repeat: { frequency, period, periodUnit: 'h' } } }) as unknown as Dosage;

describe('CHT-11 how a medicine is taken', () => {
  it.each<[string, Dosage[], string]>([
    ['the prescriber’s own words before all', [{ ...daily(2), text: 'Sáng 1 viên, chiều 1 viên' }], 'Sáng 1 viên, chiều 1 viên'],
    ['how often and how much', [{ timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } }, doseAndRate: [{ doseQuantity: { value: 1, unit: 'viên' } }] } as unknown as Dosage], '2 lần mỗi ngày, mỗi lần 1 viên'],
    ['every so many hours, as needed', [{ ...daily(1, 6), asNeededBoolean: true }], '1 lần mỗi 6 giờ, khi cần'],
    ['several steps one after another', [daily(1), { text: 'sau đó ngừng' }], '1 lần mỗi giờ; sau đó ngừng'],
    ['nothing when nothing was said', [{}], ''],
  ])('CHT-11 %s', (_name, dosages, words) => expect(told(...dosages)).toBe(words));
});

describe('CHT-6 the state of a paper', () => {
  const paper = (more: object) => documentState({ resourceType: 'DocumentReference', status: 'current', content: [{ attachment: {} }], ...more } as DocumentReference);
  it.each([
    ['signed', { docStatus: 'final', content: [{ attachment: {}, format: { code: 'pades-b-t' } }] }],
    ['awaiting', { docStatus: 'preliminary' }],
    ['superseded', { status: 'superseded', docStatus: 'final', content: [{ attachment: {}, format: { code: 'pades-b-t' } }] }],
    ['final', { docStatus: 'final' }],
    ['current', {}],
  ])('CHT-6 %s', (state, more) => expect(paper(more)).toBe(state));
});
