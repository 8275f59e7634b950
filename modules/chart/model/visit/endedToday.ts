// Visits that ended today, so that a doctor finds them again: those of the room and the doctor's own. spec: VIS-18
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import type { Encounter } from '#fhir/types/index.ts';
import { localTime, participantOf } from './record.ts';
import { idShape } from './shapes.ts';

const endedVisit = z.object({
  encounterId: idShape, patientId: idShape, name: z.string(), birthDate: z.string().optional(), sex: z.string().optional(),
  end: z.string(),
  /** Main diagnosis. */
  code: z.string().optional(), text: z.string().optional(),
  /** Ended by somebody else. */
  doctor: z.string().optional(),
});
export type EndedVisit = z.infer<typeof endedVisit>;

/** Last ended first. */
export const endedToday = operation({
  code: 'ended-today', on: null, level: 'system', scope: 'facility', signature: 'none', permission: 'chart.read-visit', affectsState: false, faults: [],
  input: z.object({ roomId: idShape.optional() }), output: z.object({ visits: z.array(endedVisit) }),
});

/** Each visit once, of the day of `at`, last ended first. */
export function listEndedOn(encounters: readonly Encounter[], at: string): Encounter[] {
  const day = localTime(at).slice(0, 10);
  const byId = new Map(encounters.map((one) => [one.id, one]));
  const endOf = ({ period }: Encounter) => Date.parse(period?.end ?? '');
  return [...byId.values()].filter(({ status, period }) => status === 'finished' && period?.end !== undefined && localTime(period.end).slice(0, 10) === day).toSorted((a, b) => endOf(b) - endOf(a));
}

/** Who ended it, where that was somebody else. */
export function endedByOther(encounter: Encounter, by: string): string | undefined {
  const ended = participantOf(encounter, 'DIS');
  return ended?.reference === by ? undefined : ended?.display;
}
