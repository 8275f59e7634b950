// Refusals of chart; messages in messages.{vi,en,fr}.json under fault.<code>.
import type { FaultList } from '#platform/fault/index.ts';

export const faults = {
  'chart.other-patient': 'conflict',
  'chart.visit-changed': 'conflict',
  'chart.visit-finished': 'rule',
  'chart.visit-closed': 'rule',
  'chart.visit-not-finished': 'rule',
  'chart.may-not-reopen': 'forbidden',
  'chart.main-diagnosis-missing': 'rule',
  'chart.code-wrong': 'unprocessable',
  'chart.code-not-in-force': 'unprocessable',
  'chart.code-not-main': 'unprocessable',
  'chart.code-twice': 'unprocessable',
  'chart.too-many-secondary': 'unprocessable',
  'chart.follow-up-too-early': 'unprocessable',
  'chart.follow-up-too-late': 'unprocessable',
  'chart.no-follow-up': 'rule',
  'chart.vitals-empty': 'unprocessable',
  'chart.vital-implausible': 'unprocessable',
  'chart.vital-digits': 'unprocessable',
  'chart.pressure-order': 'unprocessable',
  'chart.vitals-in-future': 'unprocessable',
  'chart.vitals-not-found': 'notFound',
} as const satisfies FaultList;
