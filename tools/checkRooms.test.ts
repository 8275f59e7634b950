import { describe, expect, it } from 'vitest';
import { findBreaches, judgeImport } from './checkRooms.ts';

const order = [['facility'], ['reception'], ['chart'], ['diagnostics', 'pharmacy']];
const judge = (file: string, target: string) => judgeImport(file, target, order);

describe('HSE-1 the import rules of the house', () => {
  it.each([
    ['a room looking downstream', 'modules/reception/server/a.ts', 'modules/chart/server/index.ts'],
    ['a room looking sideways', 'modules/pharmacy/server/a.ts', 'modules/diagnostics/server/index.ts'],
    ['a web file reaching into server', 'modules/chart/web/staff/a.tsx', 'modules/chart/server/index.ts'],
    ['a path round the door', 'modules/chart/server/a.ts', 'modules/reception/server/ticket.ts'],
    ['fhir importing a room', 'fhir/rest/pipe.ts', 'modules/chart/model/index.ts'],
    ['platform importing fhir', 'platform/db/pool.ts', 'fhir/types/index.ts'],
    ['a model using the database', 'modules/chart/model/a.ts', 'platform/db/index.ts'],
    ['an app going round a door', 'apps/server/main.ts', 'modules/chart/server/visit.ts'],
  ])('%s is refused', (_name, file, target) => {
    expect(judge(file, target)).toBeDefined();
  });

  it.each([
    ['server uses its own model', 'modules/chart/server/a.ts', 'modules/chart/model/vitals.ts'],
    ['a room uses the door of an upstream room', 'modules/chart/server/a.ts', 'modules/reception/server/index.ts'],
    ['a screen uses the model door upstream', 'modules/chart/web/staff/a.tsx', 'modules/reception/model/index.ts'],
    ['the server app uses a door', 'apps/server/rooms.ts', 'modules/chart/server/index.ts'],
  ])('%s: allowed', (_name, file, target) => {
    expect(judge(file, target)).toBeUndefined();
  });

  it('the house as it stands has no breach', () => {
    expect(findBreaches()).toEqual([]);
  });
});
