// Decide tests: the models of rooms, parsers, generators; no database, no server.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['modules/*/model/**/*.test.ts', 'platform/{fault,money,datedTable}/**/*.test.ts', 'fhir/{validation,search,questionnaire}/**/*.test.ts', 'tools/**/*.test.ts'], maxWorkers: 2, isolate: false, testTimeout: 60_000, fsModuleCachePath: '.build/vitest' },
});
