// Every command of the operator's command line.
import type { Command } from '../command.ts';
import { auditVerify } from './auditVerify.ts';
import { doctor } from './doctor.ts';
import { importCommand } from './import.ts';

export const commands: readonly Command[] = [auditVerify, doctor, importCommand];
