// A course of outpatient treatment (EpisodeOfCare): begun in a visit, joined by later ones, finished once. spec: STY-7
import { create, update } from '#fhir/operation/index.ts';
import type { Act, Change } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Encounter, EpisodeOfCare } from '#fhir/types/index.ts';
import { numberOf, patientIdOf } from '../visit/record.ts';
import { isRecordClosed, refuseClosedRecord } from './closedRecord.ts';
import type { Course } from './contracts.ts';
import { courseNumberSystem, extensionOf, isStay, recordFormOf, stayExtensions } from './systems.ts';

const patientOf = ({ patient }: EpisodeOfCare): string => patient.reference?.replace(/^Patient\//, '') ?? '';

const written = (text: string | undefined): string => text ?? '';

export function readCourse(episode: EpisodeOfCare): Course {
  const { id, meta, status, period, managingOrganization } = episode;
  return {
    courseId: written(id), patientId: patientOf(episode), version: written(meta?.versionId), state: courseState(episode), number: written(numberOf(episode, courseNumberSystem)), formKey: written(recordFormOf(episode)),
    reason: written(extensionOf(episode, stayExtensions.courseReason)?.valueString), department: managingOrganization?.display, startedAt: written(period?.start), finishedAt: status === 'finished' ? period?.end : undefined,
  };
}

function courseState(episode: EpisodeOfCare): Course['state'] {
  if (isRecordClosed(episode)) return 'closed';
  return episode.status === 'finished' ? 'finished' : 'active';
}

/** Only visits of the clinic, of this person, that go on and have no course yet. */
function checkVisit(visit: Encounter, patientId: string): void {
  if (patientIdOf(visit) !== patientId) throw new Fault('conflict', 'chart.other-patient');
  if (isStay(visit)) throw new Fault('rule', 'chart.not-outpatient');
  if (visit.status !== 'arrived' && visit.status !== 'in-progress') throw new Fault('rule', 'chart.visit-closed');
  if (visit.episodeOfCare?.length) throw new Fault('rule', 'chart.in-course');
}

const joined = (visit: Encounter, courseId: string): Change => update({ ...visit, episodeOfCare: [{ reference: `EpisodeOfCare/${courseId}` }] });

export interface StartState { readonly visit: Encounter; readonly number: string; readonly department?: { readonly id: string; readonly name: string } | undefined }

export function decideStartCourse({ visit, number, department }: StartState, input: { patientId: string; reason: string; formKey: string }, act: Act): readonly Change[] {
  checkVisit(visit, input.patientId);
  const id = act.newId();
  const episode: EpisodeOfCare = {
    resourceType: 'EpisodeOfCare', id, status: 'active', identifier: [{ system: courseNumberSystem, value: number }], patient: { reference: `Patient/${input.patientId}` }, period: { start: visit.period?.start ?? act.at },
    ...(department && { managingOrganization: { reference: `Organization/${department.id}`, display: department.name } }),
    extension: [{ url: stayExtensions.recordForm, valueCode: input.formKey }, { url: stayExtensions.courseReason, valueString: input.reason }],
  };
  return [create(episode), joined(visit, id)];
}

export function decideJoinCourse({ visit, episode }: { visit: Encounter; episode: EpisodeOfCare }, input: { patientId: string }): readonly Change[] {
  checkVisit(visit, input.patientId);
  if (patientOf(episode) !== input.patientId) throw new Fault('conflict', 'chart.other-patient');
  refuseClosedRecord(episode);
  if (episode.status !== 'active') throw new Fault('rule', 'chart.course-ended');
  return [joined(visit, episode.id ?? '')];
}

export function decideFinishCourse(episode: EpisodeOfCare, input: { patientId: string; version: string; at?: string | undefined }, act: Act): readonly Change[] {
  if (patientOf(episode) !== input.patientId) throw new Fault('conflict', 'chart.other-patient');
  refuseClosedRecord(episode);
  if (episode.status !== 'active') throw new Fault('rule', 'chart.course-ended');
  if (episode.meta?.versionId !== input.version) throw new Fault('conflict', 'chart.stay-changed');
  const end = input.at ?? act.at;
  if (Date.parse(end) > Date.parse(act.at)) throw new Fault('unprocessable', 'chart.time-in-future');
  if (episode.period?.start && Date.parse(end) < Date.parse(episode.period.start)) throw new Fault('unprocessable', 'chart.time-order');
  return [update({ ...episode, status: 'finished', period: { ...episode.period, end } })];
}
