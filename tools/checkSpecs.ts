// Ids that tests and code cite must stand in `specs/`, no id may stand there twice, and every fact is named by a test.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Faults of the citations: `cited` maps a file to the ids it names, `facts` are the ids of the specs in order. */
export function compareSpecs(facts: readonly string[], cited: ReadonlyMap<string, readonly string[]>): string[] {
  const families = new Set(facts.map((id) => id.split('-')[0]));
  const known = new Set(facts);
  const twice = facts.filter((id, at) => facts.indexOf(id) !== at).map((id) => `${id} stands twice in specs/`);
  const unknown = [...cited].flatMap(([file, ids]) => ids.filter((id) => families.has(id.split('-')[0]) && !known.has(id)).map((id) => `${file}: cites ${id}, which no spec has`));
  return [...twice, ...unknown];
}

export const factIds = (text: string): string[] => [...text.matchAll(/^- ([A-Z]{3,6}-\d+) /gm)].map((match) => match[1] ?? '');

/** Ids at the beginning of the titles of tests, and in `spec:` comments. */
export function citedIds(text: string): string[] {
  const titles = [...text.matchAll(/['"`]((?:[A-Z]{3,6}-\d+,? )+)/g)].map((match) => match[1] ?? '');
  const comments = [...text.matchAll(/spec: ([A-Z0-9, -]+)/g)].map((match) => match[1] ?? '');
  return [...new Set([...titles, ...comments].flatMap((words) => words.match(/\b[A-Z]{3,6}-\d+\b/g) ?? []))];
}

/** Ids in the titles of tests: what a test says it shows. */
export function shownIds(text: string): string[] {
  const titles = [...text.matchAll(/(?:\b(?:it|test|describe)(?:\.\w+)*|\))\(\s*(['"`])((?:(?!\1)[^\n])+)\1/g)].map((match) => match[2] ?? '');
  return [...new Set(titles.flatMap((title) => title.match(/\b[A-Z]{3,6}-\d+\b/g) ?? []))];
}

/** Test file → the facts that its titles name. */
export function readShown(): ReadonlyMap<string, readonly string[]> {
  const tests = globSync('{apps,bench,data,fhir,modules,platform,simulators,test,tools,ui}/**/*.test.{ts,tsx}', { cwd: root }).toSorted();
  return new Map(tests.filter((file) => !file.startsWith('tools/checkSpecs')).map((file) => [file, shownIds(readFileSync(join(root, file), 'utf8'))]));
}

/** Facts that no test shows. */
export function findUnshown(facts: readonly string[], shown: Iterable<readonly string[]>): string[] {
  const named = new Set([...shown].flat());
  return facts.filter((id) => !named.has(id)).map((id) => `${id} is named by no test: write the one that shows it`);
}

if (process.argv[1]?.endsWith('checkSpecs.ts')) {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const facts = globSync('specs/**/*.md', { cwd: root }).toSorted().flatMap((file) => factIds(read(file)));
  const files = globSync('{apps,bench,data,fhir,modules,platform,simulators,test,tools,ui}/**/*.{ts,tsx}', { cwd: root }).filter((file) => !file.startsWith('tools/checkSpecs'));
  const findings = compareSpecs(facts, new Map(files.map((file) => [file, citedIds(read(file))])));
  const unshown = findUnshown(facts, readShown().values());
  for (const finding of [...findings, ...unshown]) console.error(finding);
  process.exitCode = findings.length + unshown.length > 0 ? 1 : 0;
}
