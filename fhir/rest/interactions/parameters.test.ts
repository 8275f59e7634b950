// https://hl7.org/fhir/R4/parameters.html
import { describe, expect, it } from 'vitest';
import { inputFromParameters } from './parameters.ts';

const parameters = (...parameter: object[]) => inputFromParameters(JSON.stringify({ resourceType: 'Parameters', parameter }));

describe('OPR-4 input of an operation', () => {
  it('OPR-4 plain JSON is taken as it is, nothing as no input', () => {
    expect(inputFromParameters('{"text":"tha","codes":["I10"]}')).toEqual({ text: 'tha', codes: ['I10'] });
    expect(inputFromParameters(' ')).toEqual({});
  });

  it('OPR-4 Parameters mean the same: repeated names are a list, parts an object, at any depth', () => {
    expect(parameters({ name: 'text', valueString: 'tha' }, { name: 'limit', valueInteger: 5 }, { name: 'codes', valueCode: 'I10' }, { name: 'codes', valueCode: 'I11' }, { name: 'codes', valueCode: 'I12' })).toEqual({ text: 'tha', limit: 5, codes: ['I10', 'I11', 'I12'] });
    const person = { name: 'person', part: [{ name: 'name', valueString: 'Hoa' }, { name: 'address', part: [{ name: 'line', valueString: 'Xóm 5' }] }, { name: 'phone', valueString: '1' }, { name: 'phone', valueString: '2' }] };
    expect(parameters(person)).toEqual({ person: { name: 'Hoa', address: { line: 'Xóm 5' }, phone: ['1', '2'] } });
    expect(parameters({ name: 'patient', resource: { resourceType: 'Patient', id: 'x' } })).toEqual({ patient: { resourceType: 'Patient', id: 'x' } });
  });

  it.each([['no list', '{"resourceType":"Parameters","parameter":{}}'], ['a parameter without a name', '{"resourceType":"Parameters","parameter":[{"valueString":"x"}]}'], ['a part without a name', '{"resourceType":"Parameters","parameter":[{"name":"a","part":[{}]}]}']])('OPR-4 %s is refused', (_what, body) => {
    expect(() => inputFromParameters(body)).toThrow(expect.objectContaining({ code: 'fhir.operation-input' }));
  });

  it('OPR-4 a name may be any word', () => {
    expect(Object.entries(parameters({ name: '__proto__', valueString: 'x' }, { name: 'constructor', valueString: 'y' }) as object)).toEqual([['__proto__', 'x'], ['constructor', 'y']]);
  });
});
