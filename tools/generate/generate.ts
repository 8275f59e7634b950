// `node tools/generate/generate.ts room|operation|migration …`: writes the empty files of a new piece in the shapes of the house.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { operationFiles, roomFiles } from './templates.ts';

const root = join(import.meta.dirname, '../..');

/** Paths (from the root) of what was written; throws Error in plain words when the request makes no sense. */
export function generate(words: readonly string[], base = root): string[] {
  const [what, room = '', name = ''] = words;
  if (what === 'room') return write(base, roomFiles(checkName(room, /^[a-z]+$/, 'one lowercase word')));
  if (what === 'operation') return write(base, operationFiles(checkRoom(base, room), checkName(name, /^[a-z][A-Za-z]+$/, 'camelCase, verb first')));
  if (what === 'migration') return write(base, migrationFile(base, checkRoom(base, room), checkName(name, /^[a-z][a-z0-9_]+$/, 'lower_snake')));
  throw new Error('usage: generate room NAME | operation ROOM NAME | migration ROOM NAME');
}

function checkName(name: string, shape: RegExp, words: string): string {
  if (!shape.test(name)) throw new Error(`"${name}" is not a name for this: ${words}`);
  return name;
}

function checkRoom(base: string, room: string): string {
  if (!existsSync(join(base, 'modules', room, 'model'))) throw new Error(`there is no room "${room}"`);
  return room;
}

function migrationFile(base: string, room: string, name: string): Record<string, string> {
  const folder = `modules/${room}/server/migrations`;
  const numbers = existsSync(join(base, folder)) ? readdirSync(join(base, folder)).map((file) => Number(file.slice(0, 4))) : [];
  const next = String(Math.max(0, ...numbers) + 1).padStart(4, '0');
  return { [`${folder}/${next}_${name}.sql`]: `-- ${name.replaceAll('_', ' ')}\n` };
}

function write(base: string, files: Record<string, string>): string[] {
  const there = Object.keys(files).filter((path) => existsSync(join(base, path)));
  if (there.length > 0) throw new Error(`already there, nothing written: ${there.join(', ')}`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), text);
  }
  return Object.keys(files);
}

if (process.argv[1]?.endsWith('generate.ts')) {
  try {
    const paths = generate(process.argv.slice(2));
    console.log(paths.join('\n'));
    const order = readFileSync(join(root, 'modules/rooms.json'), 'utf8');
    const [what, room = ''] = process.argv.slice(2);
    if (what === 'room' && !order.includes(`"${room}"`)) console.log(`Next: give "${room}" its place in modules/rooms.json and add its door to apps/server/rooms.ts`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
