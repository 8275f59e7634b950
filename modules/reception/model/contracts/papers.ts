// Slips and labels, as the file a printer takes. spec: RCP-27
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { idShape } from './shapes.ts';

const paperShape = z.object({ fileName: z.string(), /** PDF in base64. */ pdf: z.string() });

/** The slip of a ticket, also of one that was issued before: number, room, how many are ahead now. */
export const printTicket = operation({
  code: 'print-ticket', on: null, level: 'system', scope: 'facility', signature: 'none', permission: 'reception.check-in', affectsState: false,
  input: z.object({ ticketId: idShape }), output: paperShape, faults: ['reception.ticket-not-found'],
});

/** Labels of a person: two identifiers and the code that our own box reads. */
export const printLabel = operation({
  code: 'print-label', on: 'Patient', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none', permission: 'reception.label', affectsState: false,
  input: z.object({ copies: z.coerce.number().int().min(1).max(20).default(1).optional() }), output: paperShape, faults: ['reception.no-patient-code'],
});
