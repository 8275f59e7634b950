// Server door of reception.
import { faults, mergedGuard, permissions } from '#modules/reception/model/index.ts';
import { room } from '#fhir/rest/room.ts';
import { boardRoutes } from './board/boardRoutes.ts';
import { boardOperations } from './operations/boards.ts';
import { watchIdentity } from './identity/watch.ts';
import { callNext } from './operations/callNext.ts';
import { checkIn } from './operations/checkIn.ts';
import { completePatient } from './operations/completePatient.ts';
import { doctorAway, doctorBack } from './operations/doctorAway.ts';
import { findCommunesQuery } from './operations/findCommunes.ts';
import { findPatients } from './operations/findPatients.ts';
import { identityOperations } from './operations/identity.ts';
import { matchPatient } from './operations/matchPatient.ts';
import { mergeStandard } from './operations/mergeStandard.ts';
import { addExamination, changeClinic } from './operations/moves.ts';
import { patientPhoto } from './operations/patientPhoto.ts';
import { paperOperations } from './operations/papers.ts';
import { patientPlaces } from './operations/patientPlaces.ts';
import { proposeAddressQuery } from './operations/proposeAddress.ts';
import { receptionChoices, recentTickets, roomLoads, roomQueue } from './operations/queueQueries.ts';
import { registerPatient } from './operations/registerPatient.ts';
import { ticketActs } from './operations/ticketActs.ts';
import { queueChannel } from './queue/tickets.ts';
import { subscriptions } from './subscriptions.ts';

export { seedBoards } from './board/demoBoards.ts';
export { importUnits } from './people/importUnits.ts';
export { listOpenTickets } from './queue/openTickets.ts';

export const reception = room({
  name: 'reception',
  operations: [findPatients, registerPatient, completePatient, patientPhoto, proposeAddressQuery, findCommunesQuery, checkIn, callNext, ...ticketActs, changeClinic, addExamination, doctorAway, doctorBack, roomQueue, roomLoads, recentTickets, receptionChoices, patientPlaces, ...boardOperations, ...paperOperations, ...identityOperations],
  standardOperations: [matchPatient, mergeStandard],
  guards: [mergedGuard],
  start: watchIdentity,
  subscriptions, permissions, faults,
  liveTopics: [{ topic: 'reception.queue', channel: queueChannel, permission: 'reception.queue' }],
  routes: boardRoutes,
  migrations: new URL('./migrations/', import.meta.url),
});
