// How a value of each type is handed to the collector. https://hl7.org/fhir/R4/search.html#table   spec: GEN
import type { Compiled } from '#fhir/path/values.ts';

/** Collector method by parameter type and element type. */
export const methods: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  token: {
    code: 'tokenCode', boolean: 'tokenCode', string: 'tokenCode', id: 'tokenCode', uri: 'tokenCode', canonical: 'tokenCode', dateTime: 'tokenCode', markdown: 'tokenCode',
    Coding: 'tokenCoding', CodeableConcept: 'tokenConcept', Identifier: 'ident', ContactPoint: 'contact',
  },
  reference: { Reference: 'reference', canonical: 'uri', uri: 'uri', url: 'uri', Resource: 'resource' },
  date: { date: 'date', dateTime: 'date', instant: 'date', Period: 'period', Timing: 'timing' },
  string: { string: 'string', markdown: 'string', code: 'string', HumanName: 'name', Address: 'address' },
  number: { integer: 'number', positiveInt: 'number', unsignedInt: 'number', decimal: 'number', Range: 'range' },
  quantity: { Quantity: 'quantity', Age: 'quantity', Duration: 'quantity', Count: 'quantity', Distance: 'quantity', Money: 'money', Range: 'range', decimal: 'number' },
  uri: { uri: 'uri', url: 'uri', canonical: 'uri', oid: 'uri', uuid: 'uri' },
  special: { BackboneElement: 'position', LocationPosition: 'position' },
};
/** Element types that a parameter type cannot index, by the standard itself. */
export const skipped: Readonly<Record<string, ReadonlySet<string>>> = {
  quantity: new Set(['SampledData']),
  date: new Set(['string', 'Age', 'Range']),
  // Consent.source may be a scanned paper: nothing to point to.
  reference: new Set(['Attachment']),
  token: new Set(['Reference']),
};

/** A statement that makes the call for every value. */
export function callLine(compiled: Compiled, call: (value: string) => string): string {
  if (compiled.shape === 'list') return `for (const i of ${compiled.js}) ${call('i')};`;
  return `v = ${compiled.js}; if (v !== undefined && v !== null) ${call('v')};`;
}
