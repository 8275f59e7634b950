// Code systems and extensions of the chart: HL7's where there is one, ours where there is none. spec: VIS

export const chartSystems = {
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  /** Number of a visit, and of an appointment slip, as papers name them. */
  visitNumber: 'urn:lanh:visit-number',
  appointmentNumber: 'urn:lanh:appointment-number',
  visitReason: 'urn:lanh:visit-reason',
  reopenReason: 'urn:lanh:reopen-reason',
  examinationSystem: 'urn:lanh:examination-system',
  participation: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  diagnosisRole: 'http://terminology.hl7.org/CodeSystem/diagnosis-role',
  conditionCategory: 'http://terminology.hl7.org/CodeSystem/condition-category',
  conditionClinical: 'http://terminology.hl7.org/CodeSystem/condition-clinical',
  conditionVerification: 'http://terminology.hl7.org/CodeSystem/condition-ver-status',
  appointmentType: 'http://terminology.hl7.org/CodeSystem/v2-0276',
} as const;

export const chartExtensions = {
  /** What a note of the examination is: past history, advice, what was done. */
  noteKind: 'urn:lanh:visit-note-kind',
  /** `normal` or `abnormal`, beside the words found. */
  examinationState: 'urn:lanh:examination-state',
  /** Why, when and by whom a finished visit was opened again; one per time. */
  reopened: 'urn:lanh:visit-reopened',
  /** A follow-up is for a day; the hour stands only where it was agreed. */
  hourAgreed: 'urn:lanh:appointment-hour-agreed',
} as const;
