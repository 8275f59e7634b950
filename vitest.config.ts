import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/longestFirst.ts';

export default defineConfig({
  test: {
    include: ['{apps,bench,fhir,modules,platform,simulators,test,tools,ui,data}/**/*.test.{ts,tsx}'],
    globalSetup: ['./test/globalSetup.ts'],
    // They end what hangs: a file that waits for another one's browsers is no failure.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // What is waited for may take its time on a busy machine; it is never slept for.
    expect: { poll: { timeout: 30_000 } },
    // Two cores: more files at a time only wait for each other.
    maxWorkers: 2,
    // No test replaces a module: each worker loads the house once instead of once per file, which took a third of the time.
    isolate: false,
    fsModuleCachePath: '.build/vitest',
    sequence: { sequencer: LongestFirst },
    reporters: process.env.LANH_TEST_REPORT ? ['default', './tools/countReporter.ts'] : ['default'],
  },
});
