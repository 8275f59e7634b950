import { describe, expect, it } from 'vitest';
import { type Json, newBudget, openTrees, ruleHolds, walkProfile, WalkState } from '#fhir/validation/profile/index.ts';
import { listBroughtProfiles } from './profiles.ts';

const core = 'http://fhir.ehealth.gov.vn/core';
const tree = openTrees(async (url) => listBroughtProfiles().find((one) => one.url === url));
const world = { tree, inValueSet: async (_valueSet: string, codings: readonly { code?: string }[]) => (codings.some(({ code }) => code === '99') ? 'out' as const : 'in' as const), target: async () => undefined, holds: (rule: Parameters<typeof ruleHolds>[0]) => ruleHolds(rule, 60_000) };

async function judge(profile: string, resource: object): Promise<string[]> {
  const state = new WalkState(world, resource as Json, { depth: 0, budget: newBudget() });
  const found = await tree(profile);
  if (!found) throw new Error(`${profile} is not there`);
  await walkProfile(found, resource as Json, state);
  return state.findings.map(({ severity, key, expression, params: { rule, slice } }) => [severity, rule ?? slice ?? key, expression].join(' '));
}

const person = {
  resourceType: 'Patient', birthDate: '1960-05-01', name: [{ text: 'Trần Thị Thử' }],
  identifier: [{ system: `${core}/sid/citizen_id`, value: '001160012345' }, { system: `${core}/sid/insurance_number`, value: '7916012345' }],
  extension: [{ url: `${core}/StructureDefinition/extension-race`, valueCodeableConcept: { coding: [{ system: `${core}/CodeSystem/vn-core-race`, code: '01' }] } }],
  address: [{ use: 'home', city: 'Xã Thử', state: 'Tỉnh Thử', country: 'VN', extension: [{ url: `${core}/StructureDefinition/extension-administrative-address`, valueCoding: { code: '1' } }] }],
};

describe('the profiles that Lành brings', () => {
  it('VAL-14 a whole person fits; wrong numbers, a district and an unknown ethnic group are found where they stand', { timeout: 60_000 }, async () => {
    const profile = `${core}/StructureDefinition/vn-core-patient`;
    expect(await judge(profile, person)).toEqual([]);
    const [address] = person.address;
    const wrong = {
      ...person, name: undefined, identifier: [{ system: `${core}/sid/citizen_id`, value: '001161012345' }, { system: `${core}/sid/insurance_number`, value: '12' }, { system: `${core}/sid/insurance_number`, value: '7916012345' }],
      extension: [{ url: `${core}/StructureDefinition/extension-race`, valueCodeableConcept: { coding: [{ code: '99' }] } }], address: [{ ...address, district: 'Huyện Thử' }, { ...address, use: 'old', district: 'Huyện Thử' }],
    };
    expect((await judge(profile, wrong)).toSorted()).toEqual([
      'error insuranceNumber Patient.identifier', 'error too-few Patient.name', 'error vn-id-3 Patient.identifier[1].value', 'warning binding-extensible Patient.extension[0].value.ofType(CodeableConcept)',
      'warning vn-adr-1 Patient.address[0]', 'warning vn-pat-1 Patient',
    ]);
  });

  it('VAL-14 cards and diagnoses', { timeout: 60_000 }, async () => {
    expect(await judge('urn:lanh:profile:insurance-card', { resourceType: 'Coverage', subscriberId: 'DN4797916012345' })).toEqual([]);
    expect(await judge('urn:lanh:profile:insurance-card', { resourceType: 'Coverage', subscriberId: 'DN47' })).toEqual(['error vn-bhyt-1 Coverage.subscriberId']);
    const diagnosis = `${core}/StructureDefinition/vn-core-condition-encounter-diagnosis`;
    const category = [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' }] }];
    expect(await judge(diagnosis, { resourceType: 'Condition', category, code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'J18.9' }] }, encounter: {} })).toEqual([]);
    expect(await judge(diagnosis, { resourceType: 'Condition', category: [{ text: 'x' }], code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: '18' }] } })).toEqual(['error encounterDiagnosis Condition.category', 'error vn-icd-1 Condition.code.coding[0].code', 'error too-few Condition.encounter']);
  });

  it('VAL-14 each has an address of its own and stands upon a type of the standard', () => {
    const urls = listBroughtProfiles().map(({ url }) => url);
    expect(new Set(urls).size).toBe(urls.length);
    expect(urls.length).toBeGreaterThan(10);
    for (const { baseDefinition, type } of listBroughtProfiles()) expect(baseDefinition).toBe(`http://hl7.org/fhir/StructureDefinition/${type}`);
  });
});
