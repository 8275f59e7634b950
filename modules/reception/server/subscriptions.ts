// What reception keeps beside the store: who can be found, which rooms have a queue, and tickets that follow the visit. spec: RCP
import type { Coverage, Encounter, Location, Patient } from '#fhir/types/index.ts';
import { on } from '#fhir/rest/room.ts';
import type { Book, ChangeRow } from '#fhir/rest/room.ts';
import type { Tx } from '#platform/db/index.ts';
import { projectPerson, removePerson } from './people/projectPerson.ts';
import { projectRoom } from './queue/rooms.ts';
import { followTicket, withTicket } from './visit/followTicket.ts';

const book = (name: string, topic: Book['topic'], run: Book['run']): Book => ({ kind: 'book', name: `reception.${name}`, topic, run });
const visitBook = (to: string): Book => ({
  ...book(`visit-${to}`, on('Encounter', { to }), async (tx, change) => followTicket(tx, change, await contentOf<Encounter>(change))), narrow: withTicket,
});
const contentOf = async <T>(change: ChangeRow): Promise<T> => (await change.content()) as T;

export const subscriptions: readonly Book[] = [
  book('people', on('Patient'), async (tx, change) => {
    const patient = await contentOf<Patient>(change);
    if (patient.resourceType !== 'Patient') return removePerson(tx, change.dk, change.id);
    return projectPerson(tx, change.dk, { ...patient, id: change.id });
  }),
  book('rooms', on('Location'), async (tx, change) => projectRoom(tx, change.dk, { ...(await contentOf<Location>(change)), id: change.id })),
  book('cover', on('Coverage'), async (tx, change) => projectCover(tx, change, await contentOf<Coverage>(change))),
  visitBook('finished'), visitBook('in-progress'), visitBook('cancelled'),
];

async function projectCover(tx: Tx, change: ChangeRow, coverage: Coverage): Promise<void> {
  const patientId = coverage.beneficiary?.reference?.replace(/^Patient\//, '');
  if (patientId && coverage.status === 'active') await tx.query('update reception.person set coverage_id = $3 where dk = $1 and patient_id = $2', [change.dk, patientId, change.id]);
}
