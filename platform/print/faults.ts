// Refusals of printing; messages in messages.{vi,en,fr}.json under fault.<code>.
import type { FaultList } from '#platform/fault/index.ts';

export const faults = {
  'print.unknown-template': 'bug',
  'print.template-failed': 'bug',
  'print.too-slow': 'unavailable',
  'print.broken-off': 'unavailable',
} as const satisfies FaultList;
