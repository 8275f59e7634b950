// Server door of documents.
import { faults, paperGuard, permissions, recordGuard } from '#modules/documents/model/index.ts';
import { room } from '#fhir/rest/room.ts';
import { archiveOperations, archiveRoutes, archiveSenders, listScansAfter, listUsedScans } from './archive/index.ts';
import { archivePersonBook } from './archive/followPerson.ts';
import { keepPackages } from './archive/package/keepPackages.ts';
import { answerApproval, approvalState, askApproval, waitingApprovals } from './operations/approval.ts';
import { prepareBatch, signBatch } from './operations/batch.ts';
import { askConfirmation, listConfirmations } from './operations/confirm.ts';
import { listSigningKeys, revokeChannel, revokeSigning, sendRevocation, unblockSigning } from './operations/keys.ts';
import { prepareSignSet } from './operations/prepareSignSet.ts';
import { nudgeSigner, returnPaper } from './operations/returnPaper.ts';
import { sealOperations } from './operations/seal.ts';
import { signList } from './operations/signList.ts';
import { signQueue } from './operations/signQueue.ts';
import { signSet } from './operations/signSet.ts';
import { enrolSigning, lockSigning, signingState, unlockSigning } from './operations/unlock.ts';
import { witnessConfirmation } from './operations/witness.ts';
import { withdrawPaper } from './operations/withdrawPaper.ts';
import { recordOperations } from './operations/records.ts';
import { keepProofs } from './proof/keeper.ts';
import { proofBook } from './proof/proofBook.ts';
import { policyRoutes } from './policy/annex.ts';
import { policyOperations } from './policy/index.ts';
import { consentKind, consentRoutes, dataUseBook, dataUses, privacyOperations } from './privacy/index.ts';
import { recordBooks } from './record/books.ts';
import { keepRecords } from './record/keeper.ts';
import { recordsChannel } from './record/lifeRows.ts';
import { keepPageCounts, useBook } from './print/countPages.ts';
import { copyRecord } from './print/copyRecord.ts';
import { printReport } from './print/printReport.ts';
import { formKind } from './forms/formKind.ts';
import { codeChannel, sendCode } from './confirm/oneTimeCode.ts';
import { confirmRoutes } from './routes/confirmRoutes.ts';
import { paperRoutes } from './routes/paperRoutes.ts';
import { verifyRoutes } from './routes/verifyRoutes.ts';
import { signChannel } from './sign/acceptMade.ts';
import { finishPaper } from './sign/finishPaper.ts';
import { listFilesAfter, listUsedFiles } from './sign/paperRows.ts';
import { queueChannel, sealChannel } from './workflow/openSteps.ts';
import { sealPaper } from './workflow/sealPaper.ts';

export { packRecord, packRecords } from './archive/package/packRecords.ts';
export { sweepPackages, sweepStore } from './archive/package/sweepPackages.ts';
export type { SweepReport } from './archive/package/sweepPackages.ts';
export { verifyPackage } from './archive/package/verifyPackage.ts';
export type { PackageReport } from './archive/package/verifyPackage.ts';
export { searchEntries } from './archive/searchEntries.ts';
export { explainFile } from './routes/explainFile.ts';
export { countWaiting, listPaperFiles } from './sign/paperRows.ts';
export type { PaperFile } from './sign/paperRows.ts';
export { dataUses } from './privacy/index.ts';
export { closeVisits } from './record/closeVisits.ts';
export { countPages } from './print/countPages.ts';
export { listDocuments, refreshManifests } from './record/manifest.ts';
export { findEndFacts } from './record/endFacts.ts';
export { findRecord, findRecordOfEncounter, listEncountersOfRecord, listEndedRecords, listRecords } from './record/recordRows.ts';
export type { RecordFilter, RecordRow } from './record/recordRows.ts';

export const documents = room({
  name: 'documents',
  operations: [signingState, enrolSigning, unlockSigning, lockSigning, signList, prepareSignSet, signSet, signQueue, returnPaper, nudgeSigner, prepareBatch, signBatch, askApproval, approvalState, waitingApprovals, answerApproval, askConfirmation, listConfirmations, witnessConfirmation, withdrawPaper, copyRecord, printReport, listSigningKeys, unblockSigning, revokeSigning, ...sealOperations, ...recordOperations, ...archiveOperations, ...privacyOperations, ...policyOperations],
  signableKinds: [formKind, consentKind], dataUses,
  senders: { [signChannel]: finishPaper, [revokeChannel]: sendRevocation, [sealChannel]: sealPaper, [codeChannel]: sendCode, ...archiveSenders },
  liveTopics: [{ topic: 'documents.queue', channel: queueChannel, permission: 'documents.sign' }, { topic: 'documents.records', channel: recordsChannel, permission: 'documents.records' }],
  routes: async (app, services) => {
    await paperRoutes(app, services);
    await verifyRoutes(app, services);
    await confirmRoutes(app, services);
    await archiveRoutes(app, services);
    await policyRoutes(app, services);
    await consentRoutes(app, services);
  },
  usedFiles: async (db, asked) => new Set([...(await listUsedFiles(db, asked)), ...(await listUsedScans(db, asked))]),
  listFiles: async (db, page) => [...new Set([...(await listFilesAfter(db, page)), ...(await listScansAfter(db, page))])].sort().slice(0, page.limit),
  permissions, faults,
  guards: [paperGuard, recordGuard],
  subscriptions: [...recordBooks, proofBook, useBook, dataUseBook, archivePersonBook],
  start: (services) => {
    const ends = [keepRecords(services), keepProofs(services), keepPageCounts(services), keepPackages(services)];
    return async () => void (await Promise.all(ends.map((end) => end())));
  },
  migrations: new URL('./migrations/', import.meta.url),
});
