// Content → the resources of a visit. What is empty is left out. spec: VIS-1
import type { Act } from '#fhir/operation/index.ts';
import type { Annotation, ClinicalImpression, CodeableConcept, Condition, Encounter, Reference } from '#fhir/types/index.ts';
import { chartExtensions, chartSystems } from '../systems.ts';
import type { CodeList } from './codeRules.ts';
import { icdOf, noteKinds, patientIdOf } from './record.ts';
import type { NoteField, VisitRecord } from './record.ts';
import type { Diagnosis, Finding, VisitContent } from './shapes.ts';

export interface Writer { readonly reference: string; readonly name: string }

export const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
export const writerOf = ({ reference, name }: Writer): Reference => ({ reference, display: name });
/** Devices and accounts without a role write, but are no one's doctor. */
export const isPractitioner = (reference: string): boolean => /^(Practitioner|PractitionerRole)\//.test(reference);

export function buildReason({ reason, reasonCodes }: VisitContent): Pick<Encounter, 'reasonCode'> {
  const coding = reasonCodes.map((code) => ({ system: chartSystems.visitReason, code }));
  if (reason === '' && coding.length === 0) return {};
  return { reasonCode: [{ ...(reason !== '' && { text: reason }), ...(coding.length > 0 && { coding }) }] };
}

/** A person who examines is in the visit once, from the first save on. */
export function withExaminer(encounter: Encounter, by: Writer, act: Act): Encounter {
  if (!isPractitioner(act.by)) return encounter;
  const isExaminer = (one: NonNullable<Encounter['participant']>[number]) => one.individual?.reference === act.by && one.type?.some((type) => type.coding?.some(({ code }) => code === 'ATND'));
  if (encounter.participant?.some(isExaminer)) return encounter;
  return { ...encounter, participant: [...(encounter.participant ?? []), { type: [coded(chartSystems.participation, 'ATND')], period: { start: act.at }, individual: writerOf(by) }] };
}

export function buildImpression({ encounter, impression }: VisitRecord, content: VisitContent, { by, act }: { by: Writer; act: Act }): ClinicalImpression {
  const notes = (Object.keys(noteKinds) as NoteField[]).flatMap((field) => buildNote(field, content[field]));
  const finding = content.examination.map(buildFinding);
  const assessor = isPractitioner(by.reference) ? { assessor: writerOf(by) } : {};
  return {
    resourceType: 'ClinicalImpression', id: encounter.id ?? '', ...(impression?.meta && { meta: impression.meta }), status: 'in-progress',
    subject: { reference: `Patient/${patientIdOf(encounter)}` }, encounter: { reference: `Encounter/${encounter.id}` },
    effectiveDateTime: impression?.effectiveDateTime ?? act.at, date: act.at, ...assessor,
    ...(content.history !== '' && { description: content.history }),
    ...(finding.length > 0 && { finding }), ...(notes.length > 0 && { note: notes }),
  };
}

const buildNote = (field: NoteField, text: string): Annotation[] => (text === '' ? [] : [{ extension: [{ url: chartExtensions.noteKind, valueCode: noteKinds[field] }], text }]);

function buildFinding({ system, state, text }: Finding): NonNullable<ClinicalImpression['finding']>[number] {
  return { extension: [{ url: chartExtensions.examinationState, valueCode: state }], itemCodeableConcept: coded(chartSystems.examinationSystem, system), ...(text !== '' && { basis: text }) };
}

/** The concept as it is kept: the list's own name, and the doctor's words where there are some. */
export function buildDiagnosisCode({ code, display, text }: Diagnosis, list: CodeList): CodeableConcept {
  const facts = list?.get(code);
  const name = facts?.display ?? display;
  const words = text ?? name;
  return { coding: [{ system: chartSystems.icd10, ...(facts?.version && { version: facts.version }), code, ...(name && { display: name }) }], ...(words && { text: words }) };
}

export interface DiagnosisWrites { readonly diagnosis: Encounter['diagnosis']; readonly created: readonly Condition[]; readonly changed: readonly Condition[] }

/** One Condition per code and visit; a code taken away again is marked as entered in error, since an order may already name it. */
export function buildDiagnoses({ encounter, conditions }: VisitRecord, content: VisitContent, { list, by, act }: { list: CodeList; by: Writer; act: Act }): DiagnosisWrites {
  const wanted = [...(content.main ? [content.main] : []), ...content.secondary];
  const present = new Map(conditions.map((condition) => [icdOf(condition.code)?.code, condition]));
  const kept = wanted.map((one) => {
    const code = buildDiagnosisCode(one, list);
    const before = present.get(one.code);
    return { before, condition: before ? { ...before, code } : buildCondition(encounter, code, { by, act }) };
  });
  const standing = new Set(kept.map(({ before }) => before));
  const gone = conditions.filter((condition) => !standing.has(condition)).map(withdraw);
  const ranks = kept.map(({ condition }, index) => ({
    condition: { reference: `Condition/${condition.id}`, ...(condition.code?.text && { display: condition.code.text }) },
    use: coded(chartSystems.diagnosisRole, content.main && index === 0 ? 'DD' : 'CM'), rank: index + (content.main ? 1 : 2),
  }));
  const changed = kept.flatMap(({ before, condition }) => (before && JSON.stringify(before.code) !== JSON.stringify(condition.code) ? [condition] : []));
  return { diagnosis: ranks, created: kept.flatMap(({ before, condition }) => (before ? [] : [condition])), changed: [...changed, ...gone] };
}

function buildCondition(encounter: Encounter, code: CodeableConcept, { by, act }: { by: Writer; act: Act }): Condition {
  return {
    resourceType: 'Condition', id: act.newId(), clinicalStatus: coded(chartSystems.conditionClinical, 'active'), verificationStatus: coded(chartSystems.conditionVerification, 'confirmed'),
    category: [coded(chartSystems.conditionCategory, 'encounter-diagnosis')], code, subject: { reference: `Patient/${patientIdOf(encounter)}` }, encounter: { reference: `Encounter/${encounter.id}` },
    recordedDate: act.at, ...(isPractitioner(by.reference) && { recorder: writerOf(by) }),
  };
}

/** con-5: what was entered in error has no clinical status. */
function withdraw(condition: Condition): Condition {
  const { clinicalStatus: _, ...rest } = condition;
  return { ...rest, verificationStatus: coded(chartSystems.conditionVerification, 'entered-in-error') };
}
