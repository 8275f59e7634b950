// Departments, rooms, beds and services: what of the resources the structure screens show and change.   spec: FAC-1 FAC-2
import type { HealthcareService, Location, Organization, Reference } from '#fhir/types/index.ts';
import { roomKinds, structureSystems } from './systems.ts';
import type { RoomKind } from './systems.ts';

export type PlaceState = 'active' | 'suspended' | 'inactive';
export const placeStates: readonly PlaceState[] = ['active', 'suspended', 'inactive'];

const idOf = (reference: Reference | undefined): string | undefined => reference?.reference?.split('/').at(-1);
const codeIn = (identifier: { system?: string; value?: string }[] | undefined, system: string): string => identifier?.find((one) => one.system === system)?.value ?? '';
const refer = (type: string, id: string, display: string): Reference => ({ reference: `${type}/${id}`, display });

export interface Department { readonly id?: string | undefined; readonly code: string; readonly name: string; readonly active: boolean }

export const isDepartment = ({ type }: Organization): boolean => type?.some(({ coding }) => coding?.some(({ code }) => code === 'dept')) ?? false;

export function readDepartment(organization: Organization): Department {
  return { id: organization.id, code: codeIn(organization.identifier, structureSystems.department), name: organization.name ?? '', active: organization.active !== false };
}

/** `partOf`: the facility, for a new department. */
export function writeDepartment(before: Organization | undefined, { code, name, active }: Department, facilityId: string): Organization {
  const base: Organization = before ?? { resourceType: 'Organization', type: [{ coding: [{ system: structureSystems.organizationType, code: 'dept' }] }], partOf: { reference: `Organization/${facilityId}` } };
  return { ...base, identifier: replaceCode(base.identifier, structureSystems.department, code), name, active };
}

function replaceCode<T extends { system?: string; value?: string }>(identifier: T[] | undefined, system: string, value: string): T[] {
  return [...(identifier ?? []).filter((one) => one.system !== system), { ...identifier?.find((one) => one.system === system), system, value } as T];
}

export interface Room {
  readonly id?: string | undefined;
  readonly code: string;
  readonly name: string;
  readonly kind: RoomKind;
  readonly departmentId?: string | undefined;
  readonly zone: string;
  readonly state: PlaceState;
}

export const isBed = ({ physicalType }: Location): boolean => physicalType?.coding?.some(({ code }) => code === 'bd') ?? false;

export function readRoom(location: Location): Room {
  const kind = location.type?.flatMap(({ coding }) => coding ?? []).find(({ system }) => system === structureSystems.roomKind)?.code;
  return {
    id: location.id, code: location.alias?.[0] ?? '', name: location.name ?? '', kind: roomKinds.find((one) => one === kind) ?? 'other', departmentId: idOf(location.managingOrganization),
    zone: location.extension?.find(({ url }) => url === structureSystems.waitingZone)?.valueString ?? '', state: (location.status as PlaceState | undefined) ?? 'active',
  };
}

export function writeRoom(before: Location | undefined, room: Room): Location {
  const base: Location = before ?? { resourceType: 'Location', mode: 'instance', physicalType: { coding: [{ system: structureSystems.physicalType, code: 'ro' }] } };
  const { extension, managingOrganization: _department, ...rest } = base;
  const extensions = [...(extension ?? []).filter(({ url }) => url !== structureSystems.waitingZone), ...(room.zone ? [{ url: structureSystems.waitingZone, valueString: room.zone }] : [])];
  return {
    ...rest, status: room.state, name: room.name, alias: [room.code, ...(base.alias ?? []).slice(1)], type: [...withoutKind(base), { coding: [{ system: structureSystems.roomKind, code: room.kind }] }],
    ...(extensions.length > 0 && { extension: extensions }), ...(room.departmentId && { managingOrganization: { reference: `Organization/${room.departmentId}` } }),
  };
}

const withoutKind = ({ type }: Location) => (type ?? []).filter(({ coding }) => !coding?.some(({ system }) => system === structureSystems.roomKind));

/** https://hl7.org/fhir/R4/v2/0116/index.html: unoccupied, occupied, housekeeping, contaminated, isolated, closed. */
export const bedStates = ['U', 'O', 'H', 'K', 'I', 'C'] as const;
export type BedState = (typeof bedStates)[number];

export interface Bed { readonly id?: string | undefined; readonly name: string; readonly roomId?: string | undefined; readonly bedState: BedState; readonly state: PlaceState }

export function readBed(location: Location): Bed {
  const bedState = bedStates.find((state) => state === location.operationalStatus?.code) ?? 'U';
  return { id: location.id, name: location.name ?? '', roomId: idOf(location.partOf), bedState, state: (location.status as PlaceState | undefined) ?? 'active' };
}

export function writeBed(before: Location | undefined, bed: Bed, room: Location): Location {
  const base: Location = before ?? { resourceType: 'Location', mode: 'instance', physicalType: { coding: [{ system: structureSystems.physicalType, code: 'bd' }] } };
  return {
    ...base, status: bed.state, name: bed.name, operationalStatus: { system: structureSystems.bedStatus, code: bed.bedState }, partOf: refer('Location', room.id ?? '', room.name ?? ''),
    ...(room.managingOrganization && { managingOrganization: room.managingOrganization }),
  };
}

export interface Service { readonly id?: string | undefined; readonly code: string; readonly name: string; readonly departmentId?: string | undefined; readonly roomIds: readonly string[]; readonly active: boolean }

export function readService(service: HealthcareService): Service {
  return {
    id: service.id, code: codeIn(service.identifier, structureSystems.service), name: service.name ?? '', departmentId: idOf(service.providedBy), active: service.active !== false,
    roomIds: (service.location ?? []).flatMap((reference) => idOf(reference) ?? []),
  };
}

export function writeService(before: HealthcareService | undefined, service: Service, rooms: readonly Location[]): HealthcareService {
  const { location: _rooms, providedBy: _department, ...base } = before ?? ({ resourceType: 'HealthcareService' } as HealthcareService);
  const location = rooms.filter(({ id }) => id !== undefined && service.roomIds.includes(id)).map((room) => refer('Location', room.id ?? '', room.name ?? ''));
  return {
    ...base, identifier: replaceCode(base.identifier, structureSystems.service, service.code), active: service.active, name: service.name,
    ...(service.departmentId && { providedBy: { reference: `Organization/${service.departmentId}` } }), ...(location.length > 0 && { location }),
  };
}
