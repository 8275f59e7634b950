// The dated tables of completeness, read once at start. spec: REC-10
import { dayOf } from '#modules/facility/model/index.ts';
import { readRegulation } from '#platform/datedTable/server.ts';
import { abbreviationTable, checklistTable, deadlineTable, requiredTable } from '../../model/index.ts';
import type { ChecklistRow, CompletenessRules } from '../../model/index.ts';

const folder = 'record-completeness';
const required = readRegulation(`${folder}/required.csv`, requiredTable);
const deadlines = readRegulation(`${folder}/deadlines.csv`, deadlineTable);
const abbreviations = readRegulation(`${folder}/abbreviations.csv`, abbreviationTable);
const checklist = readRegulation(`${folder}/checklist.csv`, checklistTable);

export const completenessRules = (at: string): CompletenessRules => {
  const day = dayOf(at);
  return { required: required.on(day), deadlines: deadlines.on(day), abbreviations: abbreviations.on(day) };
};

export const checklistOn = (at: string): readonly ChecklistRow[] => checklist.on(dayOf(at));
