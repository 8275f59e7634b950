// Duties of personal data.
export { breachLine, breachSteps, isBreachOverdue, listBreaches, noteBreach, owedOf, recordBreach, requireNotable } from './breaches.ts';
export type { BreachFacts, BreachLine, BreachStep } from './breaches.ts';
export { breachClock, notLater, privacyClockShape, requestClocks, subjectRequestKinds } from './clocks.ts';
export type { PrivacyClock, RequestClocks, SubjectRequestKind } from './clocks.ts';
export { answerSubjectRequest, decideAnswer, finishSubjectRequest, listSubjectRequests, openSubjectRequest, overdueOf, requestWays, requireAccepted } from './requests.ts';
export type { MustKeep, SubjectRequestFacts, SubjectRequestLine } from './requests.ts';
