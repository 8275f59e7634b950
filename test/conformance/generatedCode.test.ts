// spec: GEN
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resourceTypes } from '#fhir/repository/typeNumber.ts';
import { builtFolder, committedFiles, ensureGenerated } from '../../tools/genFhir/build.ts';

const root = join(import.meta.dirname, '../..');
let folder = '';
beforeAll(() => {
  ensureGenerated();
  folder = mkdtempSync(join(tmpdir(), 'lanh-gen-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('GEN code from the definitions', () => {
  test('GEN-1 the committed types are those of the definitions; validators and extractors are one module per resource type', () => {
    for (const { path, text } of committedFiles()) expect(readFileSync(join(root, path), 'utf8') === text, path).toBe(true);
    const modules = readdirSync(builtFolder).filter((name) => /^[A-Z]\w*\.js$/.test(name)).map((name) => name.replace('.js', ''));
    expect(modules.toSorted()).toEqual([...resourceTypes].toSorted());
  });

  test('GEN-1 a module is loaded when its type is first needed', () => {
    const program = `
      import { createRequire } from 'node:module';
      import { validateResource } from '#fhir/validation/index.ts';
      const loaded = () => Object.keys(createRequire(import.meta.url).cache).map((file) => /fhir.([A-Z]\\w*)\\.js$/.exec(file)?.[1]).filter(Boolean).sort().join();
      console.log(JSON.stringify([loaded(), (validateResource({ resourceType: 'Basic' }), loaded()), (validateResource({ resourceType: 'Flag' }), loaded())]));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '--eval', program], { cwd: root, encoding: 'utf8' });
    expect(stdout.trim(), stderr).toBe('["","Basic","Basic,Flag"]');
  });

  test('GEN-2 what was built from these definitions by this generator is not built again; anything else is', () => {
    const target = join(folder, 'fhir');
    cpSync(builtFolder, target, { recursive: true });
    const before = statSync(join(target, 'Patient.js')).mtimeMs;
    expect(ensureGenerated(target)).toBe(false);
    expect(statSync(join(target, 'Patient.js')).mtimeMs).toBe(before);
    writeFileSync(join(target, 'stamp'), 'another generator');
    rmSync(join(target, 'Patient.js'));
    expect(ensureGenerated(target)).toBe(true);
    expect(readFileSync(join(target, 'Patient.js'), 'utf8')).toBe(readFileSync(join(builtFolder, 'Patient.js'), 'utf8'));
    expect(existsSync(`${target}.${process.pid}`)).toBe(false);
  }, 60_000);
});
