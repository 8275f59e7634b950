// Every refusal of reception; messages in messages.{vi,en,fr}.json under fault.<code>.
import type { FaultList } from '#platform/fault/index.ts';

export const faults = {
  'reception.already-waiting': 'rule',
  'reception.ticket-state': 'conflict',
  'reception.ticket-not-found': 'notFound',
  'reception.room-not-found': 'notFound',
  'reception.same-room': 'rule',
  'reception.name-required': 'unprocessable',
  'reception.birth-date-wrong': 'unprocessable',
  'reception.birth-date-future': 'unprocessable',
  'reception.citizen-id-wrong': 'unprocessable',
  'reception.insurance-number-wrong': 'unprocessable',
  'reception.phone-wrong': 'unprocessable',
  'reception.identifier-taken': 'conflict',
  'reception.photo-wrong': 'unprocessable',
  'reception.match-nothing': 'unprocessable',
  'reception.patient-not-active': 'rule',
  'reception.no-patient-code': 'rule',
  'reception.board-key-wrong': 'notFound',
  'reception.board-not-found': 'notFound',
  'reception.too-many-screens': 'busy',
} as const satisfies FaultList;
