// Every word on screen in three languages: same keys, patterns that parse with the same values, nothing missing, nothing left over.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from '@formatjs/icu-messageformat-parser';

export type Messages = Readonly<Record<string, string>>;
interface Node {
  readonly type: number;
  readonly value?: string;
  readonly options?: Readonly<Record<string, { readonly value: readonly Node[] }>>;
}

const root = join(import.meta.dirname, '..');
const languages = ['vi', 'en', 'fr'] as const;
/** Node types of the parser that name a value: argument, number, date, time, select, plural. */
const valued = [1, 2, 3, 4, 5, 6];

/** Names of the values a pattern needs; throws when the pattern does not parse. */
export function valuesOf(pattern: string): readonly string[] {
  const walk = (nodes: readonly Node[]): string[] =>
    nodes.flatMap((node) => [...(valued.includes(node.type) && node.value !== undefined ? [node.value] : []), ...Object.values(node.options ?? {}).flatMap((option) => walk(option.value))]);
  return [...new Set(walk(parse(pattern, { ignoreTag: true }) as unknown as Node[]))].toSorted();
}

/** Findings in one folder's three files; `where` names it in the texts. */
export function compareMessages(where: string, files: Readonly<Record<(typeof languages)[number], Messages>>): string[] {
  const keys = [...new Set(languages.flatMap((language) => Object.keys(files[language])))];
  return keys.flatMap((key) => {
    const missing = languages.filter((language) => !files[language][key]?.trim());
    if (missing.length > 0) return [`${where}: ${key} has no text in ${missing.join(', ')}`];
    try {
      const [source = '', ...others] = languages.map((language) => valuesOf(files[language][key] ?? '').join(', '));
      return others.every((values) => values === source) ? [] : [`${where}: ${key} needs other values in another language`];
    } catch (error) {
      return [`${where}: ${key} does not parse: ${(error as Error).message}`];
    }
  });
}

/** Text that was typed with combining marks instead of composed letters is not found by searches of the source. */
export const isComposed = (messages: Messages): boolean => Object.values(messages).every((text) => text === text.normalize('NFC'));

function readMessages(folder: string): Record<(typeof languages)[number], Messages> {
  const read = (language: string): Messages => {
    const file = join(root, folder, `messages.${language}.json`);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Messages) : {};
  };
  return { vi: read('vi'), en: read('en'), fr: read('fr') };
}

/** Whole keys as they stand in the code, and prefixes of keys put together (`chart.status.${code}`). */
export function usedKeys(source: string): { readonly whole: readonly string[]; readonly prefixes: readonly string[] } {
  const whole = [...source.matchAll(/['"`]([a-z][\w-]*(?:\.[\w-]+)+)['"`]/g)].map((match) => match[1] ?? '');
  const prefixes = [...source.matchAll(/`([a-z][\w-]*\.(?:[\w-]+\.)*[\w-]*)\$\{/g)].map((match) => match[1] ?? '');
  return { whole, prefixes };
}

/** Keys asked for by `t('…')` or named as title or label that no file has. */
export function askedKeys(source: string): readonly string[] {
  return [...source.matchAll(/(?:\bt\(|\bk=|\b(?:label|title):\s*)['"]([a-z][\w-]*(?:\.[\w-]+)+)['"]/g)].map((match) => match[1] ?? '');
}

const screenPlaces = ['ui', 'fhir/client', 'apps', 'modules'];

function checkScreens(all: readonly string[]): string[] {
  const files = screenPlaces.flatMap((place) => globSync(`${place}/**/*.{ts,tsx}`, { cwd: root })).filter((file) => !file.includes('.test.'));
  // Examples in comments ask for nothing.
  const sources = files.map((file) => ({ file, source: readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '') }));
  const known = new Set(all);
  const missing = sources.filter(({ file }) => file.endsWith('x') || file.includes('/web/')).flatMap(({ file, source }) => askedKeys(source).filter((key) => !known.has(key)).map((key) => `${file}: asks for ${key}, which no messages file has`));
  const used = sources.map(({ source }) => usedKeys(source));
  const whole = new Set(used.flatMap((one) => one.whole));
  const prefixes = used.flatMap((one) => one.prefixes);
  // Faults are named where they are thrown, roles in the people's records.
  const free = (key: string) => /^(fault|role)\./.test(key);
  const left = all.filter((key) => !free(key) && !whole.has(key) && !prefixes.some((prefix) => key.startsWith(prefix))).map((key) => `${key} is used by no screen`);
  return [...missing, ...left];
}

export function checkMessages(): string[] {
  const folders = globSync('{ui,fhir,apps,modules,platform}/**/messages.{vi,en,fr}.json', { cwd: root }).map((file) => relative('.', join(file, '..')));
  const found = [...new Set(folders)].toSorted().map((folder) => ({ folder, files: readMessages(folder) }));
  const findings = found.flatMap(({ folder, files }) => [...compareMessages(folder, files), ...languages.filter((language) => !isComposed(files[language])).map((language) => `${folder}: messages.${language}.json holds letters that are not composed (NFC)`)]);
  const screenKeys = found.filter(({ folder }) => /^(ui|fhir\/client|apps\/\w+|modules\/\w+)$/.test(folder)).flatMap(({ files }) => Object.keys(files.vi));
  const twins = screenKeys.filter((key, index) => screenKeys.indexOf(key) !== index).map((key) => `${key} stands in two files`);
  return [...findings, ...twins, ...checkScreens(screenKeys)];
}

if (process.argv[1]?.endsWith('checkMessages.ts')) {
  const findings = checkMessages();
  for (const finding of findings) console.error(finding);
  process.exitCode = findings.length > 0 ? 1 : 0;
}
