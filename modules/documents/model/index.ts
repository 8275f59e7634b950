// Door of the model of documents.
export { faults } from './faults.ts';
export { permissions } from './permissions.ts';
export { canonicalJson, dayOf, formatSecond, frozenText, pageData, pageText } from './paper/content.ts';
export type { FrozenPaper, PaperSource, SignatureWords } from './paper/content.ts';
export { buildDocument, buildProvenance, codeSystem, finishDocument, focusSystem, kindSystem, pdfAddress, signedSetAddress, supersede } from './paper/document.ts';
export { paperGuard } from './paper/paperGuard.ts';
export type { DocumentFacts, SignedFile } from './paper/document.ts';
export { findLicence, isWeakPin } from './signer.ts';
export type { Licence } from './signer.ts';
export { buildVerifyCode, parseVerifyCode } from './verifyCode.ts';
export { enrolSigning, lockSigning, paperState, prepareSignSet, signList, signSet, signingPin, signingState, unlockSigning } from './signing.ts';
export { keyStateOf, listSigningKeys, requireRevocable, requireUnblockable, revokeSigning, unblockSigning } from './keys/signingKeys.ts';
export type { KeyFacts, KeyState, SigningKeyLine } from './keys/signingKeys.ts';
export { decideWithdraw, withdrawPaper } from './paper/withdraw.ts';
export { archiveNumberSystem, buildManifest, careTypes, courseOf, recordNumberSystem, recordOfEncounter, recordOfEpisode, recordStates, recordSystem } from './record/record.ts';
export type { CareType, ManifestFacts, RecordFacts, RecordState } from './record/record.ts';
export { recordGuard } from './record/recordGuard.ts';
