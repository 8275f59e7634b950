// Refusals of search parameters that facilities add. Messages: messages.{vi,en,fr}.json beside this file. spec: FLT
import type { FaultList } from '#platform/fault/index.ts';

export const faults: FaultList = { 'indexing.bad-parameter': 'unprocessable', 'indexing.no-parameter': 'notFound' };
