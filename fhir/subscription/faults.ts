// Refusals of subscriptions. Messages: messages.{vi,en,fr}.json beside this file. spec: FLT
import type { FaultList } from '#platform/fault/index.ts';

export const faults: FaultList = {
  'subscription.bad-status': 'unprocessable',
  'subscription.bad-criteria': 'unprocessable',
  'subscription.bad-channel': 'unprocessable',
  'subscription.unknown-topic': 'unprocessable',
};
