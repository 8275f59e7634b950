// Refusals of the file store; messages in platform/messages.{vi,en,fr}.json under fault.<code>.
import type { FaultList } from '#platform/fault/index.ts';

export const faults = {
  'files.missing': 'notFound',
  'files.damaged': 'bug',
  'files.disk-full': 'storageFull',
} as const satisfies FaultList;
