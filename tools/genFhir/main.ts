// `node tools/genFhir/main.ts`: writes the committed types and the built modules. spec: GEN
import { writeFileSync } from 'node:fs';
import { readDefinitions } from './definitions.ts';
import { buildModel } from './model.ts';
import { writeTypes } from './writeTypes.ts';

const definitions = readDefinitions();
const model = buildModel(definitions);
writeFileSync(new URL('../../fhir/types/r4.ts', import.meta.url), writeTypes(definitions, model));
