// The dated tables of purposes and ages, read once at start.
import { readRegulation } from '#platform/datedTable/server.ts';
import { consentRuleTable, dayOf, purposeTable } from '../../model/index.ts';

export const purposes = readRegulation('personal-data/purposes.csv', purposeTable);
export const consentRules = readRegulation('personal-data/consent-rules.csv', consentRuleTable);

/** What exports may be for; a program that names no use works for the facility itself. */
export const dataUses = {
  list: (at: string) => purposes.on(dayOf(at)).map(({ purpose, consent }) => ({ code: purpose, needsConsent: consent })),
  ofPrograms: 'operations',
};
