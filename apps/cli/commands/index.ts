// Every command of the operator's command line.
import type { Command } from '../command.ts';
import { auditVerify } from './auditVerify.ts';
<<<<<<< HEAD
import { catalogueImport, catalogueList } from './catalogue.ts';
=======
import { demo } from './demo.ts';
>>>>>>> eb2ad4a (demo: ninety days of invented visits through the product's own operations; lanh demo --scale)
import { doctor } from './doctor.ts';
import { importCommand } from './import.ts';
import { unitsImport } from './units.ts';

<<<<<<< HEAD
export const commands: readonly Command[] = [auditVerify, catalogueList, catalogueImport, doctor, importCommand, unitsImport];
=======
export const commands: readonly Command[] = [auditVerify, demo, doctor, importCommand, unitsImport];
>>>>>>> eb2ad4a (demo: ninety days of invented visits through the product's own operations; lanh demo --scale)
