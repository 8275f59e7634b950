// The rules of confirmation in force, read once at start. spec: SGW-41
import { readRegulation } from '#platform/datedTable/server.ts';
import { confirmationTable, dayOf, isMinor, ruleOn } from '../../model/index.ts';
import type { Patient } from '#fhir/types/index.ts';

const table = readRegulation('signers/confirmation.csv', confirmationTable);

export type LimitName = 'adult-age' | 'code-minutes' | 'code-tries' | 'link-minutes';

export const limitOn = (rule: LimitName, at: string): number => ruleOn(table, rule, dayOf(at));

export const needsRepresentative = ({ birthDate }: Pick<Patient, 'birthDate'>, at: string): boolean => isMinor(birthDate, { day: dayOf(at), adultAge: limitOn('adult-age', at) });

export const minutesAfter = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString();
