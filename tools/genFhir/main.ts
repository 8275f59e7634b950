// `node tools/genFhir/main.ts`: builds .build/fhir. The committed files: `node tools/checkGenerated.ts --write`. spec: GEN
import { ensureGenerated } from './build.ts';

const started = performance.now();
const hasBuilt = ensureGenerated();
console.log(hasBuilt ? `FHIR modules built in ${Math.round(performance.now() - started)} ms` : 'FHIR modules are up to date');
