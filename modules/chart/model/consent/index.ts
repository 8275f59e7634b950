// Consent before an operation.
export { consentNeedTable, emergencyApproverTable, emergencyReasonTable, needOf } from './rules.ts';
export type { ConsentNeed, EmergencyReason, FormNames } from './rules.ts';
export { consentLink, consentMarks, consentedBy, isEmergency, namesOf } from './marks.ts';
export { findStanding, missingWhy } from './standing.ts';
export type { ConsentStanding, StandingFacts } from './standing.ts';
export { askEmergency, decideEmergency, formConsent } from './contracts.ts';
export type { EmergencyDecision } from './contracts.ts';
export { decideAskEmergency, decideEmergencyVerdict, listEmergencies, mayAllow } from './decideEmergency.ts';
export { consentGuard } from './consentGuard.ts';
