// FHIRPath Patch, operation by operation. https://hl7.org/fhir/R4/fhirpatch.html
import { describe, expect, test } from 'vitest';
import { parsePatch } from './index.ts';

type Parts = Readonly<Record<string, unknown>>;
const keys: Readonly<Record<string, string>> = { type: 'valueCode', path: 'valueString', name: 'valueString', index: 'valueInteger', source: 'valueInteger', destination: 'valueInteger' };
/** `value` is given as the rest of its part: `{ valueString: 'a' }`. */
const operation = (parts: Parts) => ({ name: 'operation', part: Object.entries(parts).map(([name, value]) => (name === 'value' ? { name, ...(value as object) } : { name, [keys[name] ?? '']: value })) });
const patched = (text: string, ...operations: Parts[]): string => parsePatch('application/fhir+json', JSON.stringify({ resourceType: 'Parameters', parameter: operations.map(operation) }))(text);
const refusal = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return [(error as { code?: string }).code, (error as { issue?: { expression?: string }[] }).issue?.[0]?.expression];
  }
};
const patient = (inside: string) => `{"resourceType":"Patient"${inside}}`;
const text = { valueString: 'x' };

describe('RST-16 FHIRPath Patch', () => {
  test.each([
    ['adds a primitive', '', { type: 'add', path: 'Patient', name: 'birthDate', value: { valueDate: '1930-01-01' } }, ',"birthDate":"1930-01-01"'],
    ['adds a type of its own', '', { type: 'add', path: 'Patient', name: 'maritalStatus', value: { valueCodeableConcept: { text: 'm' } } }, ',"maritalStatus":{"text":"m"}'],
    ['adds to a list that is not there', '', { type: 'add', path: 'Patient', name: 'name', value: { valueHumanName: { text: 'a' } } }, ',"name":[{"text":"a"}]'],
    ['adds at the end of a list', ',"name":[{"given":["a"]}]', { type: 'add', path: 'Patient.name[0]', name: 'given', value: { valueString: 'b' } }, ',"name":[{"given":["a","b"]}]'],
    ['adds from parts', '', { type: 'add', path: 'Patient', name: 'contact', value: { part: [{ name: 'name', valueHumanName: { text: 'a' } }, { name: 'gender', valueCode: 'male' }] } }, ',"contact":[{"name":{"text":"a"},"gender":"male"}]'],
    ['adds the choice of the value’s type', '', { type: 'add', path: 'Patient', name: 'deceased', value: { valueBoolean: true } }, ',"deceasedBoolean":true'],
    ['adds an extension to a primitive', ',"birthDate":"1990","_birthDate":{"id":"b"}', { type: 'add', path: 'Patient.extension', name: 'url', value: { valueUri: 'u' } }, undefined],
    ['adds beside the values of a list', ',"name":[{"given":["a"]}]', { type: 'add', path: 'Patient.name[0]', name: 'given', value: { _valueString: { id: 'g' } } }, ',"name":[{"given":["a",null],"_given":[null,{"id":"g"}]}]'],
    ['inserts before', ',"name":[{"given":["a","c"]}]', { type: 'insert', path: 'Patient.name.given', index: 1, value: { valueString: 'b' } }, ',"name":[{"given":["a","b","c"]}]'],
    ['inserts at the end', ',"identifier":[{"value":"1"}]', { type: 'insert', path: 'Patient.identifier', index: 1, value: { valueIdentifier: { value: '2' } } }, ',"identifier":[{"value":"1"},{"value":"2"}]'],
    ['deletes what a condition names', ',"identifier":[{"system":"s","value":"1"},{"system":"t","value":"2"}]', { type: 'delete', path: "Patient.identifier.where(system = 's' and value != '2')" }, ',"identifier":[{"system":"t","value":"2"}]'],
    ['deletes the last with its list', ',"identifier":[{"value":"1"}]', { type: 'delete', path: 'Patient.identifier[0]' }, ''],
    ['deletes what is alone in its owner', ',"contact":[{"gender":"male"}],"active":true', { type: 'delete', path: 'Patient.contact.gender' }, ',"active":true'],
    ['deletes nothing where nothing is', ',"active":true', { type: 'delete', path: 'Patient.birthDate' }, ',"active":true'],
    ['deletes a primitive with what is beside it', ',"name":[{"given":["a","b"],"_given":[{"id":"1"},null]}]', { type: 'delete', path: 'Patient.name.given[0]' }, ',"name":[{"given":["b"]}]'],
    ['replaces a primitive', ',"birthDate":"1920-01-01","active":true', { type: 'replace', path: 'Patient.birthDate', value: { valueDate: '1930-01-01' } }, ',"birthDate":"1930-01-01","active":true'],
    ['replaces the type of a choice', ',"deceasedBoolean":true', { type: 'replace', path: 'Patient.deceased', value: { valueDateTime: '2026' } }, ',"deceasedDateTime":"2026"'],
    ['replaces inside an element with digits', ',"extension":[{"url":"a","valueDecimal":1.10},{"url":"b","valueDecimal":2.50}]', { type: 'replace', path: "Patient.extension('b').value", value: { valueDecimal: 3 } }, ',"extension":[{"url":"a","valueDecimal":1.10},{"url":"b","valueDecimal":3}]'],
    ['replaces in a contained resource', ',"contained":[{"resourceType":"Organization","id":"o","name":"a"}]', { type: 'replace', path: "Patient.contained.where(id = 'o').name", value: { valueString: 'b' } }, ',"contained":[{"resourceType":"Organization","id":"o","name":"b"}]'],
    ['finds by what exists', ',"telecom":[{"value":"1"},{"value":"2","use":"home"}]', { type: 'delete', path: 'Patient.telecom.where(use.exists())' }, ',"telecom":[{"value":"1"}]'],
    ['finds first, last and by beginning', ',"telecom":[{"value":"1"},{"value":"2"},{"value":"23"}]', { type: 'delete', path: "Patient.telecom.where(value.startsWith('2')).last()" }, ',"telecom":[{"value":"1"},{"value":"2"}]'],
    ['moves', ',"name":[{"given":["a","b","c","d"]}]', { type: 'move', path: 'Patient.name.given', source: 3, destination: 1 }, ',"name":[{"given":["a","d","b","c"]}]'],
  ])('RST-16 %s', (...[, before, step, after]) => {
    if (after === undefined) expect(refusal(() => patched(patient(before), step))).toEqual(['fhir.patch-failed', 'Parameters.parameter[0]']);
    else expect(patched(patient(before), step)).toBe(patient(after));
  });

  test.each([
    ['several elements', { type: 'delete', path: 'Patient.name.given' }, 'fhir.patch-failed'],
    ['the resource', { type: 'delete', path: 'Patient' }, 'fhir.patch-failed'],
    ['no element to replace', { type: 'replace', path: 'Patient.birthDate', value: text }, 'fhir.patch-failed'],
    ['what is there already', { type: 'add', path: 'Patient', name: 'active', value: { valueBoolean: true } }, 'fhir.patch-failed'],
    ['another choice beside one', { type: 'add', path: 'Patient', name: 'deceased', value: { valueBoolean: true } }, 'fhir.patch-failed'],
    ['a type that the choice has not', { type: 'replace', path: 'Patient.deceased', value: { valueInteger: 1 } }, 'fhir.patch-failed'],
    ['an index behind the end', { type: 'insert', path: 'Patient.name', index: 2, value: { valueHumanName: {} } }, 'fhir.patch-failed'],
    ['a source behind the end', { type: 'move', path: 'Patient.name', source: 1, destination: 0 }, 'fhir.patch-failed'],
    ['an element that is none', { type: 'delete', path: 'Patient.colour' }, 'fhir.bad-patch'],
    ['a path that is none', { type: 'delete', path: 'Patient..name' }, 'fhir.bad-patch'],
    ['a function that could run long', { type: 'delete', path: "Patient.name.where(text.matches('(a+)+$'))" }, 'fhir.bad-patch'],
    ['descendants', { type: 'delete', path: 'Patient.descendants()' }, 'fhir.bad-patch'],
    ['a long path', { type: 'delete', path: `Patient${'.name'.repeat(100)}` }, 'fhir.bad-patch'],
    ['no value', { type: 'replace', path: 'Patient.active' }, 'fhir.bad-patch'],
    ['an unknown operation', { type: 'constructor', path: 'Patient' }, 'fhir.bad-patch'],
    ['parts of an unknown name', { type: 'add', path: 'Patient', name: 'contact', value: { part: [{ name: '__proto__', valueString: 'a' }] } }, 'fhir.bad-patch'],
  ])('RST-16 %s are refused, and the operation named', (...[, step, code]) => {
    const before = patient(',"active":true,"deceasedDateTime":"2020","name":[{"given":["a","b"]}]');
    expect(refusal(() => patched(before, { type: 'delete', path: 'Patient.language' }, step))).toEqual([code, 'Parameters.parameter[1]']);
  });
});
