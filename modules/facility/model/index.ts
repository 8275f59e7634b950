// Door of the facility's model: who, where, with what.
export * from './catalogue/index.ts';
export * from './access/breakGlass.ts';
export * from './apps/appProblems.ts';
export * from './apps/apps.ts';
export * from './people/accounts.ts';
export * from './people/positions.ts';
export { dayOf } from './day.ts';
export { faults } from './faults.ts';
export { permissions } from './permissions.ts';
export { isRole, mayRead, roleCodes, roleRights } from './roles.ts';
export type { Reach, RoleCode, RoleRights } from './roles.ts';
export { expiringDays, holdsLicence, licenceOf, licenceState, withLicence } from './structure/licence.ts';
export type { Licence, LicenceState } from './structure/licence.ts';
export { licenceGuard } from './structure/licenceGuard.ts';
export { bedStates, isBed, isDepartment, placeStates, readBed, readDepartment, readRoom, readService, writeBed, writeDepartment, writeRoom, writeService } from './structure/places.ts';
export type { Bed, BedState, Department, PlaceState, Room, Service } from './structure/places.ts';
export { roomKinds, structureSystems } from './structure/systems.ts';
export type { RoomKind } from './structure/systems.ts';
