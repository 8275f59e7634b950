// Operations of stays and of courses of outpatient treatment. Each names the patient the screen shows and the version it was read at. spec: STY
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { idShape } from '../visit/shapes.ts';
import { admissionShape, dischargeShape, formKeyShape, stayReasonShape } from './shapes.ts';

const shown = { patientId: idShape, version: z.string().regex(/^\d{1,9}$/) };
const instant = z.iso.datetime({ offset: true });

const placeShape = z.object({ wardId: z.string(), ward: z.string(), roomId: z.string(), room: z.string(), from: z.string(), to: z.string().optional() });

/** Name of a form of the house. */
export const formTitleShape = z.object({ key: z.string(), code: z.string(), title: z.object({ vi: z.string(), en: z.string(), fr: z.string() }) });
export type FormName = z.infer<typeof formTitleShape>;

/** A stay as screens show it. */
export const stayShape = z.object({
  encounterId: z.string(), patientId: z.string(), version: z.string(), state: z.enum(['present', 'discharged', 'closed']), kind: z.enum(['inpatient', 'day']), number: z.string(), formKey: z.string(),
  reason: z.string(), route: z.string(), sentBy: z.string(), sentByName: z.string().optional(), count: z.number(), doctor: z.string().optional(), admittedAt: z.string(), dischargedAt: z.string().optional(),
  places: z.array(placeShape), ward: z.object({ id: z.string(), name: z.string() }).optional(), discharge: dischargeShape.optional(),
  /** Counted at discharge, or up to now. */
  treatmentDays: z.number(),
});
export type Stay = z.infer<typeof stayShape>;

const act = { on: 'Encounter', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none', affectsState: true } as const;
const present = ['chart.not-a-stay', 'chart.other-patient', 'chart.record-closed', 'chart.stay-ended', 'chart.stay-changed', 'chart.time-in-future', 'chart.time-order'];

export const admit = operation({
  ...act, level: 'type', patientFrom: 'patientId', code: 'admit', input: admissionShape, output: stayShape, permission: 'chart.admit',
  faults: ['chart.already-admitted', 'chart.not-a-ward', 'chart.time-in-future', 'chart.time-order'],
});
export const transferWard = operation({
  ...act, code: 'transfer-ward', input: z.strictObject({ ...shown, roomId: idShape, at: instant.optional() }), output: stayShape, permission: 'chart.stays-write', faults: [...present, 'chart.not-a-ward', 'chart.same-ward'],
});
export const discharge = operation({
  ...act, code: 'discharge', input: dischargeShape.extend(shown), output: stayShape, permission: 'chart.discharge', faults: [...present, 'chart.death-facts', 'chart.open-drafts'],
});
export const undoDischarge = operation({
  ...act, code: 'undo-discharge', input: z.strictObject({ ...shown, reason: stayReasonShape }), output: stayShape, permission: 'chart.discharge',
  faults: ['chart.not-a-stay', 'chart.other-patient', 'chart.record-closed', 'chart.stay-not-ended', 'chart.stay-changed', 'chart.already-admitted'],
});

export const staySheet = operation({
  ...act, code: 'stay-sheet', affectsState: false, input: z.object({}), output: stayShape, permission: 'chart.stays', faults: ['chart.not-a-stay'],
});

export const stayRowShape = stayShape.pick({ encounterId: true, patientId: true, version: true, state: true, kind: true, number: true, reason: true, doctor: true, admittedAt: true, dischargedAt: true, treatmentDays: true }).extend({
  name: z.string(), birthDate: z.string().optional(), sex: z.string().optional(), room: z.string(),
});
export type StayRow = z.infer<typeof stayRowShape>;

/** Who is in a department, or left it in the last days. */
export const listStays = operation({
  on: null, level: 'system', scope: 'facility', signature: 'none', affectsState: false, code: 'list-stays', permission: 'chart.stays', faults: [],
  input: z.object({ wardId: idShape, state: z.enum(['present', 'discharged']).default('present') }),
  output: z.object({ stays: z.array(stayRowShape) }),
});

/** Wards with their rooms (`own`: the caller works there), and the record forms of a stay. */
export const wardChoices = operation({
  on: null, level: 'system', scope: 'facility', signature: 'none', affectsState: false, code: 'ward-choices', permission: 'chart.stays', faults: [],
  input: z.object({}),
  output: z.object({ wards: z.array(z.object({ id: z.string(), name: z.string(), own: z.boolean(), rooms: z.array(z.object({ id: z.string(), name: z.string() })) })), forms: z.array(formTitleShape) }),
});

export const courseShape = z.object({
  courseId: z.string(), patientId: z.string(), version: z.string(), state: z.enum(['active', 'finished', 'closed']), number: z.string(), formKey: z.string(), reason: z.string(), department: z.string().optional(),
  startedAt: z.string(), finishedAt: z.string().optional(),
});
export type Course = z.infer<typeof courseShape>;

/** A course of outpatient treatment: many visits, one record. The visit of today belongs to it from now on. */
export const startCourse = operation({
  on: 'EpisodeOfCare', level: 'type', scope: 'patient', patientFrom: 'patientId', signature: 'none', affectsState: true, code: 'start-course', permission: 'chart.write-visit',
  input: z.strictObject({ patientId: idShape, encounterId: idShape, reason: stayReasonShape, formKey: formKeyShape.default('15-bv1') }), output: courseShape,
  faults: ['chart.other-patient', 'chart.not-outpatient', 'chart.in-course', 'chart.visit-closed'],
});
/** A later visit joins the course. */
export const joinCourse = operation({
  ...act, code: 'join-course', permission: 'chart.write-visit', input: z.strictObject({ patientId: idShape, courseId: idShape }), output: courseShape,
  faults: ['chart.other-patient', 'chart.not-outpatient', 'chart.in-course', 'chart.course-ended', 'chart.record-closed', 'chart.visit-closed'],
});
export const finishCourse = operation({
  ...act, on: 'EpisodeOfCare', code: 'finish-course', permission: 'chart.write-visit', input: z.strictObject({ ...shown, at: instant.optional() }), output: courseShape,
  faults: ['chart.other-patient', 'chart.course-ended', 'chart.stay-changed', 'chart.record-closed', 'chart.time-in-future', 'chart.time-order'],
});
export const listCourses = operation({
  on: 'Patient', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none', affectsState: false, code: 'list-courses', permission: 'chart.stays', faults: [],
  input: z.object({}), output: z.object({ courses: z.array(courseShape) }),
});
