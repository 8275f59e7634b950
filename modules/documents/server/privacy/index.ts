// What the room owes to persons about their data.
import { listBreaches, noteBreach, recordBreach } from './breaches.ts';
import { consentSheet, countConsents, decideConsent, withdrawConsent } from './consentActs.ts';
import { answerSubjectRequest, finishSubjectRequest, listSubjectRequests, openSubjectRequest } from './subjectRequests.ts';

export { consentKind } from './consentKind.ts';
export { consentRoutes } from './consentRoutes.ts';
export { dataUses } from './consentTables.ts';
export { dataUseBook } from './dataUseBook.ts';

export const privacyOperations = [openSubjectRequest, listSubjectRequests, answerSubjectRequest, finishSubjectRequest, recordBreach, listBreaches, noteBreach, consentSheet, decideConsent, withdrawConsent, countConsents];
