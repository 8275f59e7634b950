// Saving a prescription: what is stored against what the doctor sends, as the fewest writes. Nothing changed, nothing written.
// spec: PHA-30, PHA-33
import type { Act, Change } from '#fhir/operation/index.ts';
import { create, update } from '#fhir/operation/index.ts';
import type { DetectedIssue, MedicationRequest, RequestGroup } from '#fhir/types/index.ts';
import { prescriptionCodeSystem, prescriptionKindOf, type PrescriptionKind, splitByKind } from '../prescription/prescriptionKind.ts';
import { buildRequest, readRequest, type RowFacts } from './medicationRequest.ts';
import { type AnsweredFinding, buildIssue, readIssue, sameAnswer } from './override.ts';
import { rxSystems } from './systems.ts';

/** What the record holds of one visit's prescription. */
export interface PrescriptionState {
  readonly requests: readonly MedicationRequest[];
  /** One per prescription kind, with its code. */
  readonly groups: readonly RequestGroup[];
  readonly issues: readonly DetectedIssue[];
}

export interface SaveFacts {
  readonly patientId: string;
  readonly encounterId: string;
  readonly day: string;
  readonly listVersion?: string | undefined;
  /** Code of each kind that occurs: the one there is, or a fresh one. */
  readonly codes: Readonly<Partial<Record<PrescriptionKind, string>>>;
  readonly rows: readonly RowFacts[];
  readonly answers: readonly AnsweredFinding[];
}

const open = (request: MedicationRequest): boolean => request.status === 'draft' || request.status === 'active';

export const openRequests = ({ requests }: PrescriptionState): readonly MedicationRequest[] => requests.filter(open);
export const openGroups = ({ groups }: PrescriptionState): readonly RequestGroup[] => groups.filter(({ status }) => status === 'draft' || status === 'active');

export const kindOfGroup = (group: RequestGroup): PrescriptionKind | undefined => {
  const letter = group.groupIdentifier?.value?.at(-1)?.toLowerCase();
  return letter === 'n' || letter === 'h' || letter === 'c' || letter === 't' ? letter : undefined;
};

export function decideSavePrescription(state: PrescriptionState, facts: SaveFacts, act: Act): readonly Change[] {
  const issues = decideIssues(state, facts, act);
  const rows = facts.rows.map((row) => ({ id: row.id, changes: decideRow(state, { row, facts, issues: issues.of(row.id) }, act) }));
  const gone = openRequests(state).filter(({ id }) => !facts.rows.some((row) => row.id === id)).map((request) => removeRequest(request));
  const fresh = new Set(rows.filter(({ id, changes }) => changes.length > 0 || state.requests.some((request) => request.id === id && request.status === 'draft')).map(({ id }) => id));
  return [...issues.changes, ...rows.flatMap(({ changes }) => changes), ...gone, ...decideGroups(state, { facts, fresh }, act)];
}

/** What was written once stays in the record: answered findings and papers may name it. */
const removeRequest = (request: MedicationRequest): Change => update({ ...request, status: 'cancelled', statusReason: { text: wasIssued(request) ? 'Bỏ khi mở lại khám' : 'Bỏ khi đang kê' } });

/** Extension of a row that was active once: set when it becomes active. */
export const issuedUrl = 'urn:lanh:first-issued';
export const wasIssued = ({ status, extension }: MedicationRequest | RequestGroup): boolean => status === 'active' || (extension ?? []).some(({ url }) => url === issuedUrl);

interface DecidedIssues {
  readonly changes: readonly Change[];
  /** Ids of the issues that concern a row. */
  readonly of: (line: string) => readonly string[];
}

/** The same answer to the same finding is kept as it is; another answer is a new issue, the old one stays in history. */
function decideIssues({ issues }: PrescriptionState, { answers, patientId }: SaveFacts, act: Act): DecidedIssues {
  const decided = answers.map((answer) => {
    const kept = issues.find((issue) => {
      const stored = readIssue(issue);
      return stored !== undefined && sameAnswer(stored, answer.override) && sameLines(issue, answer.finding.lines);
    });
    return { answer, issue: kept ?? buildIssue(answer, { id: act.newId(), patientId }, act), fresh: kept === undefined };
  });
  return {
    changes: decided.filter(({ fresh }) => fresh).map(({ issue }) => create(issue)),
    of: (line) => decided.filter(({ answer }) => answer.finding.lines.includes(line)).map(({ issue }) => issue.id ?? ''),
  };
}

const sameLines = ({ implicated }: DetectedIssue, lines: readonly string[]): boolean =>
  (implicated ?? []).map(({ reference }) => reference).sort().join() === lines.map((line) => `MedicationRequest/${line}`).sort().join();

interface RowSave {
  readonly row: RowFacts;
  readonly facts: SaveFacts;
  readonly issues: readonly string[];
}

function decideRow(state: PrescriptionState, { row, facts, issues }: RowSave, act: Act): readonly Change[] {
  const stored = state.requests.find(({ id }) => id === row.id);
  const prescriptionCode = facts.codes[prescriptionKindOf(row.medicine)] ?? '';
  const built = buildRequest(row, { ...facts, prescriptionCode, requester: act.by, at: act.at, issues });
  if (stored === undefined) return [create(built)];
  if (open(stored) && sameRow(stored, built)) return [];
  const extension = [...(built.extension ?? []), ...(wasIssued(stored) ? [{ url: issuedUrl, valueInstant: firstIssued(stored) }] : [])];
  return [update({ ...built, ...(extension.length > 0 && { extension }), ...(stored.meta && { meta: stored.meta }) })];
}

const firstIssued = ({ extension, authoredOn }: MedicationRequest | RequestGroup): string => extension?.find(({ url }) => url === issuedUrl)?.valueInstant ?? authoredOn ?? '';

/** Compares what the doctor decides; who wrote it when, and the words derived from it, follow. */
function sameRow(stored: MedicationRequest, built: MedicationRequest): boolean {
  return JSON.stringify(essence(stored)) === JSON.stringify(essence(built));
}

function essence(request: MedicationRequest): unknown {
  const row = readRequest(request);
  return row && [row.code, row.prescriptionCode, Object.entries(row.grid).sort(), row.meal, row.asNeeded ?? false, row.remark ?? '', row.tradeName ?? '', row.copiedFrom, row.renews, [...row.issues].sort(), request.dosageInstruction?.[0]?.text];
}

interface GroupsSave {
  readonly facts: SaveFacts;
  /** Ids of the rows that are drafts after this save. */
  readonly fresh: ReadonlySet<string>;
}

function decideGroups(state: PrescriptionState, { facts, fresh }: GroupsSave, act: Act): readonly Change[] {
  const wanted = splitByKind(facts.rows).map(({ kind, lines }) => ({ kind, code: facts.codes[kind] ?? '', rows: lines }));
  const kept = wanted.flatMap((part) => decideGroup(state, { ...part, facts, isFresh: part.rows.some(({ id }) => fresh.has(id)) }, act));
  const gone = openGroups(state).filter((group) => !wanted.some(({ code }) => code === group.groupIdentifier?.value));
  return [...kept, ...gone.map((group) => update({ ...group, status: 'revoked' }))];
}

interface GroupSave {
  readonly kind: PrescriptionKind;
  readonly code: string;
  readonly rows: readonly RowFacts[];
  readonly facts: SaveFacts;
  readonly isFresh: boolean;
}

/** Its rows in the order written; a changed prescription that was in force is a draft again until it is signed anew. */
function decideGroup(state: PrescriptionState, { kind, code, rows, facts, isFresh }: GroupSave, act: Act): readonly Change[] {
  const stored = state.groups.find(({ groupIdentifier }) => groupIdentifier?.value === code);
  const action = rows.map(({ id }) => ({ resource: { reference: `MedicationRequest/${id}` } }));
  const written = { status: 'draft' as const, authoredOn: act.at, author: { reference: act.by }, action };
  if (stored === undefined) {
    return [create({
      resourceType: 'RequestGroup', id: act.newId(), intent: 'order', ...written,
      groupIdentifier: { system: prescriptionCodeSystem, value: code }, code: { coding: [{ system: rxSystems.prescriptionKind, code: kind.toUpperCase() }] },
      subject: { reference: `Patient/${facts.patientId}` }, encounter: { reference: `Encounter/${facts.encounterId}` },
    })];
  }
  const sameRows = stored.action?.map(({ resource }) => resource?.reference).join() === action.map(({ resource }) => resource.reference).join();
  if (sameRows && (stored.status === 'draft' || (stored.status === 'active' && !isFresh))) return [];
  const extension = wasIssued(stored) ? [{ url: issuedUrl, valueInstant: firstIssued(stored) }] : [];
  return [update({ ...stored, ...written, ...(extension.length > 0 && { extension }) })];
}
