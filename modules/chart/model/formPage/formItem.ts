// What the page needs to know of an item, read from the extensions of SDC. https://hl7.org/fhir/uv/sdc/STU3/rendering.html   spec: PRF
import { unitWords } from './unitWords.ts';
import type { Extension, Questionnaire, QuestionnaireItem } from '#fhir/types/index.ts';

const core = 'http://hl7.org/fhir/StructureDefinition';
const sdc = 'http://hl7.org/fhir/uv/sdc/StructureDefinition';
export const formExtensions = {
  control: `${core}/questionnaire-itemControl`, hidden: `${core}/questionnaire-hidden`, unit: `${core}/questionnaire-unit`, signature: `${core}/questionnaire-signatureRequired`,
  initial: `${sdc}/sdc-questionnaire-initialExpression`, width: `${sdc}/sdc-questionnaire-width`, facts: 'urn:lanh:form-facts', picture: 'urn:lanh:form-picture',
} as const;

const formCodeSystem = 'urn:lanh:form-code';

type Extended = { readonly extension?: readonly Extension[] | undefined };
const find = ({ extension }: Extended, url: string): Extension | undefined => extension?.find((one) => one.url === url);

/** Hints for who fills in are not printed either. */
export const isHidden = (item: QuestionnaireItem): boolean => find(item, formExtensions.hidden)?.valueBoolean === true || controlsOf(item).includes('help');
export const unitOf = (item: QuestionnaireItem): string => unitWords(find(item, formExtensions.unit)?.valueCoding);
export const pictureOf = (item: QuestionnaireItem): string | undefined => find(item, formExtensions.picture)?.valueString;
export const signerOf = (item: QuestionnaireItem): string | undefined => find(item, formExtensions.signature)?.valueCodeableConcept?.coding?.[0]?.code;
export const controlsOf = (item: QuestionnaireItem): readonly string[] => (item.extension ?? []).flatMap(({ url, valueCodeableConcept }) => (url === formExtensions.control ? (valueCodeableConcept?.coding ?? []).flatMap(({ code }) => code ?? []) : []));
export const isTable = (item: QuestionnaireItem): boolean => controlsOf(item).some((code) => code === 'table' || code === 'gtable' || code === 'htable' || code === 'atable');
export const loincOf = ({ code }: QuestionnaireItem): string | undefined => code?.find(({ system }) => system === 'http://loinc.org')?.code;

/** The quarters of a line that the form gives it; SDC says it in percent. */
export function widthOf(item: QuestionnaireItem): number | undefined {
  const percent = find(item, formExtensions.width)?.valueQuantity?.value;
  return percent === undefined ? undefined : Math.max(1, Math.min(4, Math.round(percent / 25)));
}

export interface FormFacts { readonly code: string; readonly seen: boolean; readonly size: string; readonly flipped: boolean; readonly kind: string }

/** What is not said is taken as not seen. */
export function readFormFacts(form: Questionnaire): FormFacts {
  const facts = form.extension?.find(({ url }) => url === formExtensions.facts)?.extension ?? [];
  const word = (url: string, usual: string): string => facts.filter((one) => one.url === url).map(({ valueCode, valueString }) => valueCode ?? valueString ?? usual)[0] ?? usual;
  const [size = 'A4', orientation] = word('paper', 'A4 portrait').split(' ');
  return {
    code: form.code?.find(({ system }) => system === formCodeSystem)?.code ?? '', seen: facts.some(({ url, valueBoolean }) => url === 'seen' && valueBoolean === true),
    size: size.toLowerCase(), flipped: orientation === 'landscape', kind: word('kind', 'slip'),
  };
}

/** Whether the form itself asks for the name of the patient; else the page says who it is about. */
export const namesPatient = (items: readonly QuestionnaireItem[] = []): boolean =>
  items.some((item) => /%patient\.name/.test(find(item, formExtensions.initial)?.valueExpression?.expression ?? '') || namesPatient(item.item));
