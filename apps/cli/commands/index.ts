// Every command of the operator's command line.
import type { Command } from '../command.ts';
import { archiveExport, archiveMove, archiveSweep, archiveVerify } from './archive.ts';
import { auditVerify } from './auditVerify.ts';
import { backup, backupKey, backupVerify } from './backup.ts';
import { backupDrill } from './backupDrill.ts';
import { catalogueImport, catalogueList } from './catalogue.ts';
import { clientAdd, clientDisable, clientList, keysRotate } from './clients.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { restore } from './restore.ts';
import { signingList, signingProofs, signingRevoke, signingSeal, signingUnblock } from './signing.ts';
import { facilityAdd, userAdd, userDisable, userEnable, userList, userPassword, userResetFactors, userRoles } from './users.ts';
import { unitsImport } from './units.ts';
import { verify } from './verify.ts';

export const commands: readonly Command[] = [
  archiveVerify, archiveExport, archiveSweep, archiveMove, auditVerify, backupDrill, backupVerify, backupKey, backup, restore, catalogueList, catalogueImport, demo, doctor, exportCommand, importCommand, unitsImport, verify,
  facilityAdd, userAdd, userDisable, userEnable, userList, userPassword, userResetFactors, userRoles, clientAdd, clientDisable, clientList, keysRotate, signingList, signingUnblock, signingRevoke, signingSeal, signingProofs,
];
