// The installation itself at work (command line, first start): whoever starts it holds the database anyway. No further access check, but the same trail.
import type { Gate } from './fhirServices.ts';

export const installationGate: Gate = {
  authenticate: async () => {
    throw new Error('the installation has no requests');
  },
  policy: { checkType: () => undefined, searchAccess: ({ dk }) => ({ dk, kind: 'facility', deniedFlags: 0 }), checkPatient: async () => undefined },
  audit: { append: async () => undefined },
};
