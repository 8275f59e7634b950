// Identifier and code structureSystems of the facility's own structure.
export const structureSystems = {
  department: 'urn:lanh:department',
  service: 'urn:lanh:service',
  licence: 'urn:lanh:practising-licence',
  roomKind: 'urn:lanh:room-kind',
  waitingZone: 'urn:lanh:waiting-zone',
  role: 'urn:lanh:role',
  /** https://hl7.org/fhir/R4/codesystem-location-physical-type.html */
  physicalType: 'http://terminology.hl7.org/CodeSystem/location-physical-type',
  /** https://hl7.org/fhir/R4/v2/0116/index.html */
  bedStatus: 'http://terminology.hl7.org/CodeSystem/v2-0116',
  organizationType: 'http://terminology.hl7.org/CodeSystem/organization-type',
} as const;

export const qualificationSystem = 'urn:lanh:qualification';

/** What a room is for: clinics and desks have a queue, wards have beds. */
export const roomKinds = ['clinic', 'desk', 'ward', 'other'] as const;
export type RoomKind = (typeof roomKinds)[number];
