// Every command of the operator's command line.
import type { Command } from '../command.ts';
import { auditVerify } from './auditVerify.ts';
import { doctor } from './doctor.ts';
import { importCommand } from './import.ts';
import { unitsImport } from './units.ts';

export const commands: readonly Command[] = [auditVerify, doctor, importCommand, unitsImport];
