// Door of stays within the chart's model.
export { isRecordClosed, markRecord, refuseClosedRecord } from './closedRecord.ts';
export { admit, discharge, finishCourse, formTitleShape, joinCourse, listCourses, listStays, startCourse, staySheet, transferWard, undoDischarge, wardChoices } from './contracts.ts';
export type { Course, FormName, Stay, StayRow } from './contracts.ts';
export { decideFinishCourse, decideJoinCourse, decideStartCourse, readCourse } from './decideCourse.ts';
export { decideAdmit, decideDischarge, decideTransferWard, decideUndoDischarge } from './decideStay.ts';
export type { WardRoom } from './decideStay.ts';
export { readStay } from './readStay.ts';
export type { StayFacts, StayPlace } from './readStay.ts';
export { admissionRoutes, deathCauses, dischargeTypes, pathologies, senders, stayKinds, transferKinds, treatmentResults } from './shapes.ts';
export type { Admission, Discharge, StayKind, TreatmentResult } from './shapes.ts';
export { courseNumberSystem, extensionOf, isStay, recordFormOf, stayCodes, stayExtensions, stayNumberSystem, wardOf, wardOfPlace } from './systems.ts';
export type { Ward } from './systems.ts';
export { countTreatmentDays, treatmentDaysTable } from './treatmentDays.ts';
export type { TreatmentDaysRule } from './treatmentDays.ts';
