// Admission, ward transfer, discharge and its undoing: pure rules over the Encounter of the stay. spec: STY
import { create, update } from '#fhir/operation/index.ts';
import type { Act, Change } from '#fhir/operation/index.ts';
import { visitSystem } from '#modules/reception/model/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Encounter, EncounterLocation, Extension, Period } from '#fhir/types/index.ts';
import { chartSystems } from '../systems.ts';
import { patientIdOf } from '../visit/record.ts';
import { refuseClosedRecord } from './closedRecord.ts';
import type { Admission, Discharge } from './shapes.ts';
import { isStay, stayCodes, stayExtensions, stayNumberSystem } from './systems.ts';
import type { Ward } from './systems.ts';

export interface WardRoom { readonly roomId: string; readonly room: string; readonly ward: Ward }

export interface AdmitState {
  readonly room: WardRoom | undefined;
  /** Stays of this person in this house that have not ended. */
  readonly open: readonly Encounter[];
  /** The visit of today that led here. */
  readonly visit?: Encounter | undefined;
  readonly number: string;
  readonly by: { readonly reference: string; readonly name: string };
  /** Only a doctor is the treating doctor from the admission on. */
  readonly treats: boolean;
}

const happenedAt = (input: { at?: string | undefined }, act: Act): string => {
  const at = input.at ?? act.at;
  if (Date.parse(at) > Date.parse(act.at)) throw new Fault('unprocessable', 'chart.time-in-future');
  return at;
};

function stayOf({ room, open, visit, number, by, treats }: AdmitState, input: Admission, act: Act): Encounter {
  if (open.length > 0) throw new Fault('rule', 'chart.already-admitted');
  if (!room) throw new Fault('unprocessable', 'chart.not-a-ward');
  const at = happenedAt(input, act);
  if (visit?.period?.start && Date.parse(at) < Date.parse(visit.period.start)) throw new Fault('unprocessable', 'chart.time-order');
  const id = act.newId();
  const extension: Extension[] = [
    { url: stayExtensions.recordForm, valueCode: input.formKey }, { url: stayExtensions.sentBy, valueCode: input.sentBy }, { url: stayExtensions.admissionCount, valueInteger: input.count },
    ...(visit?.id ? [{ url: stayExtensions.admittedFrom, valueReference: { reference: `Encounter/${visit.id}` } }] : []),
  ];
  return {
    resourceType: 'Encounter', id, identifier: [{ system: visitSystem, value: id }, { system: stayNumberSystem, value: number }], status: 'in-progress', extension,
    class: input.kind === 'day' ? { system: stayCodes.actCode, code: 'SS', display: 'short stay' } : { system: stayCodes.actCode, code: 'IMP', display: 'inpatient encounter' },
    subject: { reference: `Patient/${input.patientId}` }, period: { start: at }, reasonCode: [{ text: input.reason }], location: [placeOf(room, at)],
    serviceProvider: { reference: `Organization/${room.ward.id}`, display: room.ward.name },
    hospitalization: { admitSource: { coding: [{ system: stayCodes.route, code: input.route }] }, ...(input.sentByName && { origin: { display: input.sentByName } }) },
    ...(treats && { participant: [{ type: [{ coding: [{ system: chartSystems.participation, code: 'ATND' }] }], period: { start: at }, individual: { reference: by.reference, display: by.name } }] }),
  };
}

export const decideAdmit = (state: AdmitState, input: Admission, act: Act): readonly Change[] => [create(stayOf(state, input, act))];

const placeOf = ({ roomId, room, ward }: WardRoom, start: string): EncounterLocation => ({
  location: { reference: `Location/${roomId}`, display: room }, status: 'active', period: { start },
  extension: [{ url: stayExtensions.ward, valueReference: { reference: `Organization/${ward.id}`, display: ward.name } }],
});

export interface ShownStay { readonly patientId: string; readonly version: string }

/** What every act on a stay asks first. */
function checkShown(stay: Encounter, shown: ShownStay): void {
  if (!isStay(stay)) throw new Fault('rule', 'chart.not-a-stay');
  if (patientIdOf(stay) !== shown.patientId) throw new Fault('conflict', 'chart.other-patient');
  refuseClosedRecord(stay);
}

function checkPresent(stay: Encounter, shown: ShownStay): void {
  checkShown(stay, shown);
  if (stay.status !== 'in-progress') throw new Fault('rule', 'chart.stay-ended');
  checkVersion(stay, shown);
}

function checkVersion(stay: Encounter, { version }: ShownStay): void {
  if (stay.meta?.versionId !== version) throw new Fault('conflict', 'chart.stay-changed');
}

/** Nothing happens before what happened last. */
function checkOrder(stay: Encounter, at: string): void {
  const last = stay.location?.at(-1)?.period?.start ?? stay.period?.start ?? '';
  if (Date.parse(at) < Date.parse(last)) throw new Fault('unprocessable', 'chart.time-order');
}

const leave = (location: readonly EncounterLocation[] | undefined, end: string): EncounterLocation[] =>
  (location ?? []).map((place) => (place.status === 'active' ? { ...place, status: 'completed' as const, period: { ...place.period, end } } : place));

export function decideTransferWard({ stay, room }: { stay: Encounter; room: WardRoom | undefined }, input: ShownStay & { roomId: string; at?: string | undefined }, act: Act): readonly Change[] {
  checkPresent(stay, input);
  if (!room) throw new Fault('unprocessable', 'chart.not-a-ward');
  if (stay.location?.at(-1)?.location.reference === `Location/${room.roomId}`) throw new Fault('rule', 'chart.same-ward');
  const at = happenedAt(input, act);
  checkOrder(stay, at);
  return [update({ ...stay, location: [...leave(stay.location, at), placeOf(room, at)], serviceProvider: { reference: `Organization/${room.ward.id}`, display: room.ward.name } })];
}

export interface DischargeState {
  readonly stay: Encounter;
  /** Forms begun and not completed, the record form itself apart: its summary is written after discharge. */
  readonly openDrafts: number;
  readonly countDays: (end: { start: string; end: string; result: string; transferred: boolean }) => number;
  readonly by: { readonly reference: string; readonly name: string };
}

export function decideDischarge({ stay, openDrafts, countDays, by }: DischargeState, input: ShownStay & Discharge, act: Act): readonly Change[] {
  checkPresent(stay, input);
  const at = happenedAt(input, act);
  checkOrder(stay, at);
  checkEnd(stay, input, at);
  if (openDrafts > 0) throw new Fault('rule', 'chart.open-drafts', { params: { count: openDrafts } });
  const start = stay.period?.start ?? at;
  const days = countDays({ start, end: at, result: input.result, transferred: input.transfer !== undefined });
  const leaving = { type: [{ coding: [{ system: chartSystems.participation, code: 'DIS' }] }], period: { start: at }, individual: { reference: by.reference, display: by.name } };
  return [update({
    ...stay, status: 'finished', period: { start, end: at }, location: leave(stay.location, at), participant: [...(stay.participant ?? []), leaving],
    extension: [...(stay.extension ?? []).filter(({ url }) => !endExtensions.includes(url)), ...endOf(input, days)],
    hospitalization: {
      ...stay.hospitalization, dischargeDisposition: { coding: [{ system: stayCodes.discharge, code: input.type }] }, ...(input.transfer && { destination: { display: input.transfer.facility } }),
    },
  })];
}

const endExtensions: readonly string[] = [stayExtensions.treatmentDays, stayExtensions.result, stayExtensions.pathology, stayExtensions.transferKind, stayExtensions.death];

function checkEnd(stay: Encounter, { result, death, transfer }: Discharge, at: string): void {
  if ((result === 'died') !== (death !== undefined)) throw new Fault('unprocessable', 'chart.death-facts');
  if (result === 'died' && transfer) throw new Fault('unprocessable', 'chart.death-facts');
  if (!death) return;
  const start = Date.parse(stay.period?.start ?? at);
  if (Date.parse(death.at) < start || Date.parse(death.at) > Date.parse(at)) throw new Fault('unprocessable', 'chart.time-order');
}

function endOf({ result, pathology, transfer, death }: Discharge, days: number): Extension[] {
  return [
    { url: stayExtensions.treatmentDays, valueInteger: days }, { url: stayExtensions.result, valueCode: result },
    ...(pathology ? [{ url: stayExtensions.pathology, valueCode: pathology }] : []), ...(transfer ? [{ url: stayExtensions.transferKind, valueCode: transfer.kind }] : []), ...(death ? [deathOf(death)] : []),
  ];
}

const deathOf = ({ at, cause, code, text, autopsy, autopsyText }: NonNullable<Discharge['death']>): Extension => ({
  url: stayExtensions.death,
  extension: [
    { url: 'at', valueDateTime: at }, { url: 'cause', valueCode: cause }, { url: 'text', valueString: text }, { url: 'autopsy', valueBoolean: autopsy },
    ...(code ? [{ url: 'code', valueCode: code }] : []), ...(autopsyText ? [{ url: 'autopsyText', valueString: autopsyText }] : []),
  ],
});

/** The person is in the ward again; why stays on record. */
export function decideUndoDischarge({ stay, open, by }: { stay: Encounter; open: readonly Encounter[]; by: { reference: string; name: string } }, input: ShownStay & { reason: string }, act: Act): readonly Change[] {
  checkShown(stay, input);
  if (stay.status !== 'finished') throw new Fault('rule', 'chart.stay-not-ended');
  checkVersion(stay, input);
  if (open.length > 0) throw new Fault('rule', 'chart.already-admitted');
  const { dischargeDisposition: _type, destination: _to, ...hospitalization } = stay.hospitalization ?? {};
  const entry = { url: stayExtensions.dischargeUndone, extension: [{ url: 'at', valueDateTime: act.at }, { url: 'by', valueReference: { reference: by.reference, display: by.name } }, { url: 'reason', valueString: input.reason }] };
  return [update({
    ...stay, status: 'in-progress', period: withoutEnd(stay.period), hospitalization, location: backIn(stay.location ?? []),
    extension: [...(stay.extension ?? []).filter(({ url }) => !endExtensions.includes(url)), entry],
    participant: (stay.participant ?? []).filter(({ type }) => !type?.some(({ coding }) => coding?.some(({ code }) => code === 'DIS'))),
  })];
}

function withoutEnd({ end: _end, ...period }: Period = {}): Period {
  return period;
}

const backIn = (location: readonly EncounterLocation[]): EncounterLocation[] =>
  location.map((place, at) => (at === location.length - 1 ? { ...place, status: 'active', period: withoutEnd(place.period) } : place));
