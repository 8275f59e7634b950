// Refusals of reporting; messages in messages.{vi,en,fr}.json under fault.<code>.
import type { FaultList } from '#platform/fault/index.ts';

export const faults = {} as const satisfies FaultList;
