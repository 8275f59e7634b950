// Door of the facility's model: who, where, with what.
export * from './catalogue/index.ts';
export { dayOf } from './day.ts';
export { faults } from './faults.ts';
export { permissions } from './permissions.ts';
export { isRole, roleCodes, roleRights } from './roles.ts';
export type { Reach, RoleCode, RoleRights } from './roles.ts';
