// Pages that are made from the code and compared by `npm run check`, so that they cannot drift.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rooms } from '#apps/server/rooms.ts';
import { settings } from '#platform/config/index.ts';
import { faultKinds } from '#platform/fault/index.ts';
import { schemaPage } from './schemaPage.ts';
import { committedFiles } from '../genFhir/build.ts';

export interface Page {
  /** Path from the root. */
  readonly path: string;
  make(): string;
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
  const rows = rooms.flatMap((room) => Object.entries(room.faults ?? {}).map(([code, kind]) => {
    const message = readMessages(room.name);
    return [`\`${code}\``, kind, String(faultKinds[kind].status), message[`fault.${code}`] ?? '', faultKinds[kind].retry];
  }));
  return `# Faults\n\nEvery refusal a room may give. The code stands in \`issue.details.coding\` of the OperationOutcome.\n\n${table(['Code', 'Kind', 'HTTP', 'English', 'Retry'], rows.sort(byFirst))}\n`;
}

function readMessages(room: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(join(root, 'modules', room, 'messages.en.json'), 'utf8'));
  } catch {
    return {};
  }
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
  ...readdirSync(join(root, 'test/walks')).filter((file) => file.endsWith('.test.ts')).map(walkPage),
  ...committedFiles().map(({ path, text }) => ({ path, make: () => text })),
];
