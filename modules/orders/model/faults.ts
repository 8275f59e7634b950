// Refusals of orders; messages in messages.{vi,en,fr}.json under fault.<code>.
import type { FaultList } from '#platform/fault/index.ts';

export const faults = {
  'orders.other-patient': 'conflict',
  'orders.visit-closed': 'rule',
  'orders.unknown-kind': 'unprocessable',
  'orders.item-wrong': 'unprocessable',
  'orders.barred': 'rule',
} as const satisfies FaultList;
