import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{apps,bench,fhir,modules,platform,simulators,test,tools,ui,data}/**/*.test.{ts,tsx}'],
    globalSetup: ['./test/globalSetup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is waited for may take its time on a busy machine; it is never slept for.
    expect: { poll: { timeout: 10_000 } },
    // Two cores: more files at a time only wait for each other.
    maxWorkers: 2,
    reporters: process.env.LANH_TEST_REPORT ? ['default', './tools/countReporter.ts'] : ['default'],
  },
});
