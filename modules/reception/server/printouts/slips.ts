// Resources and tickets → plain, worded data for the templates `ticket` and `label`. Papers are Vietnamese. spec: RCP-27
import { groupsOn, identifierSystems, nameOfPatient } from '#modules/reception/model/index.ts';
import type { Ticket } from '#modules/reception/model/index.ts';
import type { Patient } from '#fhir/types/index.ts';
import words from '../../messages.vi.json' with { type: 'json' };
import { priorityGroups } from '../priorityGroups.ts';
import type { QueueRoom } from '../queue/rooms.ts';

const inVietnam = (instant: string): Date => new Date(Date.parse(instant) + 7 * 3_600_000);
const clock = (instant: string): string => inVietnam(instant).toISOString().slice(11, 16);
const day = (instant: string): string => writtenDate(inVietnam(instant).toISOString().slice(0, 10));

/** `1960-03` is `03/1960`. */
export const writtenDate = (date: string): string => date.split('-').reverse().join('/');

interface TicketSlip { readonly facility: string; readonly ticket: Ticket; readonly room: QueueRoom; readonly patient: Patient | undefined; readonly ahead: number }

export function buildTicketSlip({ facility, ticket, room, patient, ahead }: TicketSlip): Record<string, unknown> {
  const code = patient && patientCodeOf(patient);
  const group = groupsOn(priorityGroups, ticket.day).find((one) => one.code === ticket.priorityGroup);
  const waits = ticket.state === 'waiting' || ticket.state === 'to-conclude';
  return {
    facility: { name: facility },
    ticket: {
      number: String(ticket.number).padStart(3, '0'), room: room.name, place: room.zone, issuedAt: `${clock(ticket.arrivedAt)} ngày ${day(ticket.arrivedAt)}`,
      ...(group && { priority: wordOf(`reception.group.${group.code}`) }), ...(waits && { waiting: String(ahead) }),
    },
    ...(patient && { patient: { name: nameOfPatient(patient), ...(code && { code }) } }),
  };
}

const wordOf = (key: string): string => (words as Readonly<Record<string, string>>)[key] ?? '';

export const patientCodeOf = (patient: Patient): string | undefined => patient.identifier?.find(({ system }) => system === identifierSystems['patient-code'])?.value;

export function buildLabel(patient: Patient, { code, copies, today }: { code: string; copies: number; today: string }): Record<string, unknown> {
  const { birthDate, gender } = patient;
  return {
    patient: {
      name: nameOfPatient(patient), code, birthDate: birthDate ? writtenDate(birthDate) : '?', sex: gender === 'male' ? 'Nam' : gender === 'female' ? 'Nữ' : '?', age: birthDate ? ageText(birthDate, today) : '',
    },
    copies,
  };
}

/** As a clinic says it: days below one month, months below 72, then years. */
export function ageText(birthDate: string, today: string): string {
  const [year = 0, month, date] = birthDate.split('-').map(Number);
  const [thisYear = 0, thisMonth = 1, thisDate = 1] = today.split('-').map(Number);
  if (month === undefined) return `${thisYear - year} tuổi`;
  const months = (thisYear - year) * 12 + thisMonth - month - (date !== undefined && thisDate < date ? 1 : 0);
  if (months < 1 && date !== undefined) return `${Math.round((Date.parse(today) - Date.parse(birthDate)) / 86_400_000)} ngày`;
  return months < 72 ? `${months} tháng` : `${Math.floor(months / 12)} tuổi`;
}
