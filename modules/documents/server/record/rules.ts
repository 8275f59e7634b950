// The dated tables of completeness, read once at start. spec: REC-10
import { dayOf } from '#modules/facility/model/index.ts';
import { readDataFile, readRegulation } from '#platform/datedTable/server.ts';
import { checklistTable, deadlineTable, requiredTable } from '../../model/index.ts';
import type { ChecklistRow, CompletenessRules } from '../../model/index.ts';

const folder = 'record-completeness';
const required = readRegulation(`${folder}/required.csv`, requiredTable);
const deadlines = readRegulation(`${folder}/deadlines.csv`, deadlineTable);
/** The list that comes with the software: a paper for the patient may have none of any list. */
const abbreviations = readDataFile('terminology/abbreviation/concepts.csv').map(({ code = '', display = '' }) => ({ code, display }));
const checklist = readRegulation(`${folder}/checklist.csv`, checklistTable);

export const completenessRules = (at: string): CompletenessRules => {
  const day = dayOf(at);
  return { required: required.on(day), deadlines: deadlines.on(day), abbreviations };
};

export const checklistOn = (at: string): readonly ChecklistRow[] => checklist.on(dayOf(at));
