// The operations on records.
import { beginOnPaper } from './beginOnPaper.ts';
import { archiveRecords, askUnlock, checkRecord, decideUnlock, handOverRecords, receiveRecords } from './recordActs.ts';
import { listRecordLines, recordMeter, recordsDashboard, recordSheet, wardMeters } from './recordQueries.ts';

export const recordOperations = [listRecordLines, recordsDashboard, recordSheet, recordMeter, wardMeters, handOverRecords, receiveRecords, checkRecord, archiveRecords, askUnlock, decideUnlock, beginOnPaper];
