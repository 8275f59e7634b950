// Prints slips and labels. Reading the record for it is in the audit trail like every reading. spec: RCP-27
import * as model from '#modules/reception/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';
import { renderPdf } from '#platform/print/index.ts';
import type { PrintJob } from '#platform/print/index.ts';
import { facilityName } from '../board/readBoard.ts';
import { buildLabel, buildTicketSlip, patientCodeOf } from '../printouts/slips.ts';
import { getRoom } from '../queue/rooms.ts';
import { findTicket, readQueue } from '../queue/tickets.ts';

const printTicket = implement(model.printTicket).as(async ({ input, caller, act, tx, store }) => {
  const ticket = await findTicket(tx, caller.dk, input.ticketId);
  if (ticket === undefined) throw new Fault('notFound', 'reception.ticket-not-found');
  const room = await getRoom(tx, caller.dk, ticket.roomId);
  const queue = await readQueue(tx, { dk: caller.dk, roomId: ticket.roomId, day: ticket.day });
  const ahead = Math.max(0, model.orderQueue(queue.tickets, queue.room, queue.rules).findIndex(({ id }) => id === ticket.id));
  const patient = ticket.patientId ? await store.find('Patient', ticket.patientId) : undefined;
  const slip = buildTicketSlip({ facility: await facilityName(tx, caller.dk), ticket, room, patient, ahead });
  return paper(`phieu-${room.code}-${String(ticket.number).padStart(3, '0')}`, { template: 'ticket', data: slip, qr: model.buildOwnCode('ticket', ticket.id), at: new Date(act.at) });
});

const printLabel = implement(model.printLabel).as(async ({ id, input, act, store }) => {
  const patient = await store.get('Patient', id ?? '');
  const code = patientCodeOf(patient);
  if (code === undefined) throw new Fault('rule', 'reception.no-patient-code');
  const label = buildLabel(patient, { code, copies: input.copies ?? 1, today: model.dayOf(act.at) });
  return paper(`nhan-${code}`, { template: 'label', data: label, qr: model.buildOwnCode('patient-code', code), at: new Date(act.at) });
});

async function paper(name: string, job: PrintJob): Promise<{ fileName: string; pdf: string }> {
  return { fileName: `${name}.pdf`, pdf: Buffer.from(await renderPdf(job)).toString('base64') };
}

export const paperOperations = [printTicket, printLabel];
