// The import rules of the house, checked on every import specifier. docs/house.md section 3.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

export interface Breach {
  readonly file: string;
  readonly imported: string;
  readonly rule: string;
}

interface Place {
  readonly floor: string;
  readonly room: string;
  readonly part: string;
  readonly audience: string;
  readonly door: boolean;
}

const root = join(import.meta.dirname, '..');
const floors = ['apps', 'modules', 'fhir', 'platform', 'ui'];
const importPattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g;

/** Where a file of the house stands: `modules/chart/web/staff/visit/x.tsx` → floor modules, room chart, part web, audience staff. */
export function placeOf(path: string): Place {
  const [floor = '', room = '', part = '', audience = ''] = path.split('/');
  const depth = part === 'web' ? 5 : 4;
  return { floor, room, part, audience, door: /\/index\.tsx?$/.test(path) && path.split('/').length === depth };
}

/** The rules broken by `file` importing `target`, both from the root. `order` is rooms.json's: rooms in one list stand side by side. */
export function judgeImport(file: string, target: string, order: readonly (readonly string[])[]): string | undefined {
  const from = placeOf(file);
  const to = placeOf(target);
  if (from.floor === 'platform' && to.floor !== 'platform') return `platform imports ${to.floor}`;
  if (from.floor === 'fhir' && !mayBeUsedByFhir(file, to)) return `fhir imports ${to.floor}`;
  if (from.floor === 'ui' && to.floor !== 'ui' && !target.startsWith('fhir/types/')) return `ui imports ${to.floor}`;
  if (from.floor === 'modules') return judgeRoomImport(from, to, { target, order });
  if (from.floor === 'apps' && to.floor === 'modules' && !to.door) return 'apps import doors of rooms only';
  return undefined;
}

/** The browser's client also holds connected generic controls, so it alone may use the design system. */
function mayBeUsedByFhir(file: string, to: Place): boolean {
  return to.floor === 'fhir' || to.floor === 'platform' || (to.floor === 'ui' && file.startsWith('fhir/client/'));
}

function judgeRoomImport(from: Place, to: Place, { target, order }: { target: string; order: readonly (readonly string[])[] }): string | undefined {
  if (to.floor === 'apps') return mayUseApps(from, target) ? undefined : 'a room imports apps';
  if (from.part === 'model') return judgeModelImport(from, to, { target, order });
  if (from.part === 'server' && isWebCode(to, target)) return 'server imports web';
  if (from.part === 'web' && isServerCode(to, target)) return 'web imports server';
  if (to.floor !== 'modules') return undefined;
  if (leavesItsAudience(from, to)) return "another audience's folder";
  return judgeOtherRoom(from, to, order);
}

function leavesItsAudience(from: Place, to: Place): boolean {
  return from.part === 'web' && to.part === 'web' && to.audience !== from.audience && to.room === from.room;
}

function isWebCode(to: Place, target: string): boolean {
  return to.floor === 'ui' || to.part === 'web' || target.startsWith('fhir/client/');
}

/** Slots are typed by the shell that declares them; a room's web door may name those types. */
function mayUseApps(from: Place, target: string): boolean {
  return from.part === 'test' || (from.part === 'web' && /^apps\/\w+\/slots\.tsx?$/.test(target));
}

function judgeModelImport(from: Place, to: Place, { target, order }: { target: string; order: readonly (readonly string[])[] }): string | undefined {
  if (to.floor === 'modules') return to.part === 'model' ? judgeOtherRoom(from, to, order) : `model imports ${to.part}`;
  if (/^(fhir\/(types|operation|questionnaire)|platform\/fault|platform\/(money|datedTable))\//.test(target)) return undefined;
  return `model imports ${target}`;
}

function judgeOtherRoom(from: Place, to: Place, order: readonly (readonly string[])[]): string | undefined {
  if (to.room === from.room) return undefined;
  const rank = (name: string) => order.findIndex((group) => group.includes(name));
  if (rank(to.room) === rank(from.room)) return `${from.room} looks sideways into ${to.room}`;
  if (rank(to.room) > rank(from.room)) return `${from.room} looks downstream into ${to.room}`;
  return to.door || from.part === 'test' ? undefined : `a path round the door of ${to.room}`;
}

function isServerCode(to: Place, target: string): boolean {
  if (to.floor === 'modules') return to.part === 'server';
  if (to.floor === 'platform') return !/^platform\/(fault|money|datedTable)\//.test(target);
  return to.floor === 'fhir' && !/^fhir\/(types|operation|client|questionnaire)\//.test(target);
}

/** Reads every source file below the floors and lists the breaches. Tests may look anywhere. */
export function findBreaches(): Breach[] {
  const { order } = JSON.parse(readFileSync(join(root, 'modules/rooms.json'), 'utf8')) as { order: string[][] };
  const files = floors.flatMap((floor) => listSources(floor)).filter((file) => !/\.test\.tsx?$|[tT]est(Database|Server)\.ts$/.test(file));
  return files.flatMap((file) =>
    listImports(file).flatMap((imported) => {
      const rule = judgeImport(file, imported, order);
      return rule ? [{ file, imported, rule }] : [];
    }));
}

function listSources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function listImports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = [...text.matchAll(importPattern)].map((match) => match[1] ?? '');
  return specifiers.flatMap((specifier) => {
    if (specifier.startsWith('.')) return [normalize(join(dirname(file), specifier))];
    if (specifier.startsWith('#')) return [specifier.slice(1)];
    return [];
  });
}

if (process.argv[1]?.endsWith('checkRooms.ts')) {
  const breaches = findBreaches();
  for (const { file, imported, rule } of breaches) console.error(`${file}: ${rule} (${imported})`);
  process.exitCode = breaches.length > 0 ? 1 : 0;
}
