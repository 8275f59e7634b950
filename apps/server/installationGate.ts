// The installation itself at work (command line, first start): whoever starts it holds the database anyway. No further access check and no guard, but the same trail.
import type { Gate } from './fhirServices.ts';
import type { Services } from './services.ts';

export function installationGate({ audit }: Services): Gate {
  return {
    authenticate: async () => {
      throw new Error('the installation has no requests');
    },
    policy: { checkType: () => undefined, searchAccess: ({ dk }) => ({ dk, kind: 'facility', deniedFlags: 0 }), checkPatient: async () => undefined },
    audit: audit.trail,
    guards: [],
  };
}
