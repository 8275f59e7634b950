// Saves the whole draft: get, check, decide, save. Two writers wait for each other; the later one must have seen the earlier.
// spec: PHA-30, PHA-33
import * as model from '#modules/pharmacy/model/index.ts';
import type { AnsweredFinding, LineInput, MedicineEntry, PrescriptionKind, PrescriptionState, RowFacts } from '#modules/pharmacy/model/index.ts';
import type { InputOf } from '#fhir/operation/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';
import { findingText } from '../record/findingText.ts';
import { findMedicines, findReasons } from '../record/medicines.ts';
import { readPersonFacts } from '../record/patientFacts.ts';
import { issueCode } from '../record/prescriptionCode.ts';
import { judge, loadPrescription, readLines, readState, toContent, versionOf } from '../record/prescription.ts';
import type { Judged } from '../record/prescription.ts';
import { checkMayPrescribe, getVisit } from '../record/visit.ts';
import type { Visit } from '../record/visit.ts';

type SaveCall = Call<InputOf<typeof model.savePrescription>>;

export const savePrescription = implement(model.savePrescription).as(async (call) => {
  const { input, tx, caller, act, store } = call;
  const visit = await getVisit(call, call.id ?? '', input.patientId);
  await checkMayPrescribe(call, visit);
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`pharmacy.prescription/${caller.dk}/${visit.encounterId}`], 'pharmacy-lock');
  const state = await readState(call, visit);
  const found = await findMedicines(call, input.lines.map(({ medicine }) => medicine));
  const rows = await toRows(call, state, found.medicines);
  const judged = judge(rows, await readPersonFacts(call, visit), visit.day);
  const answers = await answersOf(call, judged);
  const codes = await codesFor(call, { visit, state, rows });
  const changes = model.decideSavePrescription(state, { patientId: visit.patientId, encounterId: visit.encounterId, day: visit.day, listVersion: found.version, codes, rows, answers }, act);
  // What is written already is no conflict: the second press of a button, or the other window with the same rows.
  if (changes.length > 0 && input.version !== versionOf(state)) throw new Fault('precondition', 'pharmacy.prescription-changed');
  await store.save(changes);
  return toContent(visit, await loadPrescription(call, visit));
});

/** Rows with their medicines. A medicine that left the list may stay in a row that has it already. */
async function toRows(call: SaveCall, state: PrescriptionState, medicines: ReadonlyMap<string, MedicineEntry>): Promise<readonly RowFacts[]> {
  const { lines } = call.input;
  if (new Set(lines.map(({ id }) => id)).size < lines.length) throw new Fault('unprocessable', 'pharmacy.line-twice');
  await refuseForeignRows(call, state);
  const missing = lines.filter(({ medicine }) => !medicines.has(medicine));
  const kept = missing.length === 0 ? [] : await readLines(call, state);
  return lines.map((line, index) => {
    const medicine = medicines.get(line.medicine) ?? (kept.find(({ id, medicine: one }) => id === line.id && one.code === line.medicine)?.medicine);
    if (medicine === undefined) throw new Fault('unprocessable', 'pharmacy.unknown-medicine', { params: { code: line.medicine }, issue: [{ code: 'code-invalid', expression: `lines[${index}].medicine`, text: line.medicine }] });
    return toRow(line, medicine);
  });
}

const toRow = (line: LineInput, medicine: MedicineEntry): RowFacts => ({ ...line, medicine, grid: model.tidyGrid(line.grid) });

/** Ids are made by the screen: one that belongs to another visit would move a row between records. */
async function refuseForeignRows({ input, store }: SaveCall, state: PrescriptionState): Promise<void> {
  const known = new Set(state.requests.map(({ id }) => id));
  for (const { id } of input.lines.filter((line) => !known.has(line.id))) {
    if ((await store.find('MedicationRequest', id)) !== undefined) throw new Fault('conflict', 'pharmacy.line-of-other-visit');
  }
}

/** Answers to what is found now; an answer to something that is no longer found falls away. */
async function answersOf(call: SaveCall, { findings }: Judged): Promise<readonly AnsweredFinding[]> {
  const { overrides } = call.input;
  const reasons = await findReasons(call, overrides.flatMap(({ reasonCode }) => reasonCode ?? []));
  const wrong = overrides.find(({ reasonCode }) => reasonCode !== undefined && !reasons.has(reasonCode));
  if (wrong) throw new Fault('unprocessable', 'pharmacy.unknown-reason', { params: { code: wrong.reasonCode ?? '' } });
  return findings.flatMap((finding) => {
    const override = overrides.find(({ key }) => key === finding.key);
    return override && finding.level !== 'information' ? [{ finding, override, text: findingText(finding), reason: reasons.get(override.reasonCode ?? '') }] : [];
  });
}

interface CodeNeeds {
  readonly visit: Visit;
  readonly state: PrescriptionState;
  readonly rows: readonly RowFacts[];
}

/** A kind keeps its code as long as that prescription was never withdrawn after it had been in force. */
async function codesFor(call: SaveCall, { visit, state, rows }: CodeNeeds): Promise<Partial<Record<PrescriptionKind, string>>> {
  const codes: Partial<Record<PrescriptionKind, string>> = {};
  for (const { kind } of model.splitByKind(rows)) {
    const usable = state.groups.filter((group) => model.kindOfGroup(group) === kind && (group.status !== 'revoked' || !model.wasIssued(group)));
    const present = usable.find(({ status }) => status !== 'revoked') ?? usable[0];
    codes[kind] = present?.groupIdentifier?.value ?? (await issueCode(call, visit.encounterId, kind));
  }
  return codes;
}
