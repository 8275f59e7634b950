// What makes a record complete: the dated tables, read once at start, with the hospital's own rules in their place. spec: REC-10, POL-12
import { dayOf } from '#modules/facility/model/index.ts';
import { readDataFile, readRegulation } from '#platform/datedTable/server.ts';
import type { Db } from '#platform/db/index.ts';
import { applyDeadlines, applyRequired, checklistTable, deadlineTable, leavingTable, noPolicy, policyOn, requiredTable } from '../../model/index.ts';
import type { ChecklistRow, CompletenessRules, LeavingForm } from '../../model/index.ts';
import { listApproved } from '../policy/policyRows.ts';

const folder = 'record-completeness';
const required = readRegulation(`${folder}/required.csv`, requiredTable);
const deadlines = readRegulation(`${folder}/deadlines.csv`, deadlineTable);
/** The list that comes with the software: a paper for the patient may have none of any list. */
const abbreviations = readDataFile('terminology/abbreviation/concepts.csv').map(({ code = '', display = '' }) => ({ code, display }));
const leaving = readRegulation(`${folder}/leaving.csv`, leavingTable);
const checklist = readRegulation(`${folder}/checklist.csv`, checklistTable);

export const nationalRules = (day: string) => ({ required: required.on(day), deadlines: deadlines.on(day) });

/** Of the facility on a day. */
export type RulesOn = (day: string) => CompletenessRules;

/** Read once for many records. */
export async function completenessRules(db: Db, dk: number): Promise<RulesOn> {
  const approved = await listApproved(db, dk);
  return (day) => {
    const national = nationalRules(day);
    const own = policyOn(approved, day)?.content ?? noPolicy;
    return { required: applyRequired(national.required, own), deadlines: applyDeadlines(national.deadlines, own), abbreviations, leaving: leaving.on(day) };
  };
}

/** Forms given to the patient or another facility. */
export const leavingOn = (at: string): readonly LeavingForm[] => leaving.on(dayOf(at));

export const checklistOn = (at: string): readonly ChecklistRow[] => checklist.on(dayOf(at));
