// FHIR → what the meter looks at: forms with their signatures, papers that wait, and what happened in the stay. spec: REC-10, REC-11
import type { DocumentReference, Procedure, QuestionnaireResponse } from '#fhir/types/index.ts';
import type { Form } from '#fhir/questionnaire/index.ts';
import { writtenTexts } from '#modules/chart/model/index.ts';
import type { StayFacts } from '#modules/chart/model/index.ts';
import { focusSystem } from '../paper/document.ts';
import type { RecordAnswers, RecordHolding } from './completeness.ts';

export interface HoldingParts extends Pick<RecordHolding, 'care' | 'formKey' | 'beganAt' | 'endedAt' | 'paperUntil'> {
  readonly stay: StayFacts | undefined;
  readonly answers: readonly QuestionnaireResponse[];
  readonly documents: readonly DocumentReference[];
  readonly procedures: readonly Procedure[];
  /** Key of each form of the hospital's own → key that the rules know it by. */
  readonly standsFor?: ReadonlyMap<string, string>;
  /** Forms whose papers leave the house, by canonical address with version. */
  readonly leaving?: ReadonlyMap<string, Pick<Form, 'byLinkId'>>;
}

const formPrefix = 'urn:lanh:form:';
/** `urn:lanh:form:01-bv1|2026-11` → `01-bv1` */
export const formKeyOf = ({ questionnaire = '' }: QuestionnaireResponse): string | undefined =>
  questionnaire.startsWith(formPrefix) ? questionnaire.slice(formPrefix.length).split('|')[0] : undefined;

export function buildHolding({ stay, answers, documents, procedures, standsFor = new Map(), leaving = new Map(), ...record }: HoldingParts, at: string): RecordHolding {
  const standing = documents.filter(({ status }) => status === 'current');
  const byFocus = new Map(standing.flatMap((document) => (document.identifier ?? []).filter(({ system }) => system === focusSystem).map(({ value }): [string, DocumentReference] => [value ?? '', document])));
  return {
    ...record, events: listEvents({ ...record, stay, procedures }, at),
    answers: answers.flatMap((one) => readAnswers(one, { document: byFocus.get(`QuestionnaireResponse/${one.id}`), standsFor, form: leaving.get(one.questionnaire ?? '') })),
    papers: standing.filter((document) => !focusOf(document).startsWith('QuestionnaireResponse/'))
      .map((document) => ({ documentId: document.id ?? '', title: document.description ?? '', pending: document.docStatus === 'preliminary' })),
  };
}

const focusOf = ({ identifier }: DocumentReference): string => identifier?.find(({ system }) => system === focusSystem)?.value ?? '';

const states: Readonly<Record<string, RecordAnswers['status']>> = { 'in-progress': 'draft', completed: 'completed', amended: 'completed' };

interface Around { readonly document: DocumentReference | undefined; readonly standsFor: ReadonlyMap<string, string>; readonly form: Pick<Form, 'byLinkId'> | undefined }

function readAnswers(response: QuestionnaireResponse, { document, standsFor, form: leaving }: Around): RecordAnswers[] {
  const key = formKeyOf(response);
  const form = key && (standsFor.get(key) ?? key);
  const status = states[response.status];
  if (form === undefined || status === undefined) return [];
  const stored = response.meta?.lastUpdated ?? '';
  const authored = response.authored ?? stored;
  // Whether what was amended later had been entered in time the first time, this version does not tell.
  const entered = response.status === 'amended' ? authored : stored;
  return [{ id: response.id ?? '', form, authored, entered, status, signature: signatureOf(document), texts: leaving ? writtenTexts(leaving, response.item ?? []) : [] }];
}

function signatureOf(document: DocumentReference | undefined): RecordAnswers['signature'] {
  if (document === undefined) return 'none';
  return document.docStatus === 'final' ? 'signed' : 'pending';
}

type Events = RecordHolding['events'];

function listEvents({ care, beganAt, endedAt, stay, procedures }: Omit<HoldingParts, 'answers' | 'documents' | 'standsFor' | 'leaving'>, at: string): Events {
  return [
    { kind: 'begin', at: beganAt }, ...(endedAt ? [{ kind: 'end' as const, at: endedAt }] : []), ...(care === 'inpatient' ? fifteenDays(beganAt, endedAt ?? at) : []),
    ...(stay ? [...wardMoves(stay), ...waysOut(stay)] : []), ...procedures.flatMap(surgeryOf),
  ];
}

const fifteenMs = 15 * 86_400_000;

function fifteenDays(from: string, to: string): Events {
  const times = Math.floor((Date.parse(to) - Date.parse(from)) / fifteenMs);
  return Array.from({ length: Math.max(0, times) }, (_nothing, turn) => ({ kind: 'fifteen-days', at: new Date(Date.parse(from) + (turn + 1) * fifteenMs).toISOString() }));
}

const wardMoves = ({ places }: StayFacts): Events => places.filter(({ wardId }, turn) => turn > 0 && places[turn - 1]?.wardId !== wardId).map(({ from }) => ({ kind: 'ward-transfer', at: from }));

function waysOut({ discharge, dischargedAt }: StayFacts): Events {
  if (!discharge || !dischargedAt) return [];
  const { transfer, type, death } = discharge;
  return [
    ...(transfer ? [{ kind: 'transfer' as const, at: dischargedAt }] : []), ...(type === 'on-request' || type === 'taken-home' ? [{ kind: 'on-request' as const, at: dischargedAt }] : []),
    ...(death ? [{ kind: 'death' as const, at: death.at }] : []),
  ];
}

/** SNOMED CT surgical procedure. */
const surgical = '387713003';

function surgeryOf({ status, category, performedDateTime, performedPeriod }: Procedure): Events {
  const at = performedDateTime ?? performedPeriod?.start;
  const done = status === 'completed' || status === 'in-progress';
  return at && done && category?.coding?.some(({ code }) => code === surgical) ? [{ kind: 'surgery', at }] : [];
}
