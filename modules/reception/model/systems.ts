// Identifier systems of the national core guide (hl7.fhir.vn.core 1.0.0) and our own codes. spec: RCP
const core = 'http://fhir.ehealth.gov.vn/core';

export const identifierSystems = {
  'citizen-id': `${core}/sid/citizen_id`,
  'old-citizen-id': `${core}/sid/national_id`,
  'insurance-number': `${core}/sid/insurance_number`,
  passport: `${core}/sid/passport_number`,
  'patient-code': `${core}/sid/patient-internal-id`,
} as const;

export type IdentifierKind = keyof typeof identifierSystems;

export const extensionUrls = {
  nationality: `${core}/StructureDefinition/extension-nationality`,
  occupation: `${core}/StructureDefinition/extension-occupation`,
  /** The guide calls the ethnic group race. */
  ethnicGroup: `${core}/StructureDefinition/extension-race`,
  administrativeAddress: `${core}/StructureDefinition/extension-administrative-address`,
  /** Which category of patient comes: insured, paying, on demand … */
  patientCategory: 'urn:lanh:patient-category',
  registeredFacility: 'urn:lanh:coverage-registered-facility',
  fiveYearsOn: 'urn:lanh:coverage-five-years-on',
  /** Why a second record was made beside likely the same person. */
  duplicateReason: 'urn:lanh:duplicate-reason',
  priorityGroup: 'urn:lanh:priority-group',
} as const;

export const codeSystems = {
  patientCategory: 'urn:lanh:patient-category',
  priorityGroup: 'urn:lanh:priority-group',
  administrativeUnit: `${core}/CodeSystem/vn-core-administrative-address`,
  coverageType: 'urn:lanh:coverage-type',
  personKind: 'urn:lanh:person-kind',
} as const;

/** Who pays, as the desk asks it; what follows from it belongs to billing. */
export const patientCategories = ['insured', 'paying', 'on-demand', 'free'] as const;
export type PatientCategory = (typeof patientCategories)[number];
