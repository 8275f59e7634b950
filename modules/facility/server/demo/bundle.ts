// A facility as one transaction bundle: organization, departments, rooms, beds, services, practitioners with licence, their roles. spec: DEM
import { createHash } from 'node:crypto';
import type { HealthcareService, Location, Organization, Patient, Practitioner, PractitionerRole, Resource } from '#fhir/types/index.ts';
import { withLicence, writeBed, writeRoom, writeService } from '../../model/index.ts';
import type { DemoFacility, DemoPatient, DemoRoom, DemoService, DemoStaff } from './facilities.ts';

/** The same name always gives the same id, so that a second seed finds what the first one made. */
export function demoId(name: string): string {
  const hex = createHash('sha256').update(`lanh demo ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const organizationId = (facility: DemoFacility) => demoId(`${facility.code}/organization`);
export const departmentId = (facility: DemoFacility, code: string) => demoId(`${facility.code}/department/${code}`);
export const roomId = (facility: DemoFacility, code: string) => demoId(`${facility.code}/room/${code}`);
export const practitionerId = (staff: DemoStaff) => demoId(`practitioner/${staff.username}`);
export const practitionerRoleId = (staff: DemoStaff) => demoId(`practitioner-role/${staff.username}`);

export const patientId = (patient: DemoPatient) => demoId(`patient/${patient.username}`);

export function buildFacilityBundle(facility: DemoFacility): Record<string, unknown> {
  const rooms = facility.rooms.map((room) => buildRoom(facility, room));
  const resources: Resource[] = [
    buildOrganization(facility),
    ...facility.departments.map((department) => buildDepartment(facility, department)),
    ...rooms,
    ...facility.rooms.flatMap((room) => buildBeds(facility, room)),
    ...facility.services.map((service) => buildService(facility, service, rooms)),
    ...facility.staff.flatMap((staff) => [buildPractitioner(staff), buildRole(facility, staff)]),
    buildPatient(facility.patient),
  ];
  const entry = resources.map((resource) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } }));
  return { resourceType: 'Bundle', type: 'transaction', entry };
}

function buildOrganization(facility: DemoFacility): Organization {
  return {
    resourceType: 'Organization',
    id: organizationId(facility),
    active: true,
    identifier: [{ system: 'urn:lanh:facility-licence', value: facility.licence }],
    type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/organization-type', code: 'prov' }] }],
    name: facility.name,
    telecom: [{ system: 'phone', value: facility.phone }],
    address: [{ text: facility.address, country: 'VN' }],
  };
}

function buildDepartment(facility: DemoFacility, { code, name }: { code: string; name: string }): Organization {
  return {
    resourceType: 'Organization',
    id: departmentId(facility, code),
    active: true,
    identifier: [{ system: 'urn:lanh:department', value: code }],
    type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/organization-type', code: 'dept' }] }],
    name,
    partOf: { reference: `Organization/${organizationId(facility)}`, display: facility.name },
  };
}

function buildRoom(facility: DemoFacility, room: DemoRoom): Location {
  const departmentOf = departmentId(facility, room.department);
  return { ...writeRoom(undefined, { ...room, departmentId: departmentOf, state: 'active' }), id: roomId(facility, room.code) };
}

function buildBeds(facility: DemoFacility, room: DemoRoom): Location[] {
  const ward = buildRoom(facility, room);
  return Array.from({ length: room.beds ?? 0 }, (_, at) => {
    const name = `${room.code}-${String(at + 1).padStart(2, '0')}`;
    return { ...writeBed(undefined, { name, bedState: 'U', state: 'active' }, ward), id: demoId(`${facility.code}/bed/${name}`) };
  });
}

function buildService(facility: DemoFacility, { code, name, department, rooms }: DemoService, locations: readonly Location[]): HealthcareService {
  const roomIds = rooms.map((room) => roomId(facility, room));
  return { ...writeService(undefined, { code, name, departmentId: departmentId(facility, department), roomIds, active: true }, locations), id: demoId(`${facility.code}/service/${code}`) };
}

function buildPractitioner(staff: DemoStaff): Practitioner {
  const words = staff.name.split(' ');
  const person: Practitioner = {
    resourceType: 'Practitioner',
    id: practitionerId(staff),
    active: true,
    name: [{ use: 'official', text: staff.name, family: words[0], given: words.slice(1) }],
    gender: staff.gender,
  };
  if (staff.licence === undefined) return person;
  return withLicence(person, { number: staff.licence, specialty: staff.specialty ?? 'Chứng chỉ hành nghề', start: '2015-01-01', end: staff.licenceUntil });
}

function buildRole(facility: DemoFacility, staff: DemoStaff): PractitionerRole {
  const rooms = facility.rooms.filter((room) => staff.departments.includes(room.department));
  return {
    resourceType: 'PractitionerRole',
    id: practitionerRoleId(staff),
    active: true,
    practitioner: { reference: `Practitioner/${practitionerId(staff)}`, display: staff.name },
    organization: { reference: `Organization/${departmentId(facility, staff.departments[0] ?? '')}` },
    code: [...staff.roles.map((code) => ({ coding: [{ system: 'urn:lanh:role', code }] })), ...(staff.position === undefined ? [] : [{ coding: [{ system: 'urn:lanh:position', code: staff.position }] }])],
    ...(rooms.length > 0 && { location: rooms.map((room) => ({ reference: `Location/${roomId(facility, room.code)}`, display: room.name })) }),
  };
}

function buildPatient(patient: DemoPatient): Patient {
  const words = patient.name.split(' ');
  return {
    resourceType: 'Patient',
    id: patientId(patient),
    active: true,
    name: [{ use: 'official', text: patient.name, family: words[0], given: words.slice(1) }],
    gender: patient.gender,
    birthDate: patient.birthDate,
    telecom: [{ system: 'phone', value: patient.phone, use: 'mobile' }],
  };
}
