// Refusals of the file store; messages in platform/messages.{vi,en,fr}.json under fault.<code>.
import type { FaultList } from '#platform/fault/index.ts';

export const faults = {
  'files.missing': 'notFound',
  'files.damaged': 'bug',
  'files.disk-full': 'storageFull',
  'files.store-down': 'unavailable',
  'files.store-refused': 'unavailable',
  'files.not-kept': 'unavailable',
} as const satisfies FaultList;
