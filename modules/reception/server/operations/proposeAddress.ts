// Today's two levels for an address as printed. Without imported lists it proposes nothing and keeps the text. spec: RCP
import { proposeAddress, proposeAddressOperation as contract } from '#modules/reception/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { readUnits } from '../people/units.ts';

export const proposeAddressQuery = implement(contract).as(async ({ input, act, tx, caller, services }) => {
  const { choices, ...proposal } = proposeAddress(input.text, await readUnits(tx, { db: services.db, dk: caller.dk, at: act.at }));
  return { ...proposal, choices: [...choices] };
});
