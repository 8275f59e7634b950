// Duties of personal data.
export { breachLine, breachSteps, isBreachOverdue, listBreaches, noteBreach, owedOf, recordBreach, requireNotable } from './breaches.ts';
export type { BreachFacts, BreachLine, BreachStep } from './breaches.ts';
export { breachClock, notLater, privacyClockShape, requestClocks, subjectRequestKinds } from './clocks.ts';
export type { PrivacyClock, RequestClocks, SubjectRequestKind } from './clocks.ts';
export { consentDecisions, consentSheet, consentWays, countConsents, decideConsent, withdrawConsent } from './consent.ts';
export type { ConsentDecision, ConsentWay, DecideConsentInput, MadeConsent, PurposeLine } from './consent.ts';
export { buildConsentPage } from './consentPage.ts';
export { decidePurposeConsent, decideWithdrawConsent } from './decideConsent.ts';
export { consentScanSystem, purposeOf, readConsent, standsUntil } from './readConsent.ts';
export { ageGroup, consentRuleTable, purposeOn, purposeTable } from './purposes.ts';
export type { AgeGroup, Purpose } from './purposes.ts';
export { answerSubjectRequest, decideAnswer, finishSubjectRequest, listSubjectRequests, openSubjectRequest, overdueOf, requestWays, requireAccepted } from './requests.ts';
export type { MustKeep, SubjectRequestFacts, SubjectRequestLine } from './requests.ts';
