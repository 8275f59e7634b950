// The empty files of a room and of an operation.

const title = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export function roomFiles(room: string): Record<string, string> {
  const at = `modules/${room}`;
  const id = room.slice(0, 3).toUpperCase();
  return {
    [`${at}/README.md`]: `# ${title(room)}\n\nPurpose, resources, states, topics, tables: one page.\n`,
    [`${at}/model/index.ts`]: `// Door of the model of ${room}.\nexport { faults } from './faults.ts';\nexport { permissions } from './permissions.ts';\n`,
    [`${at}/model/faults.ts`]: `// Refusals of ${room}; messages in messages.{vi,en,fr}.json under fault.<code>.\nimport type { FaultList } from '#platform/fault/index.ts';\n\nexport const faults = {} as const satisfies FaultList;\n`,
    [`${at}/model/permissions.ts`]: `// Permission → the roles that have it by default.\n\nexport const permissions = {} as const satisfies Record<string, readonly string[]>;\n`,
    [`${at}/server/index.ts`]: `// Door of the server half of ${room}.\nimport { room } from '#fhir/rest/room.ts';\nimport { faults, permissions } from '../model/index.ts';\n\nexport const ${room} = room({\n  name: '${room}',\n  operations: [],\n  permissions,\n  faults,\n  migrations: new URL('./migrations/', import.meta.url),\n});\n`,
    [`${at}/messages.vi.json`]: '{}\n',
    [`${at}/messages.en.json`]: '{}\n',
    [`${at}/messages.fr.json`]: '{}\n',
    [`specs/${room}/${room}.md`]: `# ${id} – ${room}\n\n- ${id}-1 \n`,
  };
}

export function operationFiles(room: string, name: string): Record<string, string> {
  const at = `modules/${room}`;
  const id = room.slice(0, 3).toUpperCase();
  return {
    [`specs/${room}/${kebab(name)}.md`]: `# ${id} – ${words(name)}\n\n- ${id}-1 \n`,
    [`${at}/model/${name}.ts`]: modelFile(room, name),
    [`${at}/model/${name}.test.ts`]: `import { describe, expect, it } from 'vitest';\nimport { decide${title(name)} } from './${name}.ts';\n\ndescribe('${words(name)}', () => {\n  it('writes nothing when there is nothing to do', () => {\n    const act = { by: 'PractitionerRole/1', at: '2026-01-02T03:04:05+07:00', newId: () => 'id' };\n    expect(decide${title(name)}({}, {}, act)).toEqual([]);\n  });\n});\n`,
    [`${at}/server/operations/${name}.ts`]: `// load → decide → save\nimport { implement } from '#fhir/rest/call.ts';\nimport { decide${title(name)}, ${name} } from '../../model/${name}.ts';\n\nexport const ${name}Operation = implement(${name}).as(async ({ input, act, store }) => {\n  await store.save(decide${title(name)}({}, input, act));\n  return {};\n});\n`,
    [`${at}/web/staff/${name}/${title(name)}.tsx`]: `// Screen of ${words(name)}.\nexport function ${title(name)}() {\n  return null;\n}\n`,
  };
}

function modelFile(room: string, name: string): string {
  return `// ${title(words(name).trim())}: contract and rule. spec: ${room.slice(0, 3).toUpperCase()}
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import type { Act, Change, InputOf } from '#fhir/operation/index.ts';

export const ${name} = operation({
  code: '${kebab(name)}',
  on: null,
  level: 'system',
  input: z.strictObject({}),
  output: z.strictObject({}),
  permission: '${room}.${kebab(name)}',
  scope: 'facility',
  signature: 'none',
  faults: [],
  affectsState: true,
});

export function decide${title(name)}(_state: object, _input: InputOf<typeof ${name}>, _act: Act): readonly Change[] {
  return [];
}
`;
}
