// The prescription as a paper to sign: one for each kind that occurs. Rules and unanswered stops bar it; with the signature it is in force.
// spec: PHA-34, PHA-39
import { guardianOf, readContent } from '#modules/chart/model/index.ts';
import * as model from '#modules/pharmacy/model/index.ts';
import type { PaperPerson, PrescriptionKind, RuleProblem } from '#modules/pharmacy/model/index.ts';
import { dayOf, identifierSystems } from '#modules/reception/model/index.ts';
import type { Change } from '#fhir/operation/index.ts';
import type { SignableContent, SignableKind, SignableLook, SignablePaper } from '#fhir/rest/signable.ts';
import type { Patient, RequestGroup, Resource } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { findingText, problemText } from '../record/findingText.ts';
import { mayPractise } from '../record/licence.ts';
import { countUses } from '../record/medicineUse.ts';
import type { PersonFacts } from '../record/patientFacts.ts';
import { formOf } from '../record/prescriptionForms.ts';
import { loadPrescription, readState } from '../record/prescription.ts';
import type { Line, Loaded } from '../record/prescription.ts';
import { getVisit } from '../record/visit.ts';
import type { Visit } from '../record/visit.ts';

const kindWords: Readonly<Record<PrescriptionKind, string>> = { n: 'Đơn thuốc “N”', h: 'Đơn thuốc “H”', c: 'Đơn thuốc', t: 'Đơn thuốc cổ truyền' };

export const prescriptionPaper: SignableKind = {
  code: 'prescription', permission: 'pharmacy.prescribe',
  list: listPapers, build: buildPaper, signed: issuePaper,
};

async function listPapers(look: SignableLook, encounterId: string): Promise<readonly SignablePaper[]> {
  const visit = await visitOf(look, encounterId);
  const groups = model.openGroups(await readState(look, visit));
  return model.prescriptionKinds.flatMap((kind) => groups.filter((group) => model.kindOfGroup(group) === kind).map((group) => ({ focus: `RequestGroup/${group.id}`, title: `${kindWords[kind]} ${group.groupIdentifier?.value}` })));
}

async function visitOf(look: SignableLook, encounterId: string): Promise<Visit> {
  const { subject } = await look.store.get('Encounter', encounterId);
  return getVisit(look, encounterId, subject?.reference?.replace('Patient/', '') ?? '');
}

interface Paper {
  readonly group: RequestGroup;
  readonly kind: PrescriptionKind;
  readonly visit: Visit;
}

async function getPaper(look: SignableLook, focus: string): Promise<Paper> {
  const group = await look.store.get('RequestGroup', focus.replace('RequestGroup/', ''));
  const kind = model.kindOfGroup(group);
  if (kind === undefined || (group.status !== 'draft' && group.status !== 'active')) throw new Fault('rule', 'pharmacy.nothing-prescribed');
  return { group, kind, visit: await visitOf(look, group.encounter?.reference?.replace('Encounter/', '') ?? '') };
}

async function buildPaper(look: SignableLook, focus: string): Promise<SignableContent> {
  const { group, kind, visit: today } = await getPaper(look, focus);
  // What is in force reads as on its day, whenever it is looked at again.
  const visit = group.status === 'active' && group.authoredOn ? { ...today, day: dayOf(group.authoredOn) } : today;
  if (!(await mayPractise(look, visit.day))) throw new Fault('forbidden', 'pharmacy.no-licence');
  const loaded = await loadPrescription(look, visit);
  const lines = loaded.lines.filter(({ medicine }) => model.prescriptionKindOf(medicine) === kind);
  if (lines.length === 0) throw new Fault('rule', 'pharmacy.nothing-prescribed');
  if (group.status === 'draft') refuseBarred(loaded);
  const record = await readVisitRecord(look, visit);
  const { resource, patient } = loaded.person;
  const { main, secondary, advice, followUp } = readContent(record);
  const requests = loaded.state.requests.filter(({ id }) => lines.some((line) => line.id === id));
  return {
    template: 'prescription', type: { system: 'http://loinc.org', code: '57833-6', display: 'Prescription for medication' }, workflow: 'visit-doctor', patientId: visit.patientId, encounterId: visit.encounterId,
    written: { texts: [advice, ...lines.flatMap(({ remark }) => remark ?? [])].filter((text) => text !== ''), leaves: true },
    data: model.buildPrescriptionPaper({
      kind, code: group.groupIdentifier?.value ?? '', form: formOf(kind, visit.day), person: { ...personOf(resource, patient), guardian: guardianOf(visit.encounter, resource) }, lines: lines.map(toPaperLine),
      diagnoses: [...(main ? [main] : []), ...secondary].map(({ code, display, text }) => ({ code, text: text ?? display ?? '' })),
      advice, followUp: followUp?.date, issued: dayOf(group.authoredOn ?? look.act.at),
    }),
    sources: sourcesOf([group, ...requests, resource, ...record.conditions]),
  };
}

const toPaperLine = ({ medicine, grid, meal, asNeeded, remark, tradeName }: Line) => ({ medicine, grid, meal, asNeeded, remark, tradeName });
const sourcesOf = (resources: readonly Resource[]) => resources.map(({ resourceType, id, meta }) => ({ reference: `${resourceType}/${id}`, version: meta?.versionId ?? '' }));

/** Nothing is signed while the law or an unanswered stop stands against it; the refusal names every one. */
function refuseBarred({ judged, overrides }: Loaded): void {
  const { problems, findings } = judged;
  if (problems.length > 0) throw new Fault('rule', 'pharmacy.rules-bar', { params: { first: problemText(problems[0] as RuleProblem), count: problems.length }, issue: problems.map((one) => ({ code: 'business-rule', text: problemText(one), expression: one.lines.map((id) => `MedicationRequest/${id}`).join(' | ') })) });
  const open = model.openFindings(findings, overrides);
  const [first] = open;
  if (first) throw new Fault('rule', 'pharmacy.stop-open', { params: { first: findingText(first), count: open.length }, issue: open.map((one) => ({ code: 'business-rule', text: findingText(one), expression: one.lines.map((id) => `MedicationRequest/${id}`).join(' | ') })) });
}

/** Diagnoses, advice and follow-up of the visit, as the chart keeps them. */
async function readVisitRecord({ store }: SignableLook, { encounter, encounterId }: Visit) {
  const ids = (encounter.diagnosis ?? []).map(({ condition }) => condition.reference?.replace('Condition/', '') ?? '');
  const conditions = [];
  for (const id of ids) {
    const condition = await store.find('Condition', id);
    if (condition) conditions.push(condition);
  }
  return { encounter, conditions, impression: await store.find('ClinicalImpression', encounterId), followUp: await store.find('Appointment', encounterId) };
}

function personOf(resource: Patient, { ageMonths, weightKg }: PersonFacts['patient']): PaperPerson {
  const numberOf = (system: string) => resource.identifier?.find((one) => one.system === system)?.value;
  return {
    name: resource.name?.[0]?.text ?? '', code: numberOf(identifierSystems['patient-code']), birthDate: resource.birthDate, ageMonths, sex: resource.gender, weightKg,
    personalId: numberOf(identifierSystems['citizen-id']), insuranceNumber: numberOf(identifierSystems['insurance-number']), address: resource.address?.find(({ use }) => use !== 'old')?.text,
  };
}

/** Rows and group come into force; what the doctor prescribes is remembered as a favourite. */
async function issuePaper(look: SignableLook, focus: string): Promise<readonly Change[]> {
  const { group, visit } = await getPaper(look, focus);
  const state = await readState(look, visit);
  const own = new Set((group.action ?? []).map(({ resource }) => resource?.reference));
  const part = { ...state, requests: state.requests.filter(({ id }) => own.has(`MedicationRequest/${id}`)), groups: [group] };
  const fresh = model.openRequests(part).filter(({ status }) => status === 'draft');
  const { main } = readContent(await readVisitRecord(look, visit));
  await countUses(look.tx, { dk: look.caller.dk, at: look.act.at, diagnosis: main?.code, requests: fresh });
  return model.decideIssuePrescription(part, look.act);
}
