// One visit, played by the people who would do it: desk, nurse, doctor. Every step is the operation that the screen calls.   spec: DEM-2
import { randomUUID } from 'node:crypto';
import type { Actor } from './actor.ts';
import type { InventedVisit } from './inventVisit.ts';

export interface Crew {
  readonly desk: Actor;
  readonly nurse: Actor;
  readonly doctor: Actor;
}

interface Plan {
  readonly crew: Crew;
  readonly patientId: string;
  readonly roomId: string;
  readonly visit: InventedVisit;
  /** Instant so many minutes after arrival. */
  readonly at: (minutes: number) => Date;
  /** How far it goes: the last ones of today still wait. */
  readonly until: 'waiting' | 'measured' | 'finished';
}

interface Issued { encounterId: string; ticket: { id: string } }
interface Versioned { version: string }

/** Gives the id of the Encounter. */
export async function playVisit({ crew, patientId, roomId, visit, at, until }: Plan): Promise<string> {
  const { coverage } = visit;
  const issued = await crew.desk.run<Issued>(at(0), '$check-in', {
    patientId, roomId, reason: visit.complaint, category: coverage ? 'insured' : 'paying', ...(coverage && { coverage }),
  });
  const encounter = `Encounter/${issued.encounterId}`;
  if (until === 'waiting') return issued.encounterId;
  await crew.nurse.run(at(8), `${encounter}/$record-vitals`, { patientId, values: visit.vitals });
  if (until === 'measured') return issued.encounterId;
  await crew.doctor.run(at(20), '$start-ticket', { ticketId: issued.ticket.id });
  const { version } = await crew.doctor.run<Versioned>(at(26), `${encounter}/$save-visit`, { patientId, version: '0', content: visit.content });
  await prescribe(crew.doctor, { encounter, patientId, visit, at });
  await crew.doctor.run(at(31), `${encounter}/$finish-visit`, { patientId, version });
  return issued.encounterId;
}

async function prescribe(doctor: Actor, { encounter, patientId, visit, at }: Pick<Plan, 'patientId' | 'visit' | 'at'> & { encounter: string }): Promise<void> {
  if (visit.medicines.length === 0) return;
  const empty = await doctor.run<Versioned>(at(27), `${encounter}/$prescription-content`, { patientId });
  const lines = visit.medicines.map((medicine) => ({ id: randomUUID(), ...medicine }));
  await doctor.run(at(29), `${encounter}/$save-prescription`, { patientId, version: empty.version, lines });
}
