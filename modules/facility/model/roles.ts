// Roles of staff and what each may do with which resource types. Operations have permissions of their own. spec: ACC
import type { ResourceType } from '#fhir/types/index.ts';

export const roleCodes = ['reception', 'nurse', 'doctor', 'pharmacist', 'lab', 'imaging', 'cashier', 'insurance', 'records', 'manager', 'admin', 'patient'] as const;
export type RoleCode = (typeof roleCodes)[number];

/** `own`: patients with a care relation; `all`: every patient of the facility; `none`: no record of a patient. */
export type Reach = 'own' | 'all' | 'none';

export interface RoleRights {
  readonly reach: Reach;
  /** Types it may write by plain FHIR interactions; rules run through operations instead. */
  readonly writes: readonly ResourceType[];
  /** Types it may read; `*` = all of patient care, that is, all but the trail of accesses. */
  readonly reads: readonly ResourceType[] | '*';
  /** Sees who saw what: of the facility, or (a patient) of the own record. */
  readonly seesTrail?: true;
}

/** What everybody may read: how the facility is built, what the codes mean, and what the operations are. */
const building: readonly ResourceType[] = ['Organization', 'Location', 'Practitioner', 'PractitionerRole', 'HealthcareService', 'CodeSystem', 'ValueSet', 'ConceptMap', 'OperationDefinition'];
const demographics: readonly ResourceType[] = ['Patient', 'RelatedPerson', 'Coverage', 'Appointment', 'Slot', 'Schedule', 'Encounter', ...building];
const clinical: readonly ResourceType[] = ['Observation', 'Condition', 'AllergyIntolerance', 'Procedure', 'Immunization', 'FamilyMemberHistory', 'CarePlan', 'Goal', 'Communication', 'QuestionnaireResponse', 'Media', 'Flag'];

/** What a role may do; the union of a person's active roles counts. */
export const roleRights: Record<RoleCode, RoleRights> = {
  reception: { reach: 'all', reads: demographics, writes: ['Patient', 'RelatedPerson', 'Coverage', 'Appointment'] },
  nurse: { reach: 'own', reads: '*', writes: clinical },
  doctor: { reach: 'own', reads: '*', writes: [...clinical, 'MedicationStatement', 'ServiceRequest', 'List'] },
  pharmacist: { reach: 'own', reads: '*', writes: ['MedicationDispense'] },
  lab: { reach: 'own', reads: '*', writes: ['Specimen', 'Observation', 'DiagnosticReport'] },
  imaging: { reach: 'own', reads: '*', writes: ['ImagingStudy', 'Observation', 'DiagnosticReport', 'Media'] },
  cashier: { reach: 'all', reads: [...demographics, 'ChargeItem', 'Account', 'Invoice', 'Claim', 'ClaimResponse'], writes: ['Account', 'ChargeItem', 'Invoice'] },
  insurance: { reach: 'all', reads: '*', writes: ['Coverage', 'Claim'] },
  records: { reach: 'all', reads: '*', seesTrail: true, writes: [] },
  manager: { reach: 'none', seesTrail: true, reads: [...building, 'Measure', 'MeasureReport'], writes: [] },
  admin: { reach: 'none', seesTrail: true, reads: [...building, 'SearchParameter', 'Device'], writes: ['Organization', 'Location', 'Practitioner', 'PractitionerRole', 'HealthcareService', 'Device', 'CodeSystem', 'ValueSet', 'ConceptMap', 'SearchParameter'] },
  patient: { reach: 'own', reads: '*', seesTrail: true, writes: [] },
};

export const isRole = (code: string): code is RoleCode => (roleCodes as readonly string[]).includes(code);

export const mayRead = ({ reads, seesTrail }: RoleRights, type: ResourceType): boolean =>
  type === 'AuditEvent' ? seesTrail === true : reads === '*' || reads.includes(type);
