// Who may take many records out and put many in. Programs acting by themselves have their scopes instead.
import type { PermissionList } from '#fhir/rest/room.ts';

export const permissions: PermissionList = {
  'bulk.export': ['records'],
  // Nobody by default: a hospital that needs it decides so itself.
  'bulk.export-protected': [],
  'bulk.import': ['admin'],
};
