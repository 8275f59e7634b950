// Refusals of text messages; texts in platform/messages.{vi,en,fr}.json under fault.<code>.
import type { FaultList } from '#platform/fault/index.ts';

export const faults = {
  'notify.gateway-down': 'unavailable',
  'notify.refused': 'rule',
  'notify.not-set': 'unavailable',
} as const satisfies FaultList;
