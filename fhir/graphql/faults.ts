// Refusals of $graphql. Messages: messages.{vi,en,fr}.json beside this file. spec: FLT
import type { FaultList } from '#platform/fault/index.ts';

export const faults: FaultList = { 'graphql.bad-query': 'invalid', 'graphql.too-costly': 'invalid' };
