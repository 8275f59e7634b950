// Saving a visit: state, input and act in, changes out. spec: VIS-1
import { create, update } from '#fhir/operation/index.ts';
import type { Act, Change } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { chartSystems } from '../systems.ts';
import { buildFollowUp } from './buildFollowUp.ts';
import { buildDiagnoses, buildDiagnosisCode, buildImpression, buildReason, withExaminer } from './buildRecord.ts';
import type { Writer } from './buildRecord.ts';
import { checkDiagnoses } from './codeRules.ts';
import type { CodeList } from './codeRules.ts';
import { checkFollowUp } from './followUp.ts';
import { localTime, numberOf, patientIdOf, readContent, readDiagnosis, statusOf, versionOf } from './record.ts';
import type { VisitRecord } from './record.ts';
import { checkTexts } from './textLimits.ts';
import type { Diagnosis, VisitContent, VisitPatch } from './shapes.ts';

export interface SaveState {
  readonly record: VisitRecord;
  readonly list: CodeList;
  readonly by: Writer;
  /** Numbers drawn for this act, where visit or follow-up have none yet. */
  readonly numbers?: { readonly visit?: string | undefined; readonly appointment?: string | undefined };
}
export interface ShownVisit { readonly patientId: string; readonly version: string }

/** The one question every act on a visit asks first. */
export function refuseOtherPatient({ encounter }: VisitRecord, { patientId }: { patientId: string }): void {
  if (patientIdOf(encounter) !== patientId) throw new Fault('conflict', 'chart.other-patient');
}

export function refuseOtherVersion(record: VisitRecord, { version }: ShownVisit): void {
  if (versionOf(record) !== version) throw new Fault('conflict', 'chart.visit-changed', { params: { current: versionOf(record) } });
}

export const dayOfVisit = ({ encounter }: VisitRecord, at: string): string => localTime(encounter.period?.start ?? at).slice(0, 10);

export function decideSaveVisit({ record, list, by, numbers }: SaveState, input: ShownVisit & { readonly content: VisitPatch }, act: Act): readonly Change[] {
  refuseOtherPatient(record, input);
  refuseUnwritable(record);
  refuseOtherVersion(record, input);
  checkTexts(input.content);
  const before = readContent(record);
  const content = patchContent(before, input.content, list);
  if (input.content.main !== undefined || input.content.secondary !== undefined) checkDiagnoses(content, list);
  if (input.content.followUp) checkFollowUp(input.content.followUp, dayOfVisit(record, act.at));
  const isBegun = statusOf(record.encounter) === 'in-progress' && record.impression !== undefined;
  if (isBegun && sameThing(before, content)) return [];
  return writeContent({ record, list, by, ...(numbers && { numbers }) }, content, act);
}

function refuseUnwritable({ encounter }: VisitRecord): void {
  const status = statusOf(encounter);
  if (status === 'finished') throw new Fault('rule', 'chart.visit-finished');
  if (status !== 'arrived' && status !== 'in-progress') throw new Fault('rule', 'chart.visit-closed');
}

/** Field by field in one order, so that equal contents are equal texts. */
function patchContent(before: VisitContent, patch: VisitPatch, list: CodeList): VisitContent {
  const taken = <K extends keyof VisitContent>(key: K): VisitContent[K] => (patch[key] === undefined ? before[key] : (patch[key] as VisitContent[K]));
  const named = (one: Diagnosis): Diagnosis => readDiagnosis(buildDiagnosisCode(one, list)) ?? one;
  const main = taken('main');
  return {
    reason: taken('reason'), reasonCodes: taken('reasonCodes'), history: taken('history'), pastHistory: taken('pastHistory'), management: taken('management'), advice: taken('advice'),
    examination: taken('examination'), main: main && named(main), secondary: taken('secondary').map(named), followUp: taken('followUp'),
  };
}

function writeContent({ record, list, by, numbers }: SaveState, content: VisitContent, act: Act): Change[] {
  const { encounter, impression } = record;
  const written = { by, act };
  const diagnoses = buildDiagnoses(record, content, { list, ...written });
  const { reasonCode: _, diagnosis: __, ...rest } = encounter;
  const next = withExaminer({ ...withNumber(rest, chartSystems.visitNumber, numbers?.visit), status: 'in-progress', ...buildReason(content), ...(diagnoses.diagnosis?.length && { diagnosis: diagnoses.diagnosis }) }, by, act);
  const appointment = buildFollowUp(record, content.followUp, written);
  const followUp = appointment && withNumber(appointment, chartSystems.appointmentNumber, numbers?.appointment);
  const isSameFollowUp = sameThing({ one: readContent(record).followUp }, { one: content.followUp });
  const fresh = buildImpression(record, content, written);
  return [
    ...diagnoses.created.map(create), ...diagnoses.changed.map(update),
    ...(sameThing(encounter, next) ? [] : [update(next)]),
    impression ? update(fresh) : create(fresh),
    ...(followUp && !isSameFollowUp ? [record.followUp ? update(followUp) : create(followUp)] : []),
  ];
}

/** A number once given stays. */
function withNumber<R extends { identifier?: { system?: string; value?: string }[] }>(resource: R, system: string, value: string | undefined): R {
  if (value === undefined || numberOf(resource, system) !== undefined) return resource;
  return { ...resource, identifier: [...(resource.identifier ?? []), { system, value }] };
}

const sameThing = (a: object, b: object): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(sorted) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)])) : value;
