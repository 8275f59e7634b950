// Completing a form: the answers must be whole, then they become facts of the record, once, however often the form is amended. spec: FRM-9, FRM-13
import { create, update } from '#fhir/operation/index.ts';
import type { Act, Change } from '#fhir/operation/index.ts';
import { extract } from '#fhir/questionnaire/index.ts';
import type { Extracted, Form, FormProblem } from '#fhir/questionnaire/index.ts';
import type { AllergyIntolerance, CodeableConcept, Condition, Encounter, Observation, Procedure, QuestionnaireResponse, Resource, ServiceRequest } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { consentLink, consentMarks } from '../consent/marks.ts';
import type { ConsentStanding } from '../consent/standing.ts';
import { isStay } from '../stay/systems.ts';
import { chartSystems } from '../systems.ts';
import { pressurePanel, signShapes } from '../vitals/vitalSigns.ts';
import { judgeAnswers, listCodes, refuseBroken, refuseIncomplete } from './judge.ts';
import type { ListedCode } from './judge.ts';
import { answerIdentifier, answerOfResource, isAmending, isCompleted } from './systems.ts';

export type Fact = Observation | Condition | Procedure | AllergyIntolerance | ServiceRequest;

export interface CompleteFormState {
  readonly form: Form;
  readonly problems: readonly FormProblem[];
  readonly response: QuestionnaireResponse;
  readonly encounter: Encounter;
  /** Facts of this visit or stay and allergies of the patient, of the types that the form gives: taken from these answers before, or known otherwise. */
  readonly known: readonly Fact[];
  /** Is the code on the list, on the day of the answers? A list that the house has not lets everything pass. */
  readonly isListed: (code: ListedCode) => boolean;
  /** Of a form that waits for a consent. */
  readonly consent?: ConsentStanding | undefined;
}

/** The response as it stands completed, and the facts; a form that is completed already changes nothing. */
export function decideCompleteForm({ form, problems, response, encounter, known, isListed, consent }: CompleteFormState, act: Act): readonly Change[] {
  if (isCompleted(response)) return [];
  if (response.status !== 'in-progress') throw new Fault('rule', 'chart.answers-not-found');
  refuseBroken(problems);
  refuseMissingConsent(consent);
  const checked = judgeAnswers(form, response.item ?? [], act);
  refuseIncomplete(checked, listCodes(form, checked.items).filter((one) => !isListed(one)).map(({ linkId }) => ({ key: linkId, linkId, code: 'not-an-option', severity: 'error' })));
  const { item: _, ...rest } = response;
  const completed: QuestionnaireResponse = { ...withConsent(rest, consent), status: isAmending(response) ? 'amended' : 'completed', ...(checked.items.length > 0 && { item: checked.items }) };
  return [update(completed), ...decideFacts({ form, response: completed, encounter, known }, act)];
}

function refuseMissingConsent(consent: ConsentStanding | undefined): void {
  if (consent?.kind === 'missing') throw new Fault('rule', 'chart.consent-missing', { params: { why: consent.why } });
}

function withConsent(response: QuestionnaireResponse, consent: ConsentStanding | undefined): QuestionnaireResponse {
  if (!consent || consent.kind === 'missing') return response;
  return { ...response, extension: [...(response.extension ?? []).filter(({ url }) => url !== consentMarks.consentedBy), consentLink(consent.source)] };
}

function decideFacts({ form, response, encounter, known }: Omit<CompleteFormState, 'problems' | 'isListed' | 'consent'>, act: Act): Change[] {
  const responseId = response.id ?? '';
  const before = new Map(known.flatMap((fact): [string, Fact][] => {
    const key = answerOfResource(fact, responseId);
    return key === undefined ? [] : [[key, fact]];
  }));
  const others = known.filter((fact) => answerOfResource(fact, responseId) === undefined && stands(fact));
  const found = extract(form, response).filter((one) => !others.some((fact) => tellsTheSame(fact, one)));
  const keys = new Set(found.map(({ key }) => key));
  return [
    ...found.flatMap((one) => writeFact(one, before.get(one.key), { response, encounter, act })),
    ...[...before].filter(([key, fact]) => !keys.has(key) && stands(fact)).map(([, fact]) => update(withdrawn(fact))),
  ];
}

/** What the answers say, whatever the record says already. */
export const listFacts = (form: Form, response: QuestionnaireResponse, encounter: Encounter): Resource[] =>
  extract(form, response).map(({ key, resource }) => ({ ...factOf(resource, response, encounter), identifier: [answerIdentifier(response.id ?? '', key)] }) as Resource);

interface Writing { readonly response: QuestionnaireResponse; readonly encounter: Encounter; readonly act: Act }

function writeFact({ key, resource }: Extracted, before: Fact | undefined, { response, encounter, act }: Writing): Change[] {
  const next = { ...factOf(resource, response, encounter), identifier: [answerIdentifier(response.id ?? '', key)] } as Fact;
  if (!before) return [create({ ...next, id: act.newId() })];
  const { id, meta, ...content } = before;
  return sorted(content) === sorted(next) ? [] : [update({ ...next, id, ...(meta && { meta }) })];
}

const sorted = (value: object): string => JSON.stringify(value, (_, part: unknown) => (typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))) : part));

/** Whose it is, when it was so, and which answers say it. */
function factOf(resource: Resource, response: QuestionnaireResponse, encounter: Encounter): Resource {
  const { subject, encounter: visit, authored, author } = response;
  const source = { reference: `QuestionnaireResponse/${response.id}` };
  const concept = (system: string, code: string) => ({ coding: [{ system, code }] });
  switch (resource.resourceType) {
    case 'Observation':
      return { effectiveDateTime: authored, ...resource, ...categoryOf(resource as Observation), subject, encounter: visit, ...(author && { performer: [author] }), derivedFrom: [source] } as Resource;
    case 'Condition':
      return {
        ...resource, clinicalStatus: concept(chartSystems.conditionClinical, 'active'), verificationStatus: concept(chartSystems.conditionVerification, 'confirmed'),
        category: [concept(chartSystems.conditionCategory, isStay(encounter) ? 'encounter-diagnosis' : 'problem-list-item')], subject, encounter: visit, recordedDate: authored, evidence: [{ detail: [source] }],
      } as Resource;
    case 'Procedure':
      return { performedDateTime: authored, ...resource, ...surgeryOf(resource as Procedure), status: 'completed', subject, encounter: visit, ...(author && { recorder: author }) } as Resource;
    case 'AllergyIntolerance':
      return {
        ...resource, clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', 'active'), verificationStatus: concept('http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', 'unconfirmed'),
        patient: subject, encounter: visit, recordedDate: authored, ...(author && { recorder: author }),
      } as Resource;
    default:
      return { ...resource, status: 'draft', intent: 'proposal', subject, encounter: visit, authoredOn: authored, ...(author && { requester: author }), supportingInfo: [source] } as Resource;
  }
}

/** SNOMED CT surgical procedure: what rules and exports know an operation by. */
const surgical = { system: 'http://snomed.info/sct', code: '387713003', display: 'Surgical procedure' };
const surgeryOf = ({ category }: Procedure): Pick<Procedure, 'category'> =>
  category?.coding?.some(({ code }) => code === 'operation') ? { category: { ...category, coding: [surgical, ...category.coding] } } : {};

const vitalCodes = new Set([pressurePanel, ...Object.values(signShapes).map(({ loinc }) => loinc)]);
const categoryOf = ({ code }: Observation): Pick<Observation, 'category'> =>
  code.coding?.some((one) => vitalCodes.has(one.code ?? '')) ? { category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }] } : {};

function stands(fact: Fact): boolean {
  if ('verificationStatus' in fact) return !fact.verificationStatus?.coding?.some(({ code }) => code === 'entered-in-error' || code === 'refuted');
  return (fact as Observation).status !== 'entered-in-error';
}

/** Said no longer; it stays in the history. */
function withdrawn(fact: Fact): Fact {
  if (fact.resourceType === 'Condition' || fact.resourceType === 'AllergyIntolerance') {
    const { clinicalStatus: _, ...rest } = fact;
    const system = fact.resourceType === 'Condition' ? chartSystems.conditionVerification : 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';
    return { ...rest, verificationStatus: { coding: [{ system, code: 'entered-in-error' }] } } as Fact;
  }
  return { ...fact, status: 'entered-in-error' } as Fact;
}

/** What the record says already, from the nurse's pad or the doctor's page, is not said twice. */
function tellsTheSame(fact: Fact, { resource }: Extracted): boolean {
  if (fact.resourceType !== resource.resourceType) return false;
  if (fact.resourceType === 'Observation') return sameConcept(fact.code, (resource as Observation).code) && isOfTime(fact, resource as Observation) && sorted(measureOf(fact)) === sorted(measureOf(resource as Observation));
  return sameConcept(fact.code, (resource as Condition).code);
}

/** A measurement with a time of its own is another one at another time; what a form takes over without one is the one that is there. */
const isOfTime = (fact: Observation, { effectiveDateTime }: Observation): boolean => effectiveDateTime === undefined || Date.parse(effectiveDateTime) === Date.parse(fact.effectiveDateTime ?? '');

const measureOf = ({ valueQuantity, valueInteger, valueString, valueBoolean, component = [] }: Observation): object => ({
  value: valueQuantity?.value ?? valueInteger ?? valueString ?? valueBoolean, parts: component.map((part) => [part.code.coding?.[0]?.code, part.valueQuantity?.value]),
});

/** The same code, or for bare words the same words. */
function sameConcept({ coding: known = [], text: name }: CodeableConcept = {}, { coding, text }: CodeableConcept = {}): boolean {
  if (coding) return coding.some(({ code }) => known.some((one) => one.code === code));
  return text !== undefined && [name, ...known.map(({ display }) => display)].map(fold).includes(fold(text));
}
const fold = (text: string | undefined): string => (text ?? '').normalize('NFC').toLowerCase().trim();
