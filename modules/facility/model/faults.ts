// Refusals of the facility room; messages under fault.<code>.
import type { FaultList } from '#platform/fault/index.ts';

export const faults = {
  'facility.type-not-allowed': 'forbidden',
  'facility.no-care-relation': 'forbidden',
  'facility.unknown-code': 'unprocessable',
  'facility.scope-not-granted': 'forbidden',
} as const satisfies FaultList;
