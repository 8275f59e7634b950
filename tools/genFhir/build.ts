// Builds .build/fhir from the definitions: fast when up to date, a few seconds otherwise. spec: GEN
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { definitionFiles, definitionsFolder, readDefinitions } from './definitions.ts';
import { elementTable, knownTypes } from './known.ts';
import { buildModel } from './model.ts';
import { Invariants } from './writeInvariants.ts';
import { writeProfiles } from './writeProfiles.ts';
import { writeTerminology } from './writeTerminology.ts';
import { structureTable } from './writeStructure.ts';
import { writeBindings } from './writeBindings.ts';
import { writeTypes } from './writeTypes.ts';
import { ExtractorWriter } from './writeExtractors.ts';
import { ValidatorWriter } from './writeValidators.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const builtFolder = path.join(root, '.build', 'fhir');

/** Builds `.build/fhir` (or the folder named) unless it was built from these definitions by this generator. Returns whether it built. */
export function ensureGenerated(target: string = builtFolder): boolean {
  const stamp = stampOf();
  const stampFile = path.join(target, 'stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  buildModules(target, stamp);
  return true;
}

/** The package version stands for the definitions: it is pinned, and hashing 60 MB at every start would cost half a second. */
function stampOf(): string {
  const hash = createHash('sha256');
  const manifest = JSON.parse(readFileSync(path.join(definitionsFolder(), '..', '..', '..', 'package.json'), 'utf8')) as { version: string };
  hash.update(manifest.version);
  for (const folder of ['tools/genFhir', 'fhir/path', 'fhir/search/compile']) {
    for (const file of readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort()) hash.update(readFileSync(path.join(root, folder, file)));
  }
  return hash.digest('hex');
}

function buildModules(target: string, stamp: string): void {
  const definitions = readDefinitions();
  const model = buildModel(definitions);
  const known = knownTypes(model);
  const validators = new ValidatorWriter(definitions, model, new Invariants(known));
  const extractors = new ExtractorWriter(definitions, model, known);
  // Written beside and renamed, so that a second process never sees half a build.
  const fresh = `${target}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  writeFileSync(path.join(fresh, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(path.join(fresh, 'dataTypes.js'), `export const validators = ${validators.dataTypes()};\n`);
  const table: Record<string, object> = {};
  for (const type of model.resourceTypes) {
    const search = extractors.resource(type);
    table[type] = search.table;
    writeFileSync(path.join(fresh, `${type}.js`), `export const validator = ${validators.resource(type)};\nexport const extractor = ${search.extractor};\n`);
  }
  if (extractors.problems.length > 0) throw new Error(`search parameters that cannot be indexed:\n${extractors.problems.join('\n')}`);
  writeFileSync(path.join(fresh, 'searchParameters.json'), JSON.stringify(table));
  writeTerminology(definitionsFolder(), fresh);
  writeFileSync(path.join(fresh, 'structure.json'), JSON.stringify(structureTable(model)));
  writeProfiles(definitionsFolder(), fresh);
  writeFileSync(path.join(fresh, 'elements.json'), JSON.stringify(elementTable(model)));
  writeFileSync(path.join(fresh, 'stamp'), stamp);
  replace(target, fresh);
}

function replace(target: string, fresh: string): void {
  const old = `${target}.old.${process.pid}`;
  if (existsSync(target)) renameSync(target, old);
  try {
    renameSync(fresh, target);
  } catch (error) {
    // Another process was faster; its build is as good as ours.
    if (!existsSync(path.join(target, 'stamp'))) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
  rmSync(old, { recursive: true, force: true });
}

/** The committed files that are made from the definitions; `npm run check` compares them. */
export function committedFiles(): { path: string; text: string }[] {
  const definitions = readDefinitions();
  const model = buildModel(definitions);
  const invariants = new Invariants(knownTypes(model));
  const validators = new ValidatorWriter(definitions, model, invariants);
  validators.dataTypes();
  for (const type of model.resourceTypes) validators.resource(type);
  return [
    { path: 'fhir/types/r4.ts', text: writeTypes(definitions, model) },
    { path: 'docs/generated/invariants.md', text: invariants.page() },
    { path: 'docs/generated/bindings.md', text: writeBindings(definitions, model) },
    { path: 'fhir/validation/definitions.hash', text: `${definitionsHash()}\n` },
  ];
}

/** SHA-256 over the definition files, so that a changed package is noticed in review. */
function definitionsHash(): string {
  const hash = createHash('sha256');
  for (const file of definitionFiles) hash.update(readFileSync(path.join(definitionsFolder(), `${file}.json`)));
  return hash.digest('hex');
}
