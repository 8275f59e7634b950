// Door of the operations that R4 defines on resources as such.
import { room } from '#fhir/rest/room.ts';
import { convert } from './convert.ts';
import { everythingOfEncounter, everythingOfPatient } from './everything/everything.ts';
import { faults } from './faults.ts';
import { lastn } from './lastn/lastn.ts';
import { metaAdd, metaDelete } from './meta/changeMeta.ts';
import { meta } from './meta/meta.ts';
import { validate } from './validate/validate.ts';

export const operations = room({ name: 'operations', standardOperations: [meta, metaAdd, metaDelete, everythingOfPatient, everythingOfEncounter, lastn, validate, convert], faults });
