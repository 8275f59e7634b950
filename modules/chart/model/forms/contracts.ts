// Operations of forms. Each names the patient the screen shows. spec: FRM
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { idShape } from '../visit/shapes.ts';
import { canonicalShape, conflictShape, instantShape, itemsShape, launchedShape, listedAnswersShape, listedFormShape, problemShape, questionnaireShape, responseShape, shownShape } from './shapes.ts';

const bar = { on: 'Encounter', level: 'instance', scope: 'patient', patientFrom: 'instance', signature: 'none' } as const;
const version = z.string().regex(/^\d{1,9}$/);
const known = ['chart.other-patient', 'chart.form-not-found', 'chart.answers-not-found'];

/** Which forms can be begun in this visit or stay, and which exist. */
export const listForms = operation({
  ...bar, code: 'list-forms', input: z.object(shownShape), output: z.object({ forms: z.array(listedFormShape), answers: z.array(listedAnswersShape), mayWrite: z.boolean() }),
  permission: 'chart.forms', affectsState: false, faults: ['chart.other-patient'],
});

/** A form to begin: with what is known already; nothing is written. `origins`: linkId → where its answer came from. */
export const populateForm = operation({
  ...bar, code: 'populate-form', input: z.object({ ...shownShape, form: canonicalShape, /** When it happened, where that is not now. */ authored: instantShape.optional() }),
  output: z.object({ questionnaire: questionnaireShape, items: itemsShape, origins: z.record(z.string(), z.string()), launched: launchedShape }),
  permission: 'chart.forms', affectsState: false, faults: known,
});

/** A form that exists, with its answers. */
export const formContent = operation({
  ...bar, code: 'form-content', input: z.object({ ...shownShape, responseId: idShape }),
  output: z.object({ questionnaire: questionnaireShape, response: responseShape, version: z.string(), launched: launchedShape, mayWrite: z.boolean(),
    /** Of a draft: its answers with what has become known since, nothing of it kept yet; `origins` of what was filled in. */
    refilled: z.object({ items: itemsShape, origins: z.record(z.string(), z.string()) }).optional(),
  }),
  permission: 'chart.forms', affectsState: false, faults: known,
});

const answersState = z.object({
  responseId: z.string(), version: z.string(), status: z.string(), savedAt: z.string(), authored: z.string(),
  /** As they stand now, with what others wrote. */
  items: itemsShape,
  /** Fields that somebody else changed too: theirs stand, yours are here. */
  conflicts: z.array(conflictShape),
  problems: z.array(problemShape),
});
export type AnswersState = z.infer<typeof answersState>;

const oversize = ['chart.form-too-many-items', 'chart.form-too-deep', 'chart.form-too-large', 'chart.form-too-many-rows'];
const writing = [...known, ...oversize, 'chart.form-other-version', 'chart.form-completed', 'chart.form-wrong-answers', 'chart.form-in-future', 'chart.form-before-visit', 'chart.form-not-repeated', 'chart.form-broken', 'chart.record-closed'];

/**
 * Keeps a draft; begins it where `responseId` is not there yet (`version` 0). What others wrote since `version` is merged field by field.
 * Drafts may have holes and slips; only what the form cannot hold is refused.
 */
export const saveForm = operation({
  ...bar, code: 'save-form',
  input: z.strictObject({ ...shownShape, form: canonicalShape, responseId: idShape, version, items: itemsShape, authored: instantShape.optional() }),
  output: answersState, permission: 'chart.write-forms', affectsState: true, faults: [...writing, 'chart.form-version-unknown'],
});

const acting = z.strictObject({ ...shownShape, responseId: idShape, version });

/** For forms that nobody signs; the others are completed by their signatures. */
export const completeForm = operation({
  ...bar, code: 'complete-form', input: acting, output: answersState, permission: 'chart.write-forms', affectsState: true, faults: [...writing, 'chart.form-changed', 'chart.form-not-complete', 'chart.form-needs-signature', 'chart.consent-missing'],
});

/** Opens a completed form again; its signed papers stay as they are. */
export const amendForm = operation({
  ...bar, code: 'amend-form', input: acting.extend({ reason: z.string().trim().min(3).max(500) }), output: answersState, permission: 'chart.write-forms', affectsState: true,
  faults: [...known, 'chart.form-changed', 'chart.form-not-completed', 'chart.record-closed'],
});

/** Takes away a draft that was begun by mistake. */
export const dropForm = operation({
  ...bar, code: 'drop-form', input: acting, output: z.object({ responseId: z.string() }), permission: 'chart.write-forms', affectsState: true, faults: [...known, 'chart.form-changed', 'chart.form-completed', 'chart.record-closed'],
});

/** A reference, or the resource itself. */
const meant = z.union([z.string(), z.object({ reference: z.string() }), z.object({ resourceType: z.string(), id: z.string() }).transform(({ resourceType, id }) => `${resourceType}/${id}`)])
  .transform((value) => (typeof value === 'string' ? value : value.reference));
const context = z.object({ name: z.string(), content: meant });

/** SDC's $populate: answers to begin with, not stored. http://hl7.org/fhir/uv/sdc/STU3/OperationDefinition-Questionnaire-populate.html */
export const populateQuestionnaire = operation({
  on: 'Questionnaire', level: 'instance', code: 'populate', input: z.object({ subject: meant, context: z.union([context.transform((one) => [one]), z.array(context)]).default([]) }),
  output: z.object({ resourceType: z.literal('Parameters'), parameter: z.array(z.object({ name: z.literal('response'), resource: responseShape })) }),
  permission: 'chart.forms', scope: 'patient', patientFrom: 'subject', signature: 'none', affectsState: false, faults: ['chart.other-patient'],
});

/** SDC's $extract: what the answers say, as a transaction that nobody has run. http://hl7.org/fhir/uv/sdc/STU3/OperationDefinition-QuestionnaireResponse-extract.html */
export const extractAnswers = operation({
  on: 'QuestionnaireResponse', level: 'instance', code: 'extract', input: z.object({}),
  output: z.object({ resourceType: z.literal('Bundle'), type: z.literal('transaction'), entry: z.array(z.object({ resource: z.unknown(), request: z.object({ method: z.string(), url: z.string() }) })).optional() }),
  permission: 'chart.forms', scope: 'patient', patientFrom: 'instance', signature: 'none', affectsState: false, faults: ['chart.form-not-found'],
});

/** Keeps a form of the facility's own: a draft, or (active) one that can be begun from now on. */
export const saveFormDefinition = operation({
  code: 'save-form-definition', on: 'Questionnaire', level: 'type', input: z.strictObject({ questionnaire: questionnaireShape }), output: z.object({ questionnaire: questionnaireShape }),
  permission: 'chart.design-forms', scope: 'facility', signature: 'none', affectsState: true, faults: ['chart.form-broken', 'chart.form-not-own', 'chart.form-published'],
});
