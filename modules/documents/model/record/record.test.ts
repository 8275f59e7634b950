// Which record a stay, course or visit opens. spec: REC
import { describe, expect, it } from 'vitest';
import type { DocumentReference, Encounter, EpisodeOfCare } from '#fhir/types/index.ts';
import { buildManifest, recordGuard, recordOfEncounter, recordOfEpisode } from '../index.ts';

const visit: Encounter = {
  resourceType: 'Encounter', id: 'e1', status: 'in-progress', class: { code: 'AMB' }, subject: { reference: 'Patient/p1' }, period: { start: '2026-11-20T01:00:00Z' },
  identifier: [{ system: 'urn:lanh:visit', value: 'e1' }, { system: 'urn:lanh:visit-number', value: 'KB.26.000001' }], serviceProvider: { reference: 'Organization/noi', display: 'Khoa Nội' },
};
const stay: Encounter = {
  ...visit, class: { code: 'IMP' }, identifier: [{ system: 'urn:lanh:visit', value: 'e1' }, { system: 'urn:lanh:stay-number', value: 'NV.26.000007' }],
  extension: [{ url: 'urn:lanh:record-form', valueCode: '01-bv1' }],
  location: [{ location: { reference: 'Location/n1' }, extension: [{ url: 'urn:lanh:ward', valueReference: { reference: 'Organization/noi2', display: 'Khoa Nội 2' } }] }],
};

describe('REC-1 what opens a record', () => {
  it.each<[string, Encounter, string | undefined]>([
    ['an ordinary visit', visit, 'visit'],
    ['a stay', stay, 'inpatient'],
    ['day treatment', { ...stay, class: { code: 'SS' } }, 'day'],
    ['a visit of a course', { ...visit, episodeOfCare: [{ reference: 'EpisodeOfCare/c1' }] }, undefined],
    ['a visit that never took place', { ...visit, status: 'cancelled' }, undefined],
    ['one carried here from elsewhere', { ...visit, identifier: [] }, undefined],
  ])('REC-1 %s', (_name, encounter, care) => {
    expect(recordOfEncounter(encounter)?.care).toBe(care);
  });

  it('REC-2 takes number, form and department of the chart; the end only when it has ended', () => {
    expect(recordOfEncounter(stay)).toEqual({
      id: 'e1', of: 'Encounter', patientId: 'p1', care: 'inpatient', number: 'NV.26.000007', formKey: '01-bv1', wardId: 'noi2', wardName: 'Khoa Nội 2', beganAt: '2026-11-20T01:00:00Z', endedAt: undefined,
    });
    expect(recordOfEncounter({ ...visit, status: 'finished', period: { ...visit.period, end: '2026-11-20T02:00:00Z' } })).toMatchObject({ number: 'KB.26.000001', wardId: 'noi', endedAt: '2026-11-20T02:00:00Z' });
    const episode: EpisodeOfCare = { resourceType: 'EpisodeOfCare', id: 'c1', status: 'active', patient: { reference: 'Patient/p1' }, period: { start: '2026-01-05' }, identifier: [{ system: 'urn:lanh:course-number', value: 'NT.26.000002' }] };
    expect(recordOfEpisode(episode)).toMatchObject({ id: 'c1', care: 'outpatient', number: 'NT.26.000002', beganAt: '2026-01-05' });
  });
});

describe('REC-3 the list of documents', () => {
  const facts = { id: 'e1', of: 'Encounter', patientId: 'p1', care: 'inpatient', number: 'NV.26.000007', formKey: '01-bv1', beganAt: '2026-11-20T01:00:00Z' } as const;
  const document = (id: string, date: string): DocumentReference => ({ resourceType: 'DocumentReference', id, status: 'current', date, description: id, content: [] });

  it('REC-3 begins with the first document and stands in the order of time', () => {
    expect(buildManifest(facts, [])).toBeUndefined();
    const manifest = buildManifest({ ...facts, archiveNumber: '26.000001' }, [document('b', '2026-11-21T00:00:00Z'), document('a', '2026-11-20T00:00:00Z')]);
    expect(manifest?.content.map(({ reference }) => reference)).toEqual(['DocumentReference/a', 'DocumentReference/b']);
    expect(manifest?.identifier?.map(({ value }) => value)).toEqual(['NV.26.000007', '26.000001']);
  });

  it('REC-5 is not written by hand', () => {
    const after = buildManifest(facts, [document('a', '2026-11-20T00:00:00Z')]);
    expect(() => recordGuard.check({ type: 'DocumentManifest', before: undefined, after, by: {}, at: '2026-11-20T00:00:00Z' }, () => undefined)).toThrow('documents.record-not-by-hand');
  });
});
