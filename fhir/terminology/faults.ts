// Refusals of the terminology operations. Messages: messages.{vi,en,fr}.json beside this file. spec: FLT
import type { FaultList } from '#platform/fault/index.ts';

export const faults: FaultList = {
  'terminology.too-many-codes': 'unprocessable',
  'terminology.system-not-listed': 'unprocessable',
  'terminology.bad-filter': 'unprocessable',
  'terminology.bad-value-set': 'unprocessable',
  'terminology.circle': 'unprocessable',
  'terminology.too-many-imports': 'unprocessable',
  'terminology.unknown-import': 'unprocessable',
};
