// The rules of confirmation in force: of the law, read once at start, or the hospital's own. spec: SGW-41, POL-12
import { readRegulation } from '#platform/datedTable/server.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { confirmationTable, dayOf, isMinor, ruleOn } from '../../model/index.ts';
import type { confirmationLimits, Method } from '../../model/index.ts';
import { policyAt } from '../policy/policyRows.ts';
import type { Patient } from '#fhir/types/index.ts';

const table = readRegulation('signers/confirmation.csv', confirmationTable);

export const nationalLimit = (rule: string, day: string): number => ruleOn(table, rule, day);

export interface WantedLimit { readonly dk: number; readonly rule: (typeof confirmationLimits)[number]; readonly at: string }

export async function limitOn(db: Db, { dk, rule, at }: WantedLimit): Promise<number> {
  const day = dayOf(at);
  return (await policyAt(db, { dk, day })).confirmation[rule] ?? nationalLimit(rule, day);
}

/** Throws Fault `documents.way-closed` where the hospital does not take confirmations in this way. */
export async function requireWay(db: Db, { dk, method, at }: { dk: number; method: Method; at: string }): Promise<void> {
  const { ways } = await policyAt(db, { dk, day: dayOf(at) });
  if (ways && !ways.includes(method)) throw new Fault('rule', 'documents.way-closed');
}

export const needsRepresentative = ({ birthDate }: Pick<Patient, 'birthDate'>, at: string): boolean => isMinor(birthDate, { day: dayOf(at), adultAge: nationalLimit('adult-age', dayOf(at)) });

export const minutesAfter = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString();
