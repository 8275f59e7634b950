// https://hl7.org/fhir/R4/profiling.html
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ElementDefinition, StructureDefinition } from '#fhir/types/index.ts';
import { type Json, newBudget, openTrees, type ProfileWorld, ruleHolds, walkExtensions, walkProfile, WalkState } from './index.ts';

type Element = Partial<ElementDefinition> & { readonly id: string; readonly [choice: string]: unknown };
const define = (url: string, elements: readonly Element[], more: Partial<StructureDefinition> = {}): StructureDefinition => {
  const type = more.type ?? elements[0]?.id.split('.')[0] ?? '';
  const element = elements.map((one) => ({ path: one.id.replace(/:[^.]+/g, ''), ...one })) as never;
  return { resourceType: 'StructureDefinition', url, name: 'x', status: 'active', kind: 'resource', abstract: false, type, derivation: 'constraint', baseDefinition: `http://hl7.org/fhir/StructureDefinition/${type}`, differential: { element }, ...more };
};

const stored = new Map<string, StructureDefinition>();
const findTree = (url: string) => openTrees(async (canonical) => stored.get(canonical))(url);
let deadlineMs = 60_000;
const world: ProfileWorld = {
  tree: findTree,
  inValueSet: async (valueSet, codings) => (valueSet === 'vs:unknown' ? 'unknown' : codings.some(({ code }) => code === 'good') ? 'in' : 'out'),
  target: async (reference) => ({ 'Patient/adult': { resourceType: 'Patient', id: 'adult', active: true }, 'Patient/plain': { resourceType: 'Patient', id: 'plain' } })[reference] as Json | undefined,
  holds: (rule) => ruleHolds(rule, deadlineMs),
};

async function judge(elements: readonly Element[] | StructureDefinition, resource: object): Promise<string[]> {
  const definition = 'url' in elements ? elements : define('p:here', elements as readonly Element[]);
  stored.set(definition.url, definition);
  const state = new WalkState(world, resource as Json, { depth: 0, budget: newBudget() });
  const tree = await findTree(definition.url);
  if (tree) await walkProfile(tree, resource as Json, state);
  return state.findings.map(({ severity, expression, key, params: { slice } }) => [severity, key, slice, expression].filter((part) => part !== undefined).join(' '));
}

const identifier = (...systems: string[]) => systems.map((system) => ({ system, value: '1' }));
const bySystem: readonly Element[] = [
  { id: 'Patient.identifier', slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: 'closed' } },
  { id: 'Patient.identifier:card', sliceName: 'card', min: 1, max: '1' }, { id: 'Patient.identifier:card.system', fixedUri: 's:card' }, { id: 'Patient.identifier:card.value', maxLength: 3 },
  { id: 'Patient.identifier:other', sliceName: 'other', max: '2' }, { id: 'Patient.identifier:other.system', patternUri: 's:other' },
];
const componentSlices: readonly Element[] = [
  { id: 'Observation.component', slicing: { discriminator: [{ type: 'pattern', path: 'code' }], rules: 'open' } },
  { id: 'Observation.component:sys', sliceName: 'sys', min: 1 }, { id: 'Observation.component:sys.code', patternCodeableConcept: { coding: [{ system: 'l', code: '8480-6' }] } },
  { id: 'Observation.component:sys.value[x]', min: 1, type: [{ code: 'Quantity' }] },
];
const component = (code: string, value: object = {}) => ({ code: { coding: [{ system: 'x', code: 'more' }, { system: 'l', code }] }, ...value });

describe('validation against a profile', () => {
  it('VAL-9 cardinality, fixed values, patterns, lengths and limits', async () => {
    const patient: readonly Element[] = [{ id: 'Patient.birthDate', min: 1 }, { id: 'Patient.name', max: '1' }, { id: 'Patient.gender', fixedCode: 'female' }, { id: 'Patient.maritalStatus', patternCodeableConcept: { coding: [{ code: 'M' }] } }, { id: 'Patient.photo', max: '0' }];
    expect(await judge(patient, { resourceType: 'Patient', birthDate: '2000', name: [{ text: 'a' }], gender: 'female', maritalStatus: { coding: [{ code: 'X' }, { code: 'M', display: 'm' }] } })).toEqual([]);
    expect(await judge(patient, { resourceType: 'Patient', name: [{}, {}], gender: 'male', maritalStatus: { coding: [{ code: 'X' }] }, photo: [{}] })).toEqual([
      'error too-few Patient.birthDate', 'error too-many Patient.name', 'error fixed Patient.gender', 'error pattern Patient.maritalStatus', 'error too-many Patient.photo',
    ]);
    const limits: readonly Element[] = [{ id: 'Observation.value[x]', maxValueQuantity: { value: 10, code: 'g' }, minValueQuantity: { value: 1, code: 'g' } }, { id: 'Observation.issued', maxValueInstant: '2020-01-01T00:00:00Z' }];
    expect(await judge(limits, { resourceType: 'Observation', valueQuantity: { value: 11, code: 'g' }, issued: '2021-01-01T00:00:00Z' })).toEqual(['error out-of-range Observation.value.ofType(Quantity)', 'error out-of-range Observation.issued']);
    expect(await judge(patient, { resourceType: 'Observation' })).toEqual(['error other-type Observation']);
  });

  it('VAL-9 children are counted in each parent; extensions stand for values of primitives', async () => {
    const elements: readonly Element[] = [{ id: 'Patient.contact.name', min: 1 }, { id: 'Patient.contact.name.family', min: 1 }, { id: 'Patient.birthDate', min: 1 }];
    expect(await judge(elements, { resourceType: 'Patient', contact: [{ name: { family: 'a' } }, {}, { name: { text: 'b' } }], _birthDate: { extension: [] } })).toEqual(['error too-few Patient.contact[1].name', 'error too-few Patient.contact[2].name.family']);
  });

  it('VAL-10 slices by value: closed ones, their number, and what they say inside', async () => {
    expect(await judge(bySystem, { resourceType: 'Patient', identifier: identifier('s:other', 's:card', 's:other') })).toEqual([]);
    expect(await judge(bySystem, { resourceType: 'Patient', identifier: [...identifier('s:other', 's:other', 's:other', 's:else')] })).toEqual(['error slice-too-few card Patient.identifier', 'error slice-too-many other Patient.identifier', 'error slice-closed Patient.identifier[3]']);
    expect(await judge(bySystem, { resourceType: 'Patient', identifier: [{ system: 's:card', value: '1234' }] })).toEqual(['error too-long Patient.identifier[0].value']);
  });

  it('VAL-10 slices by pattern, type, existence and profile', async () => {
    expect(await judge(componentSlices, { resourceType: 'Observation', component: [component('8480-6', { valueQuantity: { value: 1 } }), component('other')] })).toEqual([]);
    expect(await judge(componentSlices, { resourceType: 'Observation', component: [component('8480-6', { valueString: 'x' })] })).toEqual(['error wrong-type Observation.component[0].value.ofType(string)']);
    expect(await judge(componentSlices, { resourceType: 'Observation' })).toEqual(['error slice-too-few sys Observation.component']);
    const byType: readonly Element[] = [{ id: 'Observation.value[x]', slicing: { discriminator: [{ type: 'type', path: '$this' }], rules: 'closed' } }, { id: 'Observation.value[x]:valueQuantity', sliceName: 'valueQuantity', type: [{ code: 'Quantity' }] }, { id: 'Observation.value[x]:valueQuantity.unit', min: 1 }];
    expect(await judge(byType, { resourceType: 'Observation', valueString: 'x' })).toEqual(['error slice-closed Observation.value.ofType(string)']);
    expect(await judge(byType, { resourceType: 'Observation', valueQuantity: { value: 1 } })).toEqual(['error too-few Observation.value.ofType(Quantity).unit']);
    const byExistence: readonly Element[] = [{ id: 'Patient.contact', slicing: { discriminator: [{ type: 'exists', path: 'telecom' }], rules: 'open' } }, { id: 'Patient.contact:reachable', sliceName: 'reachable', min: 1 }, { id: 'Patient.contact:reachable.telecom', min: 1 }];
    expect(await judge(byExistence, { resourceType: 'Patient', contact: [{ name: { text: 'x' } }] })).toEqual(['error slice-too-few reachable Patient.contact']);
    stored.set('p:adult', define('p:adult', [{ id: 'Patient.active', min: 1 }]));
    const byProfile: readonly Element[] = [{ id: 'Bundle.entry', slicing: { discriminator: [{ type: 'profile', path: 'resource' }], rules: 'open' } }, { id: 'Bundle.entry:adult', sliceName: 'adult', min: 1 }, { id: 'Bundle.entry:adult.resource', type: [{ code: 'Patient', profile: ['p:adult'] }] }];
    expect(await judge(byProfile, { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Patient', active: true } }] })).toEqual([]);
    expect(await judge(byProfile, { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Patient' } }] })).toEqual(['error slice-too-few adult Bundle.entry']);
  });

  it('VAL-10 order, what is open at the end, and slices that cannot be told apart', async () => {
    const ordered = (rules: string, isOrdered: boolean): readonly Element[] => [{ id: 'Patient.identifier', slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: rules as never, ordered: isOrdered } }, ...bySystem.slice(1)];
    expect(await judge(ordered('open', true), { resourceType: 'Patient', identifier: identifier('s:other', 's:card') })).toEqual(['error slice-order Patient.identifier[1]']);
    expect(await judge(ordered('openAtEnd', false), { resourceType: 'Patient', identifier: identifier('s:else', 's:card') })).toEqual(['error slice-order Patient.identifier[1]']);
    expect(await judge([{ id: 'Patient.name', slicing: { discriminator: [{ type: 'value', path: 'use' }], rules: 'open' } }, { id: 'Patient.name:a', sliceName: 'a', min: 1 }], { resourceType: 'Patient', name: [{ use: 'old' }] })).toEqual(['warning slice-unclear a Patient.name']);
  });

  it('VAL-9 a differential stands upon that of its base; an unknown base is named', async () => {
    stored.set('p:base', define('p:base', bySystem));
    const derived = define('p:derived', [{ id: 'Patient.identifier:other', sliceName: 'other', min: 1 }, { id: 'Patient.active', min: 1 }], { type: 'Patient', baseDefinition: 'p:base' });
    expect(await judge(derived, { resourceType: 'Patient', identifier: identifier('s:card', 's:else') })).toEqual(['error slice-too-few other Patient.identifier', 'error slice-closed Patient.identifier[1]', 'error too-few Patient.active']);
    await expect(judge(define('p:lost', [], { type: 'Patient', baseDefinition: 'p:nowhere' }), { resourceType: 'Patient' })).rejects.toThrow('p:nowhere');
    stored.set('p:a', define('p:a', [], { type: 'Patient', baseDefinition: 'p:b' }));
    await expect(judge(define('p:b', [], { type: 'Patient', baseDefinition: 'p:a' }), { resourceType: 'Patient' })).rejects.toThrow('is not known');
    const snapshot = define('p:snap', [], { type: 'Patient', baseDefinition: 'p:nowhere', snapshot: { element: [{ id: 'Patient.active', path: 'Patient.active', min: 1 }] as never } });
    expect(await judge(snapshot, { resourceType: 'Patient' })).toEqual(['error too-few Patient.active']);
  });

  it('VAL-9 extensions by their profile, types with profiles, targets of references', async () => {
    stored.set('x:size', define('x:size', [{ id: 'Extension.url', fixedUri: 'x:size' }, { id: 'Extension.value[x]', min: 1, type: [{ code: 'integer' }] }]));
    const extended: readonly Element[] = [{ id: 'Patient.extension', slicing: { discriminator: [{ type: 'value', path: 'url' }], rules: 'open' } }, { id: 'Patient.extension:size', sliceName: 'size', min: 1, max: '1', type: [{ code: 'Extension', profile: ['x:size'] }] }];
    expect(await judge(extended, { resourceType: 'Patient', extension: [{ url: 'x:size', valueInteger: 1 }, { url: 'x:else', valueString: 'x' }] })).toEqual([]);
    expect(await judge(extended, { resourceType: 'Patient', extension: [{ url: 'x:size', valueString: 'x' }] })).toEqual(['error wrong-type Patient.extension[0].value.ofType(string)']);
    stored.set('p:adult', define('p:adult', [{ id: 'Patient.active', min: 1 }]));
    const target: readonly Element[] = [{ id: 'Observation.subject', type: [{ code: 'Reference', targetProfile: ['p:adult'] }] }];
    expect(await judge(target, { resourceType: 'Observation', subject: { reference: 'Patient/adult' } })).toEqual([]);
    expect(await judge(target, { resourceType: 'Observation', subject: { reference: 'Patient/plain' } })).toEqual(['error target-profile Observation.subject']);
    expect(await judge(target, { resourceType: 'Observation', subject: { reference: 'Group/1' } })).toEqual(['error target-type Observation.subject']);
    expect(await judge(target, { resourceType: 'Observation', contained: [{ resourceType: 'Patient', id: 'c' }], subject: { reference: '#c' } })).toEqual(['error target-profile Observation.subject']);
    expect(await judge([{ id: 'Patient.identifier', type: [{ code: 'Identifier', profile: ['x:nowhere'] }] }], { resourceType: 'Patient', identifier: [{ value: 'x' }] })).toEqual(['warning unknown Patient.identifier[0]']);
  });

  it('VAL-12 codes: required is an error, extensible a warning, an unknown value set is told', async () => {
    const bound = (strength: string, valueSet = 'vs:good'): readonly Element[] => [{ id: 'Observation.code', binding: { strength: strength as never, valueSet } }];
    const observe = (code: object) => ({ resourceType: 'Observation', code });
    expect(await judge(bound('required'), observe({ coding: [{ code: 'bad' }, { code: 'good' }] }))).toEqual([]);
    expect(await judge(bound('required'), observe({ coding: [{ code: 'bad' }] }))).toEqual(['error binding-required Observation.code']);
    expect(await judge(bound('required'), observe({ text: 'words' }))).toEqual(['error binding-required Observation.code']);
    expect(await judge(bound('extensible'), observe({ coding: [{ code: 'bad' }] }))).toEqual(['warning binding-extensible Observation.code']);
    expect(await judge(bound('extensible'), observe({ text: 'words' }))).toEqual([]);
    expect(await judge(bound('preferred'), observe({ coding: [{ code: 'bad' }] }))).toEqual([]);
    expect(await judge(bound('required', 'vs:unknown'), observe({ coding: [{ code: 'bad' }] }))).toEqual(['information binding-unknown Observation.code']);
  });

  it('VAL-12 rules in FHIRPath; one that is none, or that runs away, is told and ends', { timeout: 60_000 }, async () => {
    const rule = (expression: string, severity = 'error'): readonly Element[] => [{ id: 'Patient.name', constraint: [{ key: 'n-1', severity: severity as never, human: 'x', expression }] }];
    const patient = (family: string) => ({ resourceType: 'Patient', active: true, name: [{ family }] });
    expect(await judge(rule("family.startsWith('Ng') and %resource.active"), patient('Nguyễn'))).toEqual([]);
    expect(await judge(rule("family.startsWith('Ng')", 'warning'), patient('Lê'))).toEqual(['warning constraint Patient.name[0]']);
    expect(await judge(rule('family.nonsense('), patient('Lê'))).toEqual(['warning constraint-unknown Patient.name[0]']);
    deadlineMs = 300;
    expect(await judge(rule(String.raw`family.matches('^(a+)+$')`), patient(`${'a'.repeat(40)}!`))).toEqual(['warning constraint-unknown Patient.name[0]']);
    deadlineMs = 60_000;
    expect(await judge(rule('family.exists()'), patient('Lê'))).toEqual([]);
  });

  it('VAL-12 rules that run away are given up together: the others wait for the same thread', async () => {
    const rules = Array.from({ length: 40 }, (_, at) => ({ key: `n-${at}`, severity: 'error' as const, human: 'x', expression: 'true' }));
    stored.set('p:slow', define('p:slow', [{ id: 'Patient.name', constraint: rules }]));
    const tree = await findTree('p:slow');
    let asked = 0;
    const holds = async () => { asked++; await new Promise((resolve) => { setTimeout(resolve, 5); }); return undefined; };
    const resource = { resourceType: 'Patient', name: [{ family: 'Lê' }] } as Json;
    const state = new WalkState({ ...world, holds }, resource, { depth: 0, budget: { ...newBudget(), lostMs: 12 } });
    if (tree) await walkProfile(tree, resource, state);
    expect(state.findings.map(({ key }) => key)).toEqual(rules.map(() => 'constraint-unknown'));
    expect(asked).toBeLessThan(6);
  });

  it('VAL-11 profiles within profiles, elements and findings have bounds', async () => {
    stored.set('x:self', define('x:self', [{ id: 'Extension.extension', type: [{ code: 'Extension', profile: ['x:self'] }] }]));
    const nested = (depth: number): object => ({ url: 'u', ...(depth > 0 && { extension: [nested(depth - 1)] }) });
    const deep = await judge([{ id: 'Patient.extension', type: [{ code: 'Extension', profile: ['x:self'] }] }], { resourceType: 'Patient', extension: [nested(10)] });
    expect(deep).toEqual([expect.stringMatching(/^warning too-deep /)]);
    const many = { resourceType: 'Patient', name: Array.from({ length: 60_000 }, () => ({ text: 'x' })) };
    expect((await judge([{ id: 'Patient.name' }], many)).at(-1)).toMatch(/^error too-costly /);
    expect(await judge([{ id: 'Patient.name.family', min: 1 }], many)).toHaveLength(100);
  });

  it('VAL-11 whatever a resource holds, the walk ends with findings and never breaks', async () => {
    const names = fc.constantFrom('identifier', 'extension', 'contained', 'entry', 'resource', 'component', 'code', 'coding', 'valueQuantity', '_birthDate', 'subject', 'reference', 'system', 'url', 'meta', '__proto__');
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof({ maxDepth: 4 }, fc.constantFrom(null, true, 1.5, '', 's:card', '#c', 'Patient/adult', 'x:size'), fc.array(tie('node'), { maxLength: 3 }), fc.dictionary(names, tie('node'), { maxKeys: 4 })),
    }));
    const profiles = ['Patient', 'Observation', 'Bundle'].map((type) => define(`p:${type}`, [
      { id: `${type}.identifier`, slicing: { discriminator: [{ type: 'value', path: 'system' }, { type: 'exists', path: 'extension.url' }], rules: 'closed', ordered: true } }, { id: `${type}.identifier:a`, sliceName: 'a', min: 1 }, { id: `${type}.identifier:a.system`, binding: { strength: 'required', valueSet: 'vs:good' } },
      { id: `${type}.subject`, type: [{ code: 'Reference', targetProfile: ['p:adult'] }] }, { id: `${type}.entry`, slicing: { discriminator: [{ type: 'type', path: 'resource' }], rules: 'open' } }, { id: `${type}.entry:b`, sliceName: 'b' }, { id: `${type}.entry:b.resource`, type: [{ code: 'Patient', profile: ['p:adult'] }] },
      { id: `${type}.code`, binding: { strength: 'required', valueSet: 'vs:good' }, patternCodeableConcept: { coding: [{ code: 'x' }] } }, { id: `${type}.extension`, type: [{ code: 'Extension', profile: ['x:size'] }] },
    ], { type }));
    await fc.assert(fc.asyncProperty(fc.constantFrom(...profiles), fc.dictionary(names, node, { maxKeys: 6 }), async (profile, content) => {
      const resource = { ...content, resourceType: profile.type };
      expect(Array.isArray(await judge(profile, resource))).toBe(true);
      await walkExtensions(resource, new WalkState(world, resource, { depth: 0, budget: newBudget() }));
    }), { numRuns: 300 });
  });
});
