// Loads the modules that tools/genFhir builds from the R4 definitions, one resource type at a time. spec: GEN
import { createRequire } from 'node:module';
import { isResourceType } from '#fhir/repository/typeNumber.ts';

/** A generated module gives factories, so that it needs no imports and no path of its own. */
export interface GeneratedType {
  validator(given: object): unknown;
  extractor(given: object): unknown;
}
export interface GeneratedTypes {
  validators(given: object): unknown;
}

const folder = new URL('../../.build/fhir/', import.meta.url);
const require = createRequire(import.meta.url);

export const loadTypes = (): GeneratedTypes => load('dataTypes.js') as GeneratedTypes;

export const loadSearchTable = (): unknown => load('searchParameters.json');

/** The code systems, value sets and concept maps of R4: file of one resource a line, and where each lies in it. */
export const loadTerminologyIndex = (): { readonly file: URL; readonly index: readonly (readonly [kind: string, url: string, offset: number, length: number, version: string | null, content: string | null])[] } =>
  ({ file: new URL('terminology.ndjson', folder), index: load('terminology.json') as never });
export const loadStructure = (): unknown => load('structure.json');

/** Profiles and extensions that R4 brings, by address. */
export const loadStandardProfiles = (): unknown => load('profiles.json');
/** The elements of all types, for expressions that are compiled while the server runs. */
export const loadElements = (): unknown => load('elements.json');

/** Undefined for a name that is no R4 resource type. */
export const loadType = (type: string): GeneratedType | undefined => (isResourceType(type) ? (load(`${type}.js`) as GeneratedType) : undefined);

function load(file: string): unknown {
  try {
    return require(new URL(file, folder).pathname);
  } catch (cause) {
    throw new Error(`the generated FHIR module ${file} is missing: run node tools/genFhir/main.ts`, { cause });
  }
}
