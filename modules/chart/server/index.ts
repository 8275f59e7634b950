// Server door of chart.
import { faults, permissions, visitGuard } from '#modules/chart/model/index.ts';
import { room } from '#fhir/rest/room.ts';
import { allergyClasses, allergySheet, recordAllergies, recordPatientFacts } from './operations/allergies.ts';
import { finishCourse, joinCourse, listCourses, startCourse } from './operations/courseActs.ts';
import { endedToday } from './operations/endedToday.ts';
import { dropTemplate, keepTemplate, ownTemplates } from './operations/ownTemplates.ts';
import { correctVitals, recordVitals, vitalsSheet } from './operations/recordVitals.ts';
import { appointmentSlip, visitSummary } from './printouts/visitPapers.ts';
import { admit, discharge, transferWard, undoDischarge } from './operations/stayActs.ts';
import { listStays, staySheet, wardChoices } from './operations/stayQueries.ts';
import { finishVisit, reopenVisit, saveVisit } from './operations/visitActs.ts';
import { lastVisit, visitContent } from './operations/visitQueries.ts';
import { vitalsWorklist } from './operations/vitalsWorklist.ts';

export { allergyClassesOn } from './allergy/classes.ts';

export const chart = room({
  name: 'chart', permissions, faults, guards: [visitGuard], signableKinds: [visitSummary, appointmentSlip],
  operations: [
    saveVisit, visitContent, lastVisit, endedToday, finishVisit, reopenVisit, recordVitals, correctVitals, vitalsSheet, vitalsWorklist, allergySheet, recordAllergies, allergyClasses, recordPatientFacts,
    ownTemplates, keepTemplate, dropTemplate, admit, transferWard, discharge, undoDischarge, staySheet, listStays, wardChoices, startCourse, joinCourse, finishCourse, listCourses,
  ],
  migrations: new URL('./migrations/', import.meta.url),
});
