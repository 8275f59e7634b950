// Ending a visit, and opening it again with a reason. spec: VIS-5
import { update } from '#fhir/operation/index.ts';
import type { Act, Change } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Encounter } from '#fhir/types/index.ts';
import { chartExtensions, chartSystems } from '../systems.ts';
import { withExaminer } from './buildRecord.ts';
import { checkDiagnoses } from './codeRules.ts';
import { refuseOtherPatient, refuseOtherVersion } from './decideSave.ts';
import type { SaveState, ShownVisit } from './decideSave.ts';
import { participantOf, readContent, statusOf } from './record.ts';
import type { VisitRecord } from './record.ts';

/** Answers nothing to write for a visit that has ended already, whatever version the screen shows. */
export function decideFinishVisit({ record, list, by }: SaveState, input: ShownVisit, act: Act): readonly Change[] {
  refuseOtherPatient(record, input);
  const status = statusOf(record.encounter);
  if (status === 'finished') return [];
  if (status !== 'arrived' && status !== 'in-progress') throw new Fault('rule', 'chart.visit-closed');
  refuseOtherVersion(record, input);
  const content = readContent(record);
  if (content.main === null) throw new Fault('rule', 'chart.main-diagnosis-missing');
  checkDiagnoses(content, list);
  const { encounter, impression, followUp } = record;
  const examined = withExaminer(encounter, by, act);
  const participant = [...(examined.participant ?? []), { type: [{ coding: [{ system: chartSystems.participation, code: 'DIS' }] }], period: { start: act.at }, individual: { reference: by.reference, display: by.name } }];
  const location = encounter.location?.map((place) => (place.status === 'active' ? { ...place, status: 'completed' as const } : place));
  return [
    update({ ...examined, participant, status: 'finished', period: { ...encounter.period, end: act.at }, ...(location && { location }) }),
    ...(impression ? [update({ ...impression, status: 'completed' })] : []),
    ...(content.followUp && followUp ? [update({ ...followUp, status: 'booked' })] : []),
  ];
}

export interface Reopener { readonly record: VisitRecord; readonly by: { readonly reference: string; readonly name: string }; readonly departmentIds: readonly string[] }

/** Who finished it, or a doctor of the department it was in. */
export function mayReopen({ record: { encounter }, by, departmentIds }: Reopener): boolean {
  const department = encounter.serviceProvider?.reference?.replace(/^Organization\//, '');
  return statusOf(encounter) === 'finished' && (participantOf(encounter, 'DIS')?.reference === by.reference || (department !== undefined && departmentIds.includes(department)));
}

export function decideReopenVisit(state: Reopener, input: ShownVisit & { readonly reason: { readonly code: string; readonly note: string } }, act: Act): readonly Change[] {
  const { record, by } = state;
  refuseOtherPatient(record, input);
  if (statusOf(record.encounter) !== 'finished') throw new Fault('rule', 'chart.visit-not-finished');
  if (!mayReopen(state)) throw new Fault('forbidden', 'chart.may-not-reopen');
  refuseOtherVersion(record, input);
  const { end: _, ...period } = record.encounter.period ?? {};
  const { impression, followUp } = record;
  return [
    update({ ...reopened(record.encounter, { by, reason: input.reason, at: act.at }), status: 'in-progress', period }),
    ...(impression ? [update({ ...impression, status: 'in-progress' })] : []),
    ...(followUp?.status === 'booked' ? [update({ ...followUp, status: 'proposed' })] : []),
  ];
}

interface Why { readonly by: Reopener['by']; readonly reason: { readonly code: string; readonly note: string }; readonly at: string }

function reopened(encounter: Encounter, { by, reason, at }: Why): Encounter {
  const entry = {
    url: chartExtensions.reopened,
    extension: [{ url: 'at', valueDateTime: at }, { url: 'by', valueReference: { reference: by.reference, display: by.name } }, { url: 'reason', valueCode: reason.code }, { url: 'note', valueString: reason.note }],
  };
  const last = encounter.location?.length ?? 0;
  const location = encounter.location?.map((place, index) => (index === last - 1 ? { ...place, status: 'active' as const } : place));
  return { ...encounter, extension: [...(encounter.extension ?? []), entry], ...(location && { location }) };
}
