// Addresses of the extensions a form is written with: the standard's and SDC's where there is one, ours where there is none.
// https://hl7.org/fhir/R4/questionnaire-profiles.html  http://hl7.org/fhir/uv/sdc/STU3   spec: FRM-2
const core = 'http://hl7.org/fhir/StructureDefinition';
const sdc = 'http://hl7.org/fhir/uv/sdc/StructureDefinition';

export const formUrls = {
  translation: `${core}/translation`,
  unit: `${core}/questionnaire-unit`,
  itemControl: `${core}/questionnaire-itemControl`,
  hidden: `${core}/questionnaire-hidden`,
  minOccurs: `${core}/questionnaire-minOccurs`,
  maxOccurs: `${core}/questionnaire-maxOccurs`,
  constraint: `${core}/questionnaire-constraint`,
  choiceOrientation: `${core}/questionnaire-choiceOrientation`,
  signatureRequired: `${core}/questionnaire-signatureRequired`,
  referenceResource: `${core}/questionnaire-referenceResource`,
  minValue: `${core}/minValue`,
  maxValue: `${core}/maxValue`,
  mimeType: `${core}/mimeType`,
  maxDecimalPlaces: `${core}/maxDecimalPlaces`,
  variable: `${core}/variable`,
  launchContext: `${sdc}/sdc-questionnaire-launchContext`,
  calculatedExpression: `${sdc}/sdc-questionnaire-calculatedExpression`,
  initialExpression: `${sdc}/sdc-questionnaire-initialExpression`,
  enableWhenExpression: `${sdc}/sdc-questionnaire-enableWhenExpression`,
  itemPopulationContext: `${sdc}/sdc-questionnaire-itemPopulationContext`,
  observationExtract: `${sdc}/sdc-questionnaire-observationExtract`,
  itemExtractionContext: `${sdc}/sdc-questionnaire-itemExtractionContext`,
  width: `${sdc}/sdc-questionnaire-width`,
  /** What the form is: kind, care, paper, signers; see FormFacts. */
  facts: 'urn:lanh:form-facts',
  /** Words of the circular that this item covers. */
  field: 'urn:lanh:form-field',
  /** Key of the picture that is marked. */
  picture: 'urn:lanh:form-picture',
} as const;

export const formSystems = {
  /** Canonical address of a form is this and its key. */
  form: 'urn:lanh:form',
  formCode: 'urn:lanh:form-code',
  list: 'urn:lanh:form-list',
  /** Value set of a code list of the house: this and its name. */
  catalogue: 'urn:lanh:catalogue',
  signatureRole: 'urn:lanh:signature-role',
  itemControl: 'http://hl7.org/fhir/questionnaire-item-control',
  launchContext: 'http://hl7.org/fhir/uv/sdc/CodeSystem/launchContext',
  ucum: 'http://unitsofmeasure.org',
} as const;

export const canonicalOf = (key: string, version?: string): string => `${formSystems.form}:${key}${version === undefined ? '' : `|${version}`}`;
