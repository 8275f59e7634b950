// The follow-up as an Appointment that carries the id of its visit. spec: VIS-6
import type { Act } from '#fhir/operation/index.ts';
import type { Appointment, AppointmentParticipant, Encounter } from '#fhir/types/index.ts';
import { chartExtensions, chartSystems } from '../systems.ts';
import { coded, isPractitioner, writerOf } from './buildRecord.ts';
import type { Writer } from './buildRecord.ts';
import { patientIdOf } from './record.ts';
import type { VisitRecord } from './record.ts';
import type { FollowUp } from './shapes.ts';

const minutes = 15;

/** Proposed until the visit ends; undefined where there is nothing to write. */
export function buildFollowUp(record: VisitRecord, followUp: FollowUp | null, written: { by: Writer; act: Act }): Appointment | undefined {
  const present = record.followUp;
  if (followUp === null) return present && present.status !== 'cancelled' ? { ...present, status: 'cancelled' } : undefined;
  const { encounter } = record;
  return {
    resourceType: 'Appointment', id: encounter.id ?? '', ...keptOf(present), status: 'proposed',
    ...(followUp.time && { extension: [{ url: chartExtensions.hourAgreed, valueBoolean: true }] }),
    appointmentType: coded(chartSystems.appointmentType, 'FOLLOWUP'), supportingInformation: [{ reference: `Encounter/${encounter.id}` }],
    created: written.act.at, ...createdOf(present), ...spanOf(followUp), ...(followUp.note && { patientInstruction: followUp.note }),
    participant: participantsOf(encounter, written.by),
  };
}

/** What a change of the day leaves as it was. */
const keptOf = (present: Appointment | undefined): Pick<Appointment, 'meta' | 'identifier'> => ({ ...(present?.meta && { meta: present.meta }), ...(present?.identifier && { identifier: present.identifier }) });
const createdOf = (present: Appointment | undefined): Pick<Appointment, 'created'> => (present?.created ? { created: present.created } : {});

/** A day without an agreed hour is the whole of that day. */
function spanOf({ date, time }: FollowUp): Pick<Appointment, 'start' | 'end'> {
  if (!time) return { start: `${date}T00:00:00+07:00`, end: `${date}T23:59:59+07:00` };
  const start = `${date}T${time}:00+07:00`;
  return { start, end: new Date(Date.parse(start) + minutes * 60_000).toISOString() };
}

function participantsOf(encounter: Encounter, by: Writer): AppointmentParticipant[] {
  const room = encounter.location?.findLast(({ status }) => status === 'active')?.location ?? encounter.location?.at(-1)?.location;
  const actors = [{ ...encounter.subject, reference: `Patient/${patientIdOf(encounter)}` }, ...(isPractitioner(by.reference) ? [writerOf(by)] : []), ...(room ? [room] : [])];
  return actors.map((actor) => ({ actor, status: 'accepted' }));
}
