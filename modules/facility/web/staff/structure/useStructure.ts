// Everything the structure screens show: departments, rooms, beds, services and staff of the facility, fresh when somebody changes them.   spec: FAC-1
import { useMemo } from 'react';
import { isBed, isDepartment, licenceOf, licenceState, readBed, readDepartment, readRoom, readService } from '#modules/facility/model/index.ts';
import type { Bed, Department, Licence, LicenceState, Room, Service } from '#modules/facility/model/index.ts';
import { useLiveSearches, useSearch } from '#fhir/client/index.ts';
import type { Refusal } from '#fhir/client/index.ts';
import type { HealthcareService, Location, Organization, Practitioner, PractitionerRole } from '#fhir/types/index.ts';
import { formatName, localDay, referenceId } from '#ui/index.ts';

/** What is shown, with the resource behind it. */
export interface Of<Shown, R> { readonly shown: Shown; readonly resource: R }

export interface StaffMember {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly roles: readonly string[];
  readonly departmentId: string | undefined;
  readonly licence: Licence | undefined;
  readonly licenceState: LicenceState;
}

export interface Structure {
  readonly departments: readonly Of<Department, Organization>[];
  readonly rooms: readonly Of<Room, Location>[];
  readonly beds: readonly Of<Bed, Location>[];
  readonly services: readonly Of<Service, HealthcareService>[];
  readonly staff: readonly Of<StaffMember, Practitioner>[];
  readonly departmentName: (id: string | undefined) => string;
  readonly roomName: (id: string | undefined) => string;
  readonly loading: boolean;
  readonly refusal: Refusal | undefined;
  readonly refetch: () => void;
}

const all = { _count: 1000 } as const;
const byText = (a: string, b: string): number => a.localeCompare(b, 'vi', { numeric: true });

export function useStructure(): Structure {
  const organizations = useSearch('Organization', all);
  const locations = useSearch('Location', all);
  const services = useSearch('HealthcareService', all);
  const roles = useSearch('PractitionerRole', { ...all, _include: 'PractitionerRole:practitioner' });
  useLiveSearches(['Organization', 'Location', 'HealthcareService', 'Practitioner', 'PractitionerRole']);
  const searches = [organizations, locations, services, roles];
  const shown = useMemo(() => {
    const places = locations.data?.resources ?? [];
    const departments = (organizations.data?.resources ?? []).filter(isDepartment).map((resource) => ({ shown: readDepartment(resource), resource })).toSorted((a, b) => byText(a.shown.name, b.shown.name));
    const rooms = places.filter((place) => !isBed(place)).map((resource) => ({ shown: readRoom(resource), resource })).toSorted((a, b) => byText(a.shown.code, b.shown.code));
    const names = new Map([...departments, ...rooms].map(({ shown: { id, name } }) => [id, name]));
    const nameOf = (id: string | undefined) => names.get(id) ?? '';
    return {
      departments, rooms,
      beds: places.filter(isBed).map((resource) => ({ shown: readBed(resource), resource })).toSorted((a, b) => byText(a.shown.name, b.shown.name)),
      services: (services.data?.resources ?? []).map((resource) => ({ shown: readService(resource), resource })).toSorted((a, b) => byText(a.shown.name, b.shown.name)),
      staff: readStaff(roles.data?.resources ?? [], roles.data?.included ?? []),
      departmentName: nameOf, roomName: nameOf,
    };
  }, [locations.data, organizations.data, roles.data, services.data]);
  return { ...shown, loading: searches.some(({ loading }) => loading), refusal: searches.find(({ refusal }) => refusal)?.refusal, refetch: () => searches.forEach(({ refetch }) => refetch()) };
}

/** One row per person, whatever the number of roles. */
function readStaff(roles: readonly PractitionerRole[], included: readonly { resourceType: string; id?: string | undefined }[]): Of<StaffMember, Practitioner>[] {
  const people = included.filter((resource): resource is Practitioner => resource.resourceType === 'Practitioner');
  const today = localDay(new Date());
  return people
    .map((resource) => {
      const own = roles.filter(({ practitioner }) => referenceId(practitioner) === resource.id);
      const codes = own.flatMap(({ code }) => code ?? []).flatMap(({ coding }) => coding?.map(({ code }) => code ?? '') ?? []);
      const licence = licenceOf(resource);
      const shown: StaffMember = {
        id: resource.id ?? '', name: formatName(resource.name), active: resource.active !== false, roles: [...new Set(codes)], departmentId: referenceId(own[0]?.organization), licence, licenceState: licenceState(resource, today),
      };
      return { shown, resource };
    })
    .toSorted((a, b) => urgency(b.shown) - urgency(a.shown) || byText(a.shown.name.split(' ').at(-1) ?? '', b.shown.name.split(' ').at(-1) ?? ''));
}

/** Whose licence needs somebody's attention stands on top. */
const urgency = ({ licenceState }: StaffMember): number => ({ expired: 2, 'not-yet': 2, expiring: 1, valid: 0, none: 0 })[licenceState];
