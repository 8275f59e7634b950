// Numbers of the 146 R4 resource types, as stored in `rt`. Order is fixed for ever: R4 is frozen. spec: STO
import type { ResourceType } from '#fhir/types/index.ts';

export const resourceTypes = (
  'Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary BiologicallyDerivedProduct ' +
  'BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Claim ClaimResponse ClinicalImpression ' +
  'CodeSystem Communication CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage ' +
  'CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement ' +
  'DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare ' +
  'EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group ' +
  'GuidanceResponse HealthcareService ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan ' +
  'Invoice Library Linkage List Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge ' +
  'MedicationRequest MedicationStatement MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication ' +
  'MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical ' +
  'MedicinalProductUndesirableEffect MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder Observation ' +
  'ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation Parameters Patient PaymentNotice ' +
  'PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson ' +
  'RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject RiskAssessment RiskEvidenceSynthesis Schedule ' +
  'SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription Substance SubstanceNucleicAcid ' +
  'SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task ' +
  'TerminologyCapabilities TestReport TestScript ValueSet VerificationResult VisionPrescription'
).split(' ') as readonly ResourceType[];

const numbers = new Map<string, number>(resourceTypes.map((type, index) => [type, index + 1]));

/** Types with an index table of their own; all others share `fhir.ix_any`. */
const hotTypes: ReadonlySet<string> = new Set(
  (
    'Patient Practitioner PractitionerRole Organization Location Encounter Condition AllergyIntolerance Observation DiagnosticReport ServiceRequest ' +
    'MedicationRequest MedicationDispense MedicationAdministration Procedure Immunization Specimen ImagingStudy DocumentReference Composition Task ' +
    'Appointment Coverage Claim ExplanationOfBenefit ChargeItem CarePlan Provenance'
  ).split(' '),
);

/** Number of a type, or undefined for a name that is no R4 resource. */
export const findTypeNumber = (type: string): number | undefined => numbers.get(type);
export const isResourceType = (type: string): type is ResourceType => numbers.has(type);

/** Number of a known type. */
export function typeNumber(type: ResourceType): number {
  const number = numbers.get(type);
  if (number === undefined) throw new Error(`no such resource type: ${type}`);
  return number;
}

export function typeOf(number: number): ResourceType {
  const type = resourceTypes[number - 1];
  if (type === undefined) throw new Error(`no such resource type number: ${number}`);
  return type;
}

/** Where the search values of a type lie; `shared` tables need `rt` in every key. */
export function indexTable(type: ResourceType): { name: string; shared: boolean } {
  return hotTypes.has(type) ? { name: `fhir.ix_${type.toLowerCase()}`, shared: false } : { name: 'fhir.ix_any', shared: true };
}
