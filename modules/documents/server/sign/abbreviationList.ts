// The list of abbreviations in force for a facility: its own, or the one that comes with the software. spec: REC-15
import { listConcepts, openCatalogue } from '#modules/facility/server/index.ts';
import { dayOf, ownAbbreviations } from '../../model/index.ts';
import type { Abbreviation } from '../../model/index.ts';
import { policyAt } from '../policy/policyRows.ts';
import type { Look } from './kinds.ts';

export async function abbreviationList({ tx, services, caller, act }: Look): Promise<{ list: readonly Abbreviation[]; isOwn: boolean }> {
  const on = dayOf(act.at);
  const own = ownAbbreviations(await policyAt(tx, { dk: caller.dk, day: on }));
  if (own) return { list: own, isOwn: true };
  const wanted = { db: services.db, dk: caller.dk, catalogue: 'abbreviation', on } as const;
  const open = await openCatalogue(tx, wanted);
  return { list: await listConcepts(tx, wanted), isOwn: open?.edition.origin === 'import' };
}
