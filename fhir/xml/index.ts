// FHIR XML in and out; inside there is JSON alone.
export { jsonOf } from './readXml.ts';
export { xmlOf } from './writeXml.ts';
