// Whoever can start the command line holds the database anyway: no further access check, but the same trail.
import type { Gate } from '#apps/server/fhirServices.ts';
import type { Services } from '#apps/server/services.ts';

export function operatorGate(_services: Services): Gate {
  return {
    authenticate: async () => {
      throw new Error('the command line has no requests');
    },
    policy: { checkType: () => undefined, searchAccess: ({ dk }) => ({ dk, kind: 'facility', deniedFlags: 0 }), checkPatient: async () => undefined },
    audit: { append: async () => undefined },
  };
}
