// Refusals of pharmacy; messages in messages.{vi,en,fr}.json under fault.<code>.
import type { FaultList } from '#platform/fault/index.ts';

export const faults = {
  'pharmacy.other-patient': 'conflict',
  'pharmacy.visit-closed': 'rule',
  'pharmacy.prescription-changed': 'precondition',
  'pharmacy.not-by-hand': 'forbidden',
  'pharmacy.no-licence': 'forbidden',
  'pharmacy.unknown-medicine': 'unprocessable',
  'pharmacy.unknown-reason': 'unprocessable',
  'pharmacy.line-of-other-visit': 'conflict',
  'pharmacy.line-twice': 'unprocessable',
  'pharmacy.no-facility-code': 'rule',
  'pharmacy.rules-bar': 'rule',
  'pharmacy.stop-open': 'rule',
  'pharmacy.nothing-prescribed': 'rule',
} as const satisfies FaultList;
