import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generate } from './generate.ts';

describe('generators', () => {
  let base: string;
  beforeEach(() => { base = mkdtempSync(join(tmpdir(), 'lanh-generate-')); });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('an operation of a room is five files: spec, model, its test, server, screen', () => {
    mkdirSync(join(base, 'modules/chart/model'), { recursive: true });
    expect(generate(['operation', 'chart', 'closeVisit'], base)).toEqual([
      'specs/chart/close-visit.md', 'modules/chart/model/closeVisit.ts', 'modules/chart/model/closeVisit.test.ts',
      'modules/chart/server/operations/closeVisit.ts', 'modules/chart/web/staff/closeVisit/CloseVisit.tsx',
    ]);
    expect(readFileSync(join(base, 'modules/chart/model/closeVisit.ts'), 'utf8')).toContain("code: 'close-visit'");
  });

  it('migrations are numbered in order, and nothing is written over', () => {
    mkdirSync(join(base, 'modules/chart/model'), { recursive: true });
    expect(generate(['migration', 'chart', 'visit_board'], base)).toEqual(['modules/chart/server/migrations/0001_visit_board.sql']);
    expect(generate(['migration', 'chart', 'another'], base)).toEqual(['modules/chart/server/migrations/0002_another.sql']);
    generate(['room', 'theatre'], base);
    expect(() => generate(['room', 'theatre'], base)).toThrow('already there');
    expect(() => generate(['operation', 'nowhere', 'closeVisit'], base)).toThrow('no room');
  });
});
