// The last visits are signed as their doctors would: what may be known is accepted, what bars is taken off, then one act per set.   spec: DEM-6
import type { Actor, FindActor } from './actor.ts';

/** A finished visit of the demo, and when it ended. */
export interface EndedVisit { readonly encounterId: string; readonly patientId: string; readonly doctor: string; readonly at: Date }

interface Prepared { setId: string; papers: { paperId: string; digest: string }[]; barred: { kind: string }[] }

/** Gives the number of papers signed. The time stamps are of now: the authority's clock knows no past. */
export async function signLast(find: FindActor, visits: readonly EndedVisit[], { pin, now }: { pin: string; now: Date }): Promise<number> {
  const doctors = [...new Set(visits.map(({ doctor }) => doctor))];
  for (const doctor of doctors) await openKey(await find(doctor), pin, now);
  let signed = 0;
  for (const { encounterId, doctor } of visits) signed += await signVisit(await find(doctor), encounterId, now);
  for (const doctor of doctors) await (await find(doctor)).run(now, '$lock-signing', {});
  return signed;
}

async function openKey(doctor: Actor, pin: string, now: Date): Promise<void> {
  const { state } = await doctor.read<{ state: string }>(now, '$signing-state');
  if (state !== 'unlocked') await doctor.run(now, state === 'none' ? '$enrol-signing' : '$unlock-signing', { pin });
}

async function signVisit(doctor: Actor, encounterId: string, now: Date): Promise<number> {
  const { setId, papers } = await doctor.run<Prepared>(now, `Encounter/${encounterId}/$prepare-sign-set`, {});
  if (papers.length === 0) return 0;
  await doctor.run(now, `Encounter/${encounterId}/$sign-set`, { setId, papers: papers.map(({ paperId, digest }) => ({ paperId, digest, opened: true })) });
  return papers.length;
}
