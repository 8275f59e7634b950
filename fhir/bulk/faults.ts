// Refusals of Bulk Data. Messages: messages.{vi,en,fr}.json beside this file. spec: FLT
import type { FaultList } from '#platform/fault/index.ts';

export const faults: FaultList = {
  'bulk.async-only': 'invalid',
  'bulk.bad-parameter': 'invalid',
  'bulk.purpose-missing': 'unprocessable',
  'bulk.use-missing': 'unprocessable',
  'bulk.too-many-jobs': 'busy',
  'bulk.group-too-large': 'tooLarge',
  'bulk.no-job': 'notFound',
  'bulk.failed': 'bug',
};
