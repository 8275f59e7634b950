// Only a person with a practising licence in force signs; asked before the preview and again at the act.
import { Fault } from '#platform/fault/index.ts';
import { dayOf, findLicence } from '../../model/index.ts';
import type { Licence } from '../../model/index.ts';
import type { Look } from './kinds.ts';

/** Throws Fault `documents.not-signer`. */
export async function requireSigner(look: Look): Promise<Licence> {
  const licence = await findSignerLicence(look);
  if (!licence) throw new Fault('forbidden', 'documents.not-signer');
  return licence;
}

export async function findSignerLicence({ store, caller, act }: Look): Promise<Licence | undefined> {
  const practitioner = caller.practitionerId === undefined ? undefined : await store.find('Practitioner', caller.practitionerId);
  return practitioner && findLicence(practitioner, dayOf(act.at));
}
