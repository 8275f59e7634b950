// The code systems, value sets and concept maps that R4 itself defines, for the terminology operations: one resource a line, and where each
// line lies. At run time only the lines that are asked for are read.   spec: GEN TRM-2
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const files = ['valuesets', 'v3-codesystems', 'v2-tables', 'conceptmaps'] as const;
const kinds: readonly unknown[] = ['CodeSystem', 'ValueSet', 'ConceptMap'];
/** Narrative and what is said of the publication: nothing that an operation answers. */
const left: ReadonlySet<string> = new Set(['text', 'meta', 'contact', 'publisher', 'identifier', 'useContext', 'jurisdiction', 'copyright', 'purpose', 'extension', 'contained', 'immutable']);

interface Resource { readonly resourceType: string; readonly url?: string; readonly id?: string; readonly version?: string; readonly content?: string; readonly concept?: readonly unknown[]; readonly [element: string]: unknown }

/** `[kind, url, offset, length, version, content]` per resource, in bytes; `content` of code systems. */
export type TerminologyIndex = readonly (readonly [kind: string, url: string, offset: number, length: number, version: string | null, content: string | null])[];

export function writeTerminology(from: string, to: string): void {
  const lines = files.flatMap((file) => (JSON.parse(readFileSync(path.join(from, `${file}.json`), 'utf8')).entry as { resource: Resource }[]).map(({ resource }) => resource))
    .filter(({ resourceType, url }) => kinds.includes(resourceType) && url !== undefined)
    .map((resource) => ({ resource, line: Buffer.from(`${JSON.stringify(strip(resource))}\n`) }));
  let offset = 0;
  const index: TerminologyIndex = lines.map(({ resource, line }) => {
    const place = [resource.resourceType, resource.url ?? '', offset, line.length, resource.version ?? null, resource.content ?? null] as const;
    offset += line.length;
    return place;
  });
  writeFileSync(path.join(to, 'terminology.ndjson'), Buffer.concat(lines.map(({ line }) => line)));
  writeFileSync(path.join(to, 'terminology.json'), JSON.stringify(index));
}

/** R4 published this value set with the version of a ballot for its own code system. https://hl7.org/fhir/R4/valueset-task-code.html */
const ballots: readonly unknown[] = ['http://hl7.org/fhir/ValueSet/task-code'];
const withoutBallot = (resource: Resource): Resource => (ballots.includes(resource.url) ? (JSON.parse(JSON.stringify(resource).replace('"version":"3.6.0",', '')) as Resource) : resource);

function strip(given: Resource): unknown {
  const resource = withoutBallot(given);
  return Object.fromEntries(Object.entries(resource).filter(([name]) => !left.has(name) && !name.startsWith('_')).map(([name, value]) => [name, name === 'concept' ? bare(value) : value]));
}

/** Concepts without their extensions. */
const bare = (concepts: unknown): unknown => (concepts as Resource[]).map(({ extension: _extension, concept, ...one }) => ({ ...one, ...(concept && { concept: bare(concept) }) }));
