// Communes of today by name, from the imported list. spec: RCP-37
import { findCommunes, findCommunesOperation as contract } from '#modules/reception/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { readUnits } from '../people/units.ts';

const mostShown = 20;

export const findCommunesQuery = implement(contract).as(async ({ input, act, tx, caller, services }) => {
  const lists = await readUnits(tx, { db: services.db, dk: caller.dk, at: act.at });
  return { known: lists.communes.length > 0, choices: [...findCommunes({ ...input, limit: mostShown }, lists)] };
});
