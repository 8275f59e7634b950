// Door of the International Patient Summary.
import { room } from '#fhir/rest/room.ts';
import { summary } from './summary.ts';

export const patientSummary = room({ name: 'summary', standardOperations: [summary] });
