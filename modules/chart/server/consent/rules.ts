// The dated rules of consent before an operation, read once at start.
import { consentNeedTable, emergencyApproverTable, emergencyReasonTable } from '#modules/chart/model/index.ts';
import { readRegulation } from '#platform/datedTable/server.ts';

export const needs = readRegulation('procedure-consent/forms.csv', consentNeedTable);
export const reasons = readRegulation('procedure-consent/emergency-reasons.csv', emergencyReasonTable);
export const approvers = readRegulation('procedure-consent/emergency-approvers.csv', emergencyApproverTable);
