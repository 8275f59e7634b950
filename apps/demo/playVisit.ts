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
interface Prescribed extends Versioned { findings: { key: string; level: 'stop' | 'warning' | 'information'; lines: string[] }[] }

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

/** The doctor looks at the safety strip: what stops is taken off, what warns is accepted. */
async function prescribe(doctor: Actor, { encounter, patientId, visit, at }: Pick<Plan, 'patientId' | 'visit' | 'at'> & { encounter: string }): Promise<void> {
  if (visit.medicines.length === 0) return;
  const save = (minutes: number, input: object) => doctor.run<Prescribed>(at(minutes), `${encounter}/$save-prescription`, { patientId, ...input });
  const { version } = await doctor.run<Versioned>(at(27), `${encounter}/$prescription-content`, { patientId });
  const lines = visit.medicines.map((medicine) => ({ id: randomUUID(), ...medicine }));
  const first = await save(28, { version, lines });
  const stopped = new Set(first.findings.filter(({ level }) => level === 'stop').flatMap((finding) => finding.lines));
  const warnings = first.findings.filter(({ level }) => level === 'warning');
  if (stopped.size === 0 && warnings.length === 0) return;
  await save(29, { version: first.version, lines: lines.filter(({ id }) => !stopped.has(id)), overrides: warnings.map(({ key }) => ({ key })) });
}
