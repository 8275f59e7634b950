// Vital signs of a visit: recorded, corrected, shown; and who of my rooms still waits for them. spec: VIT
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { measuredSigns, vitalSigns } from './vitalSigns.ts';

const id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/);
const instant = z.iso.datetime({ offset: true });
const valuesShape = z.partialRecord(z.enum(measuredSigns), z.number());
const signShape = z.enum(vitalSigns as [(typeof vitalSigns)[number], ...(typeof vitalSigns)[number][]]);
const flagShape = z.enum(['low', 'high', 'normal']);
const faults = ['chart.vitals-empty', 'chart.vital-implausible', 'chart.vital-digits', 'chart.pressure-order', 'chart.other-patient', 'chart.visit-finished', 'chart.visit-closed'];

/** Letters of the reason for a correction. */
export const mostReason = 500;

const onVisit = { on: 'Encounter', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none' } as const;

/** Any subset, at once. `patientId` is whom the screen shows: another one is refused. */
export const recordVitals = operation({
  ...onVisit, code: 'record-vitals', permission: 'chart.record-vitals', affectsState: true,
  input: z.object({ patientId: id, values: valuesShape, measuredAt: instant.optional() }),
  output: z.object({ measuredAt: z.string() }),
  faults: [...faults, 'chart.vitals-in-future'],
});

/** Replaces one measurement: what changed becomes a corrected version, what is absent was entered in error. */
export const correctVitals = operation({
  ...onVisit, code: 'correct-vitals', permission: 'chart.record-vitals', affectsState: true,
  input: z.object({ patientId: id, measuredAt: instant, values: valuesShape, reason: z.string().trim().min(3).max(mostReason) }),
  output: z.object({ measuredAt: z.string() }),
  faults: [...faults, 'chart.vitals-not-found'],
});

const valueShape = z.object({ sign: signShape, value: z.number(), flag: flagShape.optional() });

/** What the pad and the doctor's page show: limits for this person today, measurements of the visit newest first, and the last figures of before. */
export const vitalsSheet = operation({
  ...onVisit, code: 'vitals-sheet', permission: 'chart.vitals', affectsState: false, faults: [],
  input: z.object({}),
  output: z.object({
    patientId: id, name: z.string(), birthDate: z.string().optional(), sex: z.string().optional(), open: z.boolean(),
    limits: z.array(z.object({ sign: signShape, low: z.number().optional(), high: z.number().optional() })),
    sets: z.array(z.object({ measuredAt: z.string(), corrected: z.boolean(), values: z.array(valueShape) })),
    previous: z.array(z.object({ sign: signShape, value: z.number(), at: z.string() })),
  }),
});

/** People waiting in the rooms of my departments: those without vital signs first, each in calling order. */
export const vitalsWorklist = operation({
  code: 'vitals-worklist', on: null, level: 'system', scope: 'facility', signature: 'none', permission: 'chart.record-vitals', affectsState: false, faults: [],
  input: z.object({ roomIds: z.array(id).max(40).optional() }),
  output: z.object({
    rooms: z.array(z.object({ roomId: id, code: z.string(), name: z.string(), missing: z.int() })),
    people: z.array(z.object({
      ticketId: id, number: z.int(), room: z.string(), state: z.string(), urgency: z.enum(['emergency', 'priority', 'ordinary']), priorityGroup: z.string().optional(), patientId: id, encounterId: id,
      name: z.string(), birthDate: z.string().optional(), sex: z.string().optional(), arrivedAt: z.string(), measuredAt: z.string().optional(), values: z.array(valueShape),
    })),
  }),
});
