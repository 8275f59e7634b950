// Pages that are made from the code and compared by `npm run check`, so that they cannot drift.
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rooms } from '#apps/server/rooms.ts';
import { settings } from '#platform/config/index.ts';
import { faults as fhirFaults } from '#fhir/rest/faults.ts';
import { faultKinds } from '#platform/fault/index.ts';
import type { FaultKind } from '#platform/fault/index.ts';
import { readShown } from '../checkSpecs.ts';
import { committedFiles } from '../genFhir/build.ts';
import { formFieldsPage } from './formFieldsPage.ts';
import { schemaPage } from './schemaPage.ts';

export interface Page {
  /** Path from the root. */
  readonly path: string;
  make(): string | Promise<string>;
}

const root = join(import.meta.dirname, '../..');
const table = (heads: readonly string[], rows: readonly (readonly string[])[]) =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');

const settingsPage = (): string =>
  `# Settings\n\nEnvironment variables, read once at start.\n\n${table(['Variable', 'Default', 'Meaning'], settings.map((one) => [`\`${one.name}\``, one.fallback ? `\`${one.fallback}\`` : '–', one.meaning]))}\n`;

function operationsPage(): string {
  const rows = rooms.flatMap((room) => (room.operations ?? []).map(({ contract }) => {
    const path = contract.level === 'system' ? '' : `${contract.on}/${contract.level === 'instance' ? '{id}/' : ''}`;
    return [`\`${contract.affectsState ? 'POST' : 'GET, POST'} /fhir/${path}$${contract.code}\``, room.name, `\`${contract.permission}\``, contract.scope, contract.signature, contract.faults.map((code) => `\`${code}\``).join(' ')];
  }));
  return `# Operations\n\n${table(['Route', 'Room', 'Permission', 'Touches', 'Signature', 'May refuse with'], rows.sort(byFirst))}\n`;
}

function subscriptionsPage(): string {
  const rows = rooms.flatMap((room) => (room.subscriptions ?? []).map(({ name, kind, topic }) => [`${topic.type} ${topic.from ?? '*'} → ${topic.to ?? '*'}`, room.name, kind, name]));
  return `# Subscriptions\n\nWho hears of which change: books inside the writer's transaction, messengers as jobs after commit.\n\n${table(['Topic', 'Room', 'Kind', 'Name'], rows.sort(byFirst))}\n`;
}

function permissionsPage(): string {
  const rows = rooms.flatMap((room) => Object.entries(room.permissions ?? {}).map(([code, roles]) => [`\`${code}\``, roles.join(', ')]));
  return `# Permissions\n\nWhich roles have which permission by default.\n\n${table(['Permission', 'Roles'], rows.sort(byFirst))}\n`;
}

function faultsPage(): string {
  const texts = readFaultTexts();
  const kinds: Readonly<Record<string, FaultKind>> = { ...thrownKinds(), ...fhirFaults, ...Object.assign({}, ...rooms.map((room) => room.faults ?? {})) };
  const rows = Object.entries(texts).map(([code, { vi = '', en = '', fr = '' }]) => {
    const kind = kinds[code];
    return [`\`${code}\``, kind ?? '–', kind ? String(faultKinds[kind].status) : '–', vi, en, fr, kind ? faultKinds[kind].retry : '–'];
  });
  return `# Faults\n\nEvery refusal, in the three languages. Over \`/fhir\` the code stands in \`issue.details.coding\` of the OperationOutcome, elsewhere in the problem document. Those without a kind are the browser's own.\n\n${table(['Code', 'Kind', 'HTTP', 'Tiếng Việt', 'English', 'Français', 'Retry'], rows.sort(byFirst))}\n`;
}

type Texts = Partial<Record<'vi' | 'en' | 'fr', string>>;

/** Code → its text in each language, from every messages file of the house. */
function readFaultTexts(): Record<string, Texts> {
  const texts: Record<string, Texts> = {};
  for (const file of globSync('{platform,fhir,modules,apps}/**/messages.*.json', { cwd: root })) {
    const language = /messages\.(vi|en|fr)\.json$/.exec(file)?.[1] as keyof Texts;
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, string>)) {
      if (key.startsWith('fault.')) texts[key.slice(6)] = { ...texts[key.slice(6)], [language]: text };
    }
  }
  return texts;
}

/** Kinds of the faults that the platform throws, as the code has them. */
function thrownKinds(): Record<string, FaultKind> {
  const files = globSync('{platform,fhir,apps}/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
  const thrown = files.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/(?:new Fault\(\s*)?'(\w+)',\s*'([a-z]+\.[\w-]+)'/g)]);
  return Object.fromEntries(thrown.filter(([, kind = '']) => kind in faultKinds).map(([, kind = '', code = '']) => [code, kind as FaultKind]));
}

/** Which tests name each fact of the specs. */
function specsPage(): string {
  const cited = readCitations();
  const parts = globSync('specs/**/*.md', { cwd: root }).toSorted().map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const rows = [...text.matchAll(/^- ([A-Z]{3,6}-\d+) (.+)$/gm)].map(([, id = '', fact = '']) => [id, fact, (cited.get(id) ?? []).map((test) => `[${test.split('/').at(-1)?.replace(/\.test\.tsx?$/, '')}](../../${test})`).join(' ') || '–']);
    return `## [${file.slice(6)}](../../${file})\n\n${table(['Id', 'Fact', 'Named by'], rows)}\n`;
  });
  return `# Facts and their tests\n\nEvery fact is named in the title of a test: \`npm run check\` refuses one that is not.\n\n${parts.join('\n')}`;
}

function readCitations(): Map<string, string[]> {
  const cited = new Map<string, string[]>();
  for (const [test, ids] of readShown()) for (const id of ids) cited.set(id, [...(cited.get(id) ?? []), test]);
  return cited;
}

/** A walk read aloud: the titles of its test, in order. */
function walkPage(file: string): Page {
  const text = readFileSync(join(root, 'test/walks', file), 'utf8');
  const titles = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
  const [title = ''] = titles(/describe\('(?:[A-Z]+-\d+ )?(.+?)', /g);
  const steps = titles(/\bit\('(.+?)', async/g).map((step, at) => `${at + 1}. ${step.charAt(0).toUpperCase()}${step.slice(1)}.`);
  return { path: `docs/walks/${file.replace('.test.ts', '.md')}`, make: () => `# ${title.charAt(0).toUpperCase()}${title.slice(1)}\n\nMade from [the test that plays it](../../test/walks/${file}).\n\n${steps.join('\n')}\n` };
}

const byFirst = (a: readonly string[], b: readonly string[]) => (a[0] ?? '').localeCompare(b[0] ?? '', 'en');

export const pages: readonly Page[] = [
  { path: 'docs/generated/settings.md', make: settingsPage },
  { path: 'docs/generated/operations.md', make: operationsPage },
  { path: 'docs/generated/subscriptions.md', make: subscriptionsPage },
  { path: 'docs/generated/permissions.md', make: permissionsPage },
  { path: 'docs/generated/faults.md', make: faultsPage },
  { path: 'docs/generated/schema.md', make: schemaPage },
  { path: 'docs/generated/form-fields.md', make: formFieldsPage },
  { path: 'docs/generated/specs.md', make: specsPage },
  ...readdirSync(join(root, 'test/walks')).filter((file) => file.endsWith('.test.ts')).map(walkPage),
  ...committedFiles().map(({ path, text }) => ({ path, make: () => text })),
];
