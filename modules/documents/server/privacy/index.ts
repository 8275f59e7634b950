// The privacy register's operations.
import { listBreaches, noteBreach, recordBreach } from './breaches.ts';
import { answerSubjectRequest, finishSubjectRequest, listSubjectRequests, openSubjectRequest } from './subjectRequests.ts';

export const privacyOperations = [openSubjectRequest, listSubjectRequests, answerSubjectRequest, finishSubjectRequest, recordBreach, listBreaches, noteBreach];
