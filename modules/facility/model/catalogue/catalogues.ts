// The code lists of the house: what each is called and under which system its codes are known.   spec: CAT
// FHIR terminologies: https://hl7.org/fhir/R4/terminologies-systems.html
const core = 'http://fhir.ehealth.gov.vn/core/CodeSystem';

/** Code of a list → canonical URL of its code system. */
export const catalogueSystems = {
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  medicine: 'urn:lanh:medicine',
  ingredient: 'urn:lanh:ingredient',
  province: `${core}/vn-core-administrative-address`,
  commune: `${core}/vn-core-administrative-address`,
  'ethnic-group': `${core}/vn-core-race`,
  country: 'urn:iso:std:iso:3166',
  occupation: `${core}/vn-core-occupation`,
  'vital-sign': 'http://loinc.org',
  'visit-reason': 'urn:lanh:visit-reason',
  'text-template': 'urn:lanh:text-template',
  'exam-template': 'urn:lanh:exam-template',
  'break-glass-reason': 'urn:lanh:break-glass-reason',
  'reopen-reason': 'urn:lanh:reopen-reason',
  'override-reason': 'urn:lanh:override-reason',
  'dose-form': 'urn:lanh:dose-form',
  route: 'urn:lanh:route',
  abbreviation: 'urn:lanh:abbreviation',
} as const;

export type CatalogueCode = keyof typeof catalogueSystems;

export const catalogueCodes = Object.keys(catalogueSystems) as [CatalogueCode, ...CatalogueCode[]];

/** One entry of a list as screens and other rooms see it. */
export interface Concept {
  readonly code: string;
  /** Vietnamese name. */
  readonly display: string;
  readonly displayEn?: string | undefined;
  readonly displayFr?: string | undefined;
  /** What people type for it: `tha`, `dtd2`, trade names. */
  readonly aliases: readonly string[];
  /** Code of the entry above: the province of a commune, the category of a disease. */
  readonly parent?: string | undefined;
  /** Facts of this kind of list; for medicines the shape of the pharmacy's MedicineEntry. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly validFrom: string;
  readonly validTo?: string | undefined;
}
