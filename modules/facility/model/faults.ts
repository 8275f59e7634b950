// Refusals of the facility room; messages under fault.<code>.
import type { FaultList } from '#platform/fault/index.ts';

export const faults = {
  'facility.type-not-allowed': 'forbidden',
  'facility.no-care-relation': 'forbidden',
  'facility.unknown-code': 'unprocessable',
  'facility.scope-not-granted': 'forbidden',
  'facility.sensitive-record': 'forbidden',
  'facility.record-open': 'rule',
  'facility.unknown-reason': 'unprocessable',
  'facility.words-missing': 'unprocessable',
  'facility.unknown-opening': 'notFound',
  'facility.already-reviewed': 'rule',
  'facility.own-opening': 'forbidden',
  'facility.import-unreadable': 'unprocessable',
  'facility.import-old-excel': 'unprocessable',
  'facility.import-no-sheet': 'unprocessable',
  'facility.import-too-large': 'tooLarge',
  'facility.import-empty': 'unprocessable',
  'facility.import-no-columns': 'unprocessable',
  'facility.import-unknown-columns': 'unprocessable',
  'facility.import-errors': 'rule',
  'facility.import-known': 'conflict',
  'facility.unknown-edition': 'notFound',
  'facility.undo-product': 'rule',
  'facility.undo-later-edition': 'rule',
} as const satisfies FaultList;
