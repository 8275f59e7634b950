export { nameOnPaper, paperAge, paperDay, paperPerson } from './person.ts';
export type { PaperPatient } from './person.ts';
export { buildAppointmentPaper, buildSummaryPaper, writtenInVisit, writtenOnSlip } from './visitPapers.ts';
export type { VisitOnPaper } from './visitPapers.ts';
