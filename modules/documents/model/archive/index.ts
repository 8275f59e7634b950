// The archive's part of the model.
export { afterArchiveTable, isClosedArchive, requireLeave } from './leaving.ts';
export { accessShape, mayGet, purposeFor, recipients, requestKinds } from './recordAccess.ts';
export type { AccessAnswer, AccessRow, Recipient, RequestKind } from './recordAccess.ts';
export { isLonger, isOver, raisedRetention, requireClasses, retentionOf, retentionShape } from './retention.ts';
export type { Retention, RetentionClass, RetentionFacts, RetentionTable } from './retention.ts';
export { afterPrefix, archivedCare, coverOfPerson, keysOf, nameColumns, numberKey, readArchiveQuery } from './entry.ts';
export type { ArchiveFacts, ArchiveKey, ArchiveQuery, KeyKind } from './entry.ts';
export { addOldRecord, archiveLine, findArchived, liftHold, openArchived, placeHold, raiseRetention } from './archive.ts';
export type { ArchiveLine, OpenedArchive } from './archive.ts';
export { askArchive, basisOf, decideArchiveRequest, decideRequest, listArchiveRequests, readsOnScreen, releaseArchive, requireReleasable, requireRunning, returnArchive, stateAt } from './request.ts';
export type { ReleasedItem, WantedItem, RequestFacts, RequestLine, RequestState } from './request.ts';
export { decideDisposal, decideDisposalState, drawUpDisposal, listDisposals, mayDecideDisposal, requireDisposable } from './disposal.ts';
export type { DestroyedFile, DisposalFacts, DisposalLine, DisposalState } from './disposal.ts';
