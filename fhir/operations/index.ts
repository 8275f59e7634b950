// Door of the operations that R4 defines on resources as such.
import { room } from '#fhir/rest/room.ts';
import { everythingOfEncounter, everythingOfPatient } from './everything/everything.ts';
import { meta } from './meta.ts';

export const operations = room({ name: 'operations', standardOperations: [meta, everythingOfPatient, everythingOfEncounter] });
