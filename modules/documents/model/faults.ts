// Refusals of documents; messages in messages.{vi,en,fr}.json under fault.<code>.
import type { FaultList } from '#platform/fault/index.ts';

export const faults = {
  'documents.nothing-to-sign': 'rule',
  'documents.not-signer': 'forbidden',
  'documents.set-unknown': 'notFound',
  'documents.set-changed': 'conflict',
  'documents.paper-not-by-hand': 'forbidden',
  'documents.no-file': 'notFound',
  'documents.no-key': 'notFound',
  'documents.own-key': 'forbidden',
  'documents.not-blocked': 'rule',
  'documents.key-revoked': 'rule',
  'documents.no-paper': 'rule',
  'documents.withdrawn': 'rule',
  'documents.replaced': 'rule',
  'documents.record-not-by-hand': 'forbidden',
  'documents.no-workflow': 'rule',
  'documents.signed-before': 'forbidden',
  'documents.step-not-open': 'conflict',
  'documents.nudged': 'rule',
  'documents.nothing-to-copy': 'rule',
  'documents.wrong-period': 'invalid',
  'documents.too-many-checks': 'busy',
  'documents.retention-only-longer': 'rule',
  'documents.no-retention-class': 'bug',
} as const satisfies FaultList;
