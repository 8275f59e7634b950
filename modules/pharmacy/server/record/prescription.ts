// A visit's prescription as it is stored, and as screens see it: rows, parts, answers, findings, problems.   spec: PHA-30
import { createHash } from 'node:crypto';
import * as model from '#modules/pharmacy/model/index.ts';
import type { Finding, MedicineEntry, NotRun, Override, PrescribedLine, PrescriptionContent, PrescriptionState, RuleProblem } from '#modules/pharmacy/model/index.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import { knowledgeOn } from './knowledge.ts';
import { findMedicines } from './medicines.ts';
import type { Look } from './medicines.ts';
import { readPersonFacts } from './patientFacts.ts';
import type { PersonFacts } from './patientFacts.ts';
import { isOpen } from './visit.ts';
import type { Visit } from './visit.ts';

export async function readState({ store }: Look, { encounterId }: Visit): Promise<PrescriptionState> {
  const of = `encounter=Encounter/${encounterId}&_count=200`;
  const requests = (await store.search('MedicationRequest', of)).filter((request) => model.readRequest(request) !== undefined);
  const groups = (await store.search('RequestGroup', of)).filter((group) => model.kindOfGroup(group) !== undefined);
  const issueIds = [...new Set(requests.flatMap((request) => model.readRequest(request)?.issues ?? []))];
  const issues = [];
  for (const id of issueIds) {
    const issue = await store.find('DetectedIssue', id);
    if (issue) issues.push(issue);
  }
  return { requests, groups, issues };
}

/** The same stored state has the same name, whoever asks. */
export function versionOf({ requests, groups }: PrescriptionState): string {
  const names = [...requests, ...groups].map(({ resourceType, id, meta }) => `${resourceType}/${id}/${meta?.versionId}`).sort();
  return names.length === 0 ? '0' : createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 24);
}

export type Line = PrescriptionContent['lines'][number];

/** Rows in the order they were written: by prescription, then as the group lists them. */
export async function readLines(look: Look, state: PrescriptionState): Promise<readonly Line[]> {
  const requests = model.openRequests(state);
  const { medicines } = await findMedicines(look, requests.flatMap((request) => model.readRequest(request)?.code ?? []));
  const old = await findOldMedicines(look, state, medicines);
  const order = model.openGroups(state).flatMap(({ action }) => (action ?? []).map(({ resource }) => resource?.reference ?? ''));
  const place = (id: string) => order.indexOf(`MedicationRequest/${id}`);
  return requests
    .flatMap((request): Line[] => {
      const row = model.readRequest(request);
      if (row === undefined) return [];
      const { code, prescriptionCode: _code, issues: _issues, status, ...rest } = row;
      const listed = medicines.get(code);
      const medicine = listed ?? old.get(code) ?? rememberMedicine(request, code);
      return [{ ...rest, medicine, status: status === 'active' ? 'active' : 'draft', sig: request.dosageInstruction?.[0]?.text ?? '', ...(listed === undefined && { unlisted: true }) }];
    })
    .toSorted((left, right) => place(left.id) - place(right.id));
}

/** Codes that left the list are read as they were on the day of the prescription. */
async function findOldMedicines(look: Look, state: PrescriptionState, known: ReadonlyMap<string, MedicineEntry>): Promise<ReadonlyMap<string, MedicineEntry>> {
  const gone = model.openRequests(state).filter((request) => !known.has(model.readRequest(request)?.code ?? ''));
  const [first] = gone;
  if (first?.authoredOn === undefined) return new Map();
  return (await findMedicines(look, gone.flatMap((request) => model.readRequest(request)?.code ?? []), dayOf(first.authoredOn))).medicines;
}

const kindOfLetter: Readonly<Record<string, MedicineEntry['kind']>> = { n: 'narcotic', h: 'psychotropic', t: 'traditional' };

/** What the request itself says, when no list knows its code any more. */
function rememberMedicine(request: Request, code: string): MedicineEntry {
  const concept = request.medicationCodeableConcept;
  return {
    code, ingredients: [{ code, name: concept?.text ?? code }], atc: model.codingIn(concept, model.rxSystems.atc)?.code ?? '', strengthText: '', form: 'unknown', ...wordsOf(request),
    names: [], aliases: [], kind: kindOfLetter[request.groupIdentifier?.value?.at(-1) ?? ''] ?? 'ordinary',
  };
}

type Request = PrescriptionState['requests'][number];

const wordsOf = ({ dosageInstruction, dispenseRequest }: Request): Pick<MedicineEntry, 'route' | 'unit'> => ({
  route: model.codingIn(dosageInstruction?.[0]?.route, model.rxSystems.route)?.code ?? '', unit: dispenseRequest?.quantity?.unit ?? '',
});

export interface Judged {
  readonly findings: readonly Finding[];
  readonly notRun: readonly NotRun[];
  readonly problems: readonly RuleProblem[];
}

export function judge(lines: readonly PrescribedLine[], { patient, facts }: PersonFacts, day: string): Judged {
  return { ...model.checkSafety({ lines, patient, knowledge: knowledgeOn(day) }), problems: model.checkPrescription(lines, facts) };
}

export const readOverrides = ({ issues }: PrescriptionState): readonly Override[] => issues.flatMap((issue) => {
  const stored = model.readIssue(issue);
  return stored ? [{ key: stored.key, reasonCode: stored.reasonCode, text: stored.text }] : [];
});

export interface Loaded {
  readonly state: PrescriptionState;
  readonly lines: readonly Line[];
  readonly person: PersonFacts;
  readonly judged: Judged;
  readonly overrides: readonly Override[];
}

export async function loadPrescription(look: Look, visit: Visit): Promise<Loaded> {
  const state = await readState(look, visit);
  const lines = await readLines(look, state);
  const person = await readPersonFacts(look, visit);
  return { state, lines, person, judged: judge(lines, person, visit.day), overrides: readOverrides(state) };
}

/** The answer of every operation on a prescription. */
export function toContent(visit: Visit, { state, lines, judged, overrides }: Loaded): PrescriptionContent {
  const parts = model.openGroups(state).flatMap((group) => {
    const kind = model.kindOfGroup(group);
    return kind === undefined ? [] : [{ kind, code: group.groupIdentifier?.value ?? '', groupId: group.id ?? '', status: group.status === 'active' ? ('active' as const) : ('draft' as const) }];
  });
  const sorted = parts.toSorted((left, right) => model.prescriptionKinds.indexOf(left.kind) - model.prescriptionKinds.indexOf(right.kind));
  return {
    version: versionOf(state), editable: isOpen(visit), parts: sorted, lines, overrides, ...judged,
  };
}
