// What must be built before anything runs: generated FHIR modules, and the web apps when they are stale.
const steps: (() => Promise<void>)[] = [];
for (const step of steps) await step();

export {};
