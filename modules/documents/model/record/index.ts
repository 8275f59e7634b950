// Door of records within the model of documents.
export { archiveNumberSystem, buildManifest, careTypes, courseOf, recordNumberSystem, recordOfEncounter, recordOfEpisode, recordStates, recordSystem } from './record.ts';
export type { CareType, ManifestFacts, RecordFacts, RecordState } from './record.ts';
export { recordGuard } from './recordGuard.ts';
export { findAbbreviations, leavesTheHouse, requireFullWords } from './abbreviations.ts';
export type { Abbreviation, WrittenTexts } from './abbreviations.ts';
export { decideCompleteness, gapKinds, treatmentDaysOf } from './completeness.ts';
export type { Completeness, CompletenessRules, Gap, LateEntry, RecordAnswers, RecordHolding, RecordPaper } from './completeness.ts';
export { checklistTable, deadlineTable, hoursOf, leavingTable, owners, requiredTable } from './completenessTables.ts';
export type { ChecklistRow, Deadline, LeavingForm, Owner, RecordEventKind, RequiredForm } from './completenessTables.ts';
export { archiveRecords, askUnlock, beginOnPaper, checkRecord, decideUnlockRecord, handOverRecords, listRecordLines, receiveRecords, recordLists, recordMeter, recordsDashboard, recordSheet, wardMeters } from './contracts.ts';
export type { Meter, RecordLine, RecordList } from './contracts.ts';
export { decideArchive, decideAskUnlock, decideCheck, decideHandOver, decideReceive, decideUnlock, isWithWard } from './life.ts';
export type { CheckedItem, RecordLife } from './life.ts';
export { buildHolding, formKeyOf } from './buildHolding.ts';
export { buildPaperPart, decidePaperPart, recordScanSystem } from './paperPart.ts';
