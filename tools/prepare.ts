// What must be built before anything runs: generated FHIR modules, and the web apps when they are stale.
// `--no-web` leaves the screens alone, `--quiet` says nothing.
import { ensureGenerated } from './genFhir/build.ts';
import { buildWeb } from './web/build.ts';

const words = process.argv.slice(2);
const say = (text: string): void => {
  if (!words.includes('--quiet')) console.log(text);
};
if (ensureGenerated()) say('FHIR modules built');
const steps: (() => Promise<void>)[] = [];
if (!words.includes('--no-web')) steps.push(() => buildWeb(say));
for (const step of steps) await step();
