// Operations of a visit. Each names the patient the screen shows: a visit of anybody else is refused, so that two tabs can never
// write into the wrong chart. spec: VIS
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { idShape, textLimits, visitContentShape, visitPatchShape, words } from './shapes.ts';

/** `version`: the one the screen read; `0` before anything was written. */
const shown = { patientId: idShape, version: z.string().regex(/^\d{1,9}$/) };

/** What a doctor should know of a chosen code; nothing of it refuses. */
export const codeWarningShape = z.object({ code: z.string(), warning: z.enum(['sex', 'age', 'unspecific']) });
export type CodeWarning = z.infer<typeof codeWarningShape>;

const visitState = z.object({
  encounterId: z.string(),
  patientId: z.string(),
  /** Goes up with every save of the content; moves in the queue do not change it. */
  version: z.string(),
  status: z.enum(['arrived', 'in-progress', 'finished', 'cancelled', 'other']),
  /** Instant of the last save. */
  savedAt: z.string().optional(),
  warnings: z.array(codeWarningShape),
});
export type VisitState = z.infer<typeof visitState>;

const bar = { on: 'Encounter', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none' } as const;
const contentFaults = ['chart.text-too-long', 'chart.code-wrong', 'chart.code-not-in-force', 'chart.code-not-main', 'chart.code-twice', 'chart.too-many-secondary', 'chart.follow-up-too-early', 'chart.follow-up-too-late'];

/** Writes what was typed. The first save of an arrived visit begins it. */
export const saveVisit = operation({
  ...bar, code: 'save-visit', input: z.strictObject({ ...shown, content: visitPatchShape }), output: visitState,
  permission: 'chart.write-visit', affectsState: true, faults: ['chart.other-patient', 'chart.visit-changed', 'chart.visit-finished', 'chart.visit-closed', ...contentFaults],
});

export const visitContent = operation({
  ...bar, code: 'visit-content', input: z.object({ patientId: idShape }),
  output: visitState.extend({
    content: visitContentShape,
    /** Calendar day of the visit: lists and follow-up count from it. */
    day: z.string(),
    start: z.string().optional(),
    end: z.string().optional(),
    room: z.string().optional(),
    /** Who examines or examined. */
    doctor: z.string().optional(),
    /** Reopened so many times, the last time for this reason. */
    reopened: z.array(z.object({ at: z.string(), by: z.string().optional(), code: z.string(), note: z.string() })),
    mayWrite: z.boolean(),
    mayReopen: z.boolean(),
  }),
  permission: 'chart.read-visit', affectsState: false, faults: ['chart.other-patient'],
});

/** The visits before this one that have something to take over, newest first. */
export const lastVisit = operation({
  ...bar, code: 'last-visit', input: z.object({ patientId: idShape, limit: z.coerce.number().int().min(1).max(10).default(3) }),
  output: z.object({
    visits: z.array(z.object({ encounterId: z.string(), start: z.string().optional(), room: z.string().optional(), doctor: z.string().optional(), content: visitContentShape })),
  }),
  permission: 'chart.read-visit', affectsState: false, faults: ['chart.other-patient'],
});

/** Ends the visit; a visit that has ended answers the same again. */
export const finishVisit = operation({
  ...bar, code: 'finish-visit', input: z.strictObject(shown), output: visitState.extend({ end: z.string() }),
  permission: 'chart.write-visit', affectsState: true,
  faults: ['chart.other-patient', 'chart.visit-changed', 'chart.visit-closed', 'chart.main-diagnosis-missing', ...contentFaults],
});

export const reopenVisit = operation({
  ...bar, code: 'reopen-visit',
  input: z.strictObject({ ...shown, reason: z.strictObject({ code: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), note: words(textLimits.reopenNote).pipe(z.string().min(1)) }) }),
  output: visitState, permission: 'chart.write-visit', affectsState: true,
  faults: ['chart.other-patient', 'chart.visit-changed', 'chart.visit-not-finished', 'chart.may-not-reopen'],
});
