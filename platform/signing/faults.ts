// Refusals of signing; messages in platform/messages.{vi,en,fr}.json under fault.<code>.
import type { FaultList } from '#platform/fault/index.ts';

export const faults = {
  'signing.already-enrolled': 'conflict',
  'signing.no-practitioner': 'rule',
  'signing.no-certificate': 'rule',
  'signing.no-session': 'rule',
  'signing.wrong-pin': 'forbidden',
  'signing.pin-blocked': 'busy',
  'signing.locked': 'rule',
  'signing.expired': 'rule',
  'signing.revoked': 'rule',
  'signing.authority-down': 'unavailable',
  'signing.time-stamp-down': 'unavailable',
  'signing.status-down': 'unavailable',
  'signing.remote-down': 'unavailable',
  'signing.bad-signature': 'unavailable',
  'signing.sad-expired': 'unavailable',
  'signing.waits-for-key': 'unavailable',
  'signing.refused': 'rule',
  'signing.no-remote-credential': 'rule',
  'signing.token-down': 'unavailable',
  'signing.no-token': 'rule',
  'signing.no-seal': 'rule',
  'signing.not-provable': 'rule',
  'signing.demo-authority': 'unavailable',
} as const satisfies FaultList;
