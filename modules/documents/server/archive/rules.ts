// The dated tables of the archive, read once at start.
import { readRegulation } from '#platform/datedTable/server.ts';
import { accessShape, retentionShape } from '../../model/index.ts';

export const retentionTable = readRegulation('record-retention/classes.csv', retentionShape);
export const accessTable = readRegulation('record-access/recipients.csv', accessShape);
